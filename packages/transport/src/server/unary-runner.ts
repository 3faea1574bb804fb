import { type ErrorCode, NexusError, type OperationContext } from "@nexus/contracts";
import { newId } from "@nexus/lib";
import type { PeerInfo } from "../identity.js";
import type { ServerLimits } from "../limits.js";
import type { CallSurface, TransportMetrics } from "../metrics.js";
import { encodeError } from "../wire/errors.js";
import type { ByteReservation } from "./byte-budget.js";
import type { CallGate, CutCall } from "./call-gate.js";
import type { CallCancellation } from "./cancellation.js";
import type { BoundMethod, CallInfo } from "./unary.js";

/** Given to the kernel on top of a call's own time before the call is answered without it (ms). */
const ANSWER_GRACE_MS = 250;

/** How a unary call ended: a response (which may carry an error in-band), or a gRPC status. */
export type UnaryOutcome =
  | { readonly kind: "response"; readonly payload: Uint8Array }
  | {
      readonly kind: "status";
      readonly error: NexusError;
      /** Turned away before any work: the caller may go elsewhere. */
      readonly notStarted: boolean;
    };

export interface UnaryRequest {
  readonly method: BoundMethod;
  readonly payload: Uint8Array;
  /** Who calls; given the token the request carries. Errors: UNAUTHENTICATED, PERMISSION_DENIED. */
  readonly identify: (authToken: string) => OperationContext | Promise<OperationContext>;
  /** Who is on the other end of the connection. */
  readonly peer: () => PeerInfo;
  /** 0: the server's own default. */
  readonly timeoutMs: number;
  readonly cancellation: CallCancellation;
  readonly maxReplyBytes: number;
  /** What the call holds in memory. Released by whoever made it, when the reply is taken. */
  readonly held: ByteReservation;
  readonly surface: CallSurface;
}

export interface UnaryRunnerOptions {
  readonly gate: CallGate;
  readonly limits: ServerLimits;
  readonly metrics: TransportMetrics;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

/** The one way from a unary request's bytes to its answer, whichever surface it came in by. */
export class UnaryRunner {
  readonly #options: UnaryRunnerOptions;
  readonly #idPrefix = newId().slice(0, 12);
  #callNumber = 0;

  constructor(options: UnaryRunnerOptions) {
    this.#options = options;
  }

  /** Never rejects. */
  async run(request: UnaryRequest): Promise<UnaryOutcome> {
    const startedAtMs = this.#options.nowMs();
    const { outcome, code } = await this.#admit(request);
    this.#options.metrics.callFinished({
      surface: request.surface,
      method: request.method.descriptor.name,
      code,
      durationMs: this.#options.nowMs() - startedAtMs,
    });
    return outcome;
  }

  /** A context of its own for one call, so that logs and audit tell calls of one session apart. */
  contextOfCall(context: OperationContext): OperationContext {
    this.#callNumber += 1;
    return { ...context, requestId: `${this.#idPrefix}-${this.#callNumber}` };
  }

  async #admit(request: UnaryRequest): Promise<{ outcome: UnaryOutcome; code: ErrorCode | "OK" }> {
    const { gate } = this.#options;
    const cut: CutCall = (reason) => request.cancellation.cancel(reason);
    try {
      request.held.reserve(request.payload.length);
      gate.enter(cut, request.method);
    } catch (error) {
      const refused = NexusError.from(error);
      return { outcome: refusal(refused), code: refused.code };
    }
    try {
      return { outcome: { kind: "response", payload: await this.#work(request) }, code: "OK" };
    } catch (error) {
      const failure = NexusError.from(error);
      // A call that a stopping server cut short is refused, so that its client tries elsewhere.
      const isCut = failure.code === "UNAVAILABLE" && failure === request.cancellation.reason;
      const outcome = isCut ? refusal(failure) : failureOutcome(request.method, failure);
      return { outcome, code: failure.code };
    } finally {
      gate.leave(cut);
    }
  }

  async #work(request: UnaryRequest): Promise<Uint8Array> {
    const message = decodeRequest(request);
    const timeoutMs = request.timeoutMs === 0 ? this.#options.limits.defaultTimeoutMs : request.timeoutMs;
    const context = await request.identify(authTokenOf(message));
    const call: CallInfo = {
      context: this.contextOfCall(context),
      peer: request.peer,
      timeoutMs,
      signal: request.cancellation.signal,
      maxReplyBytes: request.maxReplyBytes,
      reserveBytes: request.held.reserve,
    };
    return await answerInTime(request, call, message);
  }
}

function decodeRequest(request: UnaryRequest): unknown {
  try {
    return request.method.decode(request.payload);
  } catch (cause) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `the request is not a ${request.method.descriptor.name} message`,
      remedy: "use the published schema (proto/)",
      cause,
    });
  }
}

function authTokenOf(message: unknown): string {
  if (typeof message !== "object" || message === null || !("authToken" in message)) return "";
  return typeof message.authToken === "string" ? message.authToken : "";
}

/** Callers are answered even when the kernel keeps neither the deadline nor the signal it was given. */
function answerInTime(request: UnaryRequest, call: CallInfo, message: unknown): Promise<Uint8Array> {
  const { method, cancellation } = request;
  return new Promise((resolve, reject) => {
    const giveUp = (error: NexusError): void => {
      settle();
      reject(error);
    };
    const timer = setTimeout(() => {
      const error = timeoutError(method, call.timeoutMs);
      giveUp(error);
      cancellation.cancel(error);
    }, call.timeoutMs + ANSWER_GRACE_MS);
    const settle = (): void => {
      clearTimeout(timer);
      cancellation.setListener(null);
    };
    cancellation.setListener((reason) => giveUp(abortError(method, reason)));
    method.handle(message, call).then(
      (payload) => {
        settle();
        resolve(payload);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
  });
}

/** A change that was cut short may have been applied; a caller that left hears nothing anyway. */
function abortError(method: BoundMethod, reason: NexusError): NexusError {
  if (method.descriptor.readOnly || reason.code === "CANCELLED") return reason;
  return new NexusError({
    code: "UNKNOWN_OUTCOME",
    what: `${method.descriptor.name} was cut short (${reason.what})`,
    remedy: "read back before trying again",
    cause: reason,
  });
}

/** A mutation that ran out of time may have been applied. */
function timeoutError(method: BoundMethod, timeoutMs: number): NexusError {
  const { name, readOnly } = method.descriptor;
  return new NexusError({
    code: readOnly ? "DEADLINE_EXCEEDED" : "UNKNOWN_OUTCOME",
    what: `${name} was not finished after ${timeoutMs} ms`,
    remedy: readOnly ? "try again or allow more time" : "read back before trying again",
    details: { timeoutMs },
  });
}

function refusal(error: NexusError): UnaryOutcome {
  return { kind: "status", error, notStarted: true };
}

/** A failed authentication is a status on every RPC; any other error goes in-band where there is a place. */
function failureOutcome(method: BoundMethod, error: NexusError): UnaryOutcome {
  if (method.encodeError === null || error.code === "UNAUTHENTICATED") {
    return { kind: "status", error, notStarted: false };
  }
  return { kind: "response", payload: method.encodeError(encodeError(error)) };
}
