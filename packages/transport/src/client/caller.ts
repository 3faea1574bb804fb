import { NexusError } from "@nexus/contracts";
import type { MessageInit, MethodDescriptor } from "@nexus/contracts/wire";
import { withDeadline } from "@nexus/lib";
import { RefusedError } from "../grpc/refused.js";
import { decodeError } from "../wire/errors.js";
import type { Connection, ConnectionCall } from "./connection.js";
import type { Connections } from "./connections.js";
import { ConnectionLostError } from "./lost.js";
import { isTooLargeForReply } from "./results.js";

/** What every call is given. */
export interface CallBounds {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | null;
}

interface InBandError {
  readonly isError?: boolean;
  readonly errorPayload?: Uint8Array;
}

/**
 * Unary calls with the rules about repeating them: one that never reached a server, or was turned away before any
 * work, goes to the next address; one that may have been worked on is repeated only when it changes nothing.
 */
export class UnaryCaller {
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  /** Errors: the server's; UNAVAILABLE, UNKNOWN_OUTCOME, DEADLINE_EXCEEDED, CANCELLED, CLOSED. */
  async call<Request, Response>(
    method: MethodDescriptor<Request, Response>,
    request: MessageInit<Request>,
    bounds: CallBounds,
    route: "any" | "unary" = "any",
  ): Promise<Response> {
    const payload = method.request.encode(request);
    const endsAtMs = performance.now() + bounds.timeoutMs;
    let last: Error | null = null;
    for (let attempt = 0; attempt < this.#connections.maxAttempts; attempt += 1) {
      // Every call takes this way, so the usual case must not cost a timer and a signal.
      const connection = this.#connections.current ?? (await this.#acquire(endsAtMs, bounds, last));
      const call: ConnectionCall = {
        method: method.name,
        path: method.path,
        readOnly: method.readOnly,
        payload,
        timeoutMs: Math.max(1, endsAtMs - performance.now()),
        signal: bounds.signal,
      };
      try {
        const reply = await (route === "unary" ? connection.callUnary(call) : connection.call(call));
        return decodeReply(method, reply);
      } catch (error) {
        last = this.#mayRepeat(connection, method, error);
      }
    }
    throw finalError(last, method.name);
  }

  /** A connection within what is left of the call's time. */
  async #acquire(endsAtMs: number, bounds: CallBounds, last: Error | null): Promise<Connection> {
    const leftMs = endsAtMs - performance.now();
    if (leftMs <= 0 && last !== null) throw finalError(last, "the call");
    return await withDeadline(
      () => this.#connections.acquire(),
      leftMs,
      "connecting to a server",
      bounds.signal,
    );
  }

  /** The error to fail with if no other attempt succeeds; throws when there must be none. */
  #mayRepeat(
    connection: Connection,
    method: { readonly name: string; readonly readOnly: boolean },
    error: unknown,
  ): Error {
    if (error instanceof RefusedError) {
      this.#connections.retire(connection);
      return error;
    }
    if (!(error instanceof ConnectionLostError)) throw error;
    this.#connections.retire(connection);
    if (error.wasSent && !method.readOnly) {
      throw new NexusError({
        code: "UNKNOWN_OUTCOME",
        what: `the connection to ${connection.address} broke during ${method.name} (${error.message})`,
        remedy: "it may have taken effect: read back before trying again",
        cause: error,
      });
    }
    return error;
  }
}

/** A call that changes nothing; a reply that does not fit into the session comes by a unary call. */
export async function callEvenIfLarge<Request, Response>(
  caller: UnaryCaller,
  method: MethodDescriptor<Request, Response>,
  request: MessageInit<Request>,
  bounds: CallBounds,
): Promise<Response> {
  try {
    return await caller.call(method, request, bounds);
  } catch (error) {
    if (!isTooLargeForReply(error)) throw error;
    return await caller.call(method, request, bounds, "unary");
  }
}

/** Errors: the one the reply carries in-band; what the codec throws at bytes that are no reply. */
export function decodeReply<Request, Response>(
  method: MethodDescriptor<Request, Response>,
  reply: Uint8Array,
): Response {
  const response = method.response.decode(reply);
  if (!method.inBandErrors) return response;
  const { isError, errorPayload } = response as InBandError;
  if (isError === true) throw decodeError(errorPayload ?? new Uint8Array());
  return response;
}

function finalError(error: Error | null, doing: string): NexusError {
  if (error instanceof RefusedError) return error.error;
  return new NexusError({
    code: "UNAVAILABLE",
    what: `${doing}: ${error?.message ?? "no server answered"}`,
    remedy: "check the servers and try again",
    cause: error,
  });
}
