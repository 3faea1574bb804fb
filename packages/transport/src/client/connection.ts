import { Client, connectivityState, type ServiceError } from "@grpc/grpc-js";
import { GrpcStatus, NexusError } from "@nexus/contracts";
import { channelOptions } from "../grpc/channels.js";
import { asBuffer } from "../grpc/definitions.js";
import { abortReason } from "../grpc/flow.js";
import { RefusedError } from "../grpc/refused.js";
import { isRefusal, neverSent, payloadOf, statusToError } from "../grpc/status.js";
import type { ClientLimits } from "../limits.js";
import { clientCredentials, type TransportSecurity } from "../security.js";
import { ClientSession, fitsSession, type SessionCallOptions } from "./client-session.js";
import { ConnectionLostError } from "./lost.js";

export interface ConnectionOptions {
  readonly security: TransportSecurity;
  readonly authToken: string;
  /** "unary" sends every call as its own RPC. */
  readonly mode: "session" | "unary";
  readonly limits: ClientLimits;
}

export interface ConnectionCall extends SessionCallOptions {
  /** `/package.Service/Method`. */
  readonly path: string;
}

const identity = (bytes: Buffer): Buffer => bytes;

/** One connected channel to one server, with its session. */
export class Connection {
  readonly address: string;
  readonly client: Client;
  readonly #session: ClientSession | null;
  readonly #limits: ClientLimits;
  #unaryInFlight = 0;

  private constructor(address: string, client: Client, session: ClientSession | null, limits: ClientLimits) {
    this.address = address;
    this.client = client;
    this.#session = session;
    this.#limits = limits;
  }

  /**
   * Connects and opens the session. `onRetired` runs once when no new call should use the connection any more.
   * Errors: UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, the server's refusal.
   */
  static async open(
    address: string,
    options: ConnectionOptions,
    signal: AbortSignal,
    onRetired: (connection: Connection) => void,
  ): Promise<Connection> {
    const client = new Client(address, clientCredentials(options.security), channelOptions(options.security));
    try {
      await waitUntilReady(client, address, options.limits.connectTimeoutMs, signal);
      let connection: Connection | null = null;
      const retire = (): void => {
        if (connection !== null) onRetired(connection);
      };
      const session =
        options.mode === "unary"
          ? null
          : await ClientSession.open(client, address, options.authToken, options.limits, retire);
      connection = new Connection(address, client, session, options.limits);
      return connection;
    } catch (error) {
      client.close();
      throw error;
    }
  }

  get isUsable(): boolean {
    return this.#session === null || this.#session.isUsable;
  }

  /** Nothing is in flight any more. */
  get isOver(): boolean {
    return (this.#session === null || this.#session.isOver) && this.#unaryInFlight === 0;
  }

  /** Errors: ConnectionLostError, RefusedError, NexusError. */
  call(call: ConnectionCall): Promise<Uint8Array> {
    if (this.#session !== null && fitsSession(call.payload)) return this.#session.call(call);
    return this.callUnary(call);
  }

  /** One call as an RPC of its own, whatever the mode. */
  callUnary(call: ConnectionCall): Promise<Uint8Array> {
    const { signal } = call;
    if (signal?.aborted === true) return Promise.reject(abortReason(signal));
    this.#unaryInFlight += 1;
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + call.timeoutMs + this.#limits.deadlineGraceMs;
      const rpc = this.client.makeUnaryRequest(
        call.path,
        identity,
        identity,
        asBuffer(call.payload),
        { deadline },
        (error, reply) => {
          this.#unaryInFlight -= 1;
          signal?.removeEventListener("abort", onAbort);
          if (error === null && reply !== undefined) resolve(reply);
          else reject(signal?.aborted === true ? abortReason(signal) : this.#unaryError(call, error));
        },
      );
      const onAbort = (): void => rpc.cancel();
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  /** Calls in flight are still answered; the connection closes when the last one is. */
  release(): void {
    this.client.close();
  }

  close(): void {
    this.#session?.close();
    this.client.close();
  }

  #unaryError(call: ConnectionCall, status: ServiceError | null): Error {
    const doing = `${call.method} on ${this.address}`;
    if (status === null) return new NexusError({ code: "INTERNAL", what: `${doing}: empty answer` });
    const error = statusToError(status, doing);
    if (isRefusal(status)) return new RefusedError(error);
    if (payloadOf(status) !== null) return error;
    if (status.code === GrpcStatus.UNAVAILABLE || status.code === GrpcStatus.CANCELLED) {
      return new ConnectionLostError(error.what, !neverSent(status), status);
    }
    if (status.code === GrpcStatus.DEADLINE_EXCEEDED && !call.readOnly) return inDoubt(doing, call, status);
    return error;
  }
}

function inDoubt(doing: string, call: ConnectionCall, cause: unknown): NexusError {
  return new NexusError({
    code: "UNKNOWN_OUTCOME",
    what: `${doing} was not answered within ${Math.round(call.timeoutMs)} ms`,
    remedy: "read back before trying again",
    details: { timeoutMs: call.timeoutMs },
    cause,
  });
}

/**
 * Resolves when the channel is connected; fails at the first failed attempt instead of waiting for the next. Errors:
 * UNAVAILABLE, the signal's reason.
 */
export function waitUntilReady(
  client: Client,
  address: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const channel = client.getChannel();
  const deadline = Date.now() + timeoutMs;
  return new Promise((resolve, reject) => {
    const check = (): void => {
      if (signal.aborted) return reject(abortReason(signal));
      const state = channel.getConnectivityState(true);
      if (state === connectivityState.READY) return resolve();
      if (state === connectivityState.TRANSIENT_FAILURE || state === connectivityState.SHUTDOWN) {
        return reject(unreachable(address, "the connection was refused or failed"));
      }
      channel.watchConnectivityState(state, deadline, (error) => {
        if (error) reject(unreachable(address, `no connection within ${timeoutMs} ms`));
        else check();
      });
    };
    check();
  });
}

function unreachable(address: string, reason: string): NexusError {
  return new NexusError({ code: "UNAVAILABLE", what: `${address}: ${reason}`, details: { address } });
}
