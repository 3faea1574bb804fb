import type { MessageInit, MethodDescriptor } from "@nexus/contracts/wire";
import { RefusedError } from "../grpc/refused.js";
import type { CallBounds } from "./caller.js";
import type { Connection } from "./connection.js";
import type { Connections } from "./connections.js";
import { receiveStream } from "./download.js";

/** Streaming calls: one that a server turned away before any work goes to the next server. */
export class StreamCaller {
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  /**
   * Errors: those of `work`; the last refusal once every server has refused, or the first when the call is not
   * repeatable: content that comes once may be partly taken by then.
   */
  async run<T>(work: (connection: Connection) => Promise<T>, isRepeatable = true): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const connection = await this.#connections.acquire();
      try {
        return await work(connection);
      } catch (error) {
        this.#mayRepeat(connection, error, isRepeatable ? attempt : this.#connections.maxAttempts);
      }
    }
  }

  /** Messages of a server-streaming call. A refusal comes before the first of them, so none is repeated. */
  async *receive<Request, Response>(
    method: MethodDescriptor<Request, Response>,
    request: MessageInit<Request>,
    bounds: CallBounds,
  ): AsyncGenerator<Response, void, void> {
    for (let attempt = 1; ; attempt += 1) {
      const connection = await this.#connections.acquire();
      try {
        return yield* receiveStream(connection, method, request, bounds);
      } catch (error) {
        this.#mayRepeat(connection, error, attempt);
      }
    }
  }

  /** Throws when there must be no other attempt. */
  #mayRepeat(connection: Connection, error: unknown, attempt: number): void {
    if (!(error instanceof RefusedError)) throw error;
    this.#connections.retire(connection);
    if (attempt >= this.#connections.maxAttempts) throw error.error;
  }
}
