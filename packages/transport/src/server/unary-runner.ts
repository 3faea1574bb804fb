import { type ErrorCode, NexusError, type OperationContext } from "@nexus/contracts";
import { newId } from "@nexus/lib";
import type { ServerLimits } from "../limits.js";
import type { CallSurface, TransportMetrics } from "../metrics.js";
import { encodeError } from "../wire/errors.js";
import type { CallGate } from "./call-gate.js";
import type { BoundMethod, CallInfo } from "./unary.js";

/** Given to the kernel on top of a call's own time before the call is answered without it (ms). */
const ANSWER_GRACE_MS = 250;

/** How a unary call ended: a response (which may carry an error in-band), or a gRPC status. */
export type UnaryOutcome =
  | { readonly kind: "response"; readonly payload: Uint8Array }
  | { readonly kind: "status"; readonly error: NexusError };

export interface UnaryRequest {
  readonly method: BoundMethod;
  readonly payload: Uint8Array;
  /** Who calls; given the token the request carries. Errors: UNAUTHENTICATED, PERMISSION_DENIED. */
  readonly identify: (authToken: string) => OperationContext | Promise<OperationContext>;
  /** 0: the server's own default. */
  readonly timeoutMs: number;
  readonly controller: AbortController;
  readonly maxReplyBytes: number;
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
    try {
      gate.enter();
    } catch (error) {
      const refusal = NexusError.from(error);
      return { outcome: { kind: "status", error: refusal }, code: refusal.code };
    }
    try {
      return { outcome: { kind: "response", payload: await this.#work(request) }, code: "OK" };
    } catch (error) {
      const failure = NexusError.from(error);
      return { outcome: failureOutcome(request.method, failure), code: failure.code };
    } finally {
      gate.leave();
    }
  }

  async #work(request: UnaryRequest): Promise<Uint8Array> {
    const message = decodeRequest(request);
    const timeoutMs = request.timeoutMs === 0 ? this.#options.limits.defaultTimeoutMs : request.timeoutMs;
    const context = await request.identify(authTokenOf(message));
    const call: CallInfo = {
      context: this.contextOfCall(context),
      timeoutMs,
      signal: request.controller.signal,
      maxReplyBytes: request.maxReplyBytes,
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

/** Callers are answered even when the kernel does not keep the deadline it was given. */
function answerInTime(request: UnaryRequest, call: CallInfo, message: unknown): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const error = timeoutError(request.method, call.timeoutMs);
      reject(error);
      request.controller.abort(error);
    }, call.timeoutMs + ANSWER_GRACE_MS);
    request.method.handle(message, call).then(
      (payload) => {
        clearTimeout(timer);
        resolve(payload);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
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

/** A failed authentication is a status on every RPC; any other error goes in-band where there is a place. */
function failureOutcome(method: BoundMethod, error: NexusError): UnaryOutcome {
  if (method.encodeError === null || error.code === "UNAUTHENTICATED") return { kind: "status", error };
  return { kind: "response", payload: method.encodeError(encodeError(error)) };
}
