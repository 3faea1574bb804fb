import type { ServerReadableStream, ServerWritableStream } from "@grpc/grpc-js";
import { NexusError, type OperationContext, type ReadConsistency } from "@nexus/contracts";
import type { CallOptions } from "@nexus/kernel";
import { ProgressDeadline, untilAborted } from "../grpc/flow.js";
import { peerInfoOf } from "../grpc/peer-info.js";
import { RefusedError } from "../grpc/refused.js";
import type { Authenticator } from "../identity.js";
import { type ServerLimits, STREAM_TIMEOUT_MS } from "../limits.js";
import type { TransportMetrics } from "../metrics.js";
import type { CallGate, CallKind, CutCall } from "./call-gate.js";
import type { UnaryRunner } from "./unary-runner.js";

/** What a streaming call works with. */
export interface StreamScope {
  readonly context: OperationContext;
  /** Aborted when the caller leaves, the call's deadline passes or nothing moves for too long. */
  readonly signal: AbortSignal;
  readonly progress: ProgressDeadline;
  options(consistency: ReadConsistency): CallOptions;
  /** Who calls, asked anew, for work that goes on. Errors: UNAUTHENTICATED, PERMISSION_DENIED. */
  identify(): Promise<OperationContext>;
}

export interface StreamDeps {
  readonly gate: CallGate;
  readonly runner: UnaryRunner;
  readonly authenticator: Authenticator;
  readonly limits: ServerLimits;
  readonly metrics: TransportMetrics;
  readonly nowMs: () => number;
}

type StreamCall = Pick<
  ServerReadableStream<unknown, unknown> | ServerWritableStream<unknown, unknown>,
  "getPeer" | "getAuthContext" | "getDeadline" | "on" | "cancelled"
>;

/**
 * Runs the work of one streaming call behind admission and authentication, bounded by the caller's presence, its
 * deadline and progress. Errors are NexusErrors, or RefusedError when it was turned away; the cause of an abort wins over what the work made of it.
 */
export async function runStream<T>(
  deps: StreamDeps,
  call: StreamCall,
  method: string,
  authToken: string,
  work: (scope: StreamScope) => Promise<T>,
  kind: CallKind = "call",
): Promise<T> {
  const startedAtMs = deps.nowMs();
  const finished = (code: string): void =>
    deps.metrics.callFinished({
      surface: "stream",
      method,
      code,
      durationMs: deps.nowMs() - startedAtMs,
    });
  try {
    const controller = new AbortController();
    const cut: CutCall = (reason) => controller.abort(reason);
    enter(deps.gate, cut, kind);
    try {
      const result = await runAdmitted(deps, call, method, authToken, controller, work);
      finished("OK");
      return result;
    } finally {
      deps.gate.leave(cut);
    }
  } catch (thrown) {
    const error = thrown instanceof RefusedError ? thrown.error : NexusError.from(thrown);
    finished(error.code);
    throw thrown instanceof RefusedError ? thrown : error;
  }
}

function enter(gate: CallGate, cut: CutCall, kind: CallKind): void {
  try {
    gate.enter(cut, { needsKernel: true }, kind);
  } catch (error) {
    throw new RefusedError(NexusError.from(error));
  }
}

async function runAdmitted<T>(
  deps: StreamDeps,
  call: StreamCall,
  method: string,
  authToken: string,
  controller: AbortController,
  work: (scope: StreamScope) => Promise<T>,
): Promise<T> {
  const progress = new ProgressDeadline(deps.limits.progressTimeoutMs, method, (error) =>
    controller.abort(error),
  );
  const onLeave = (): void => controller.abort(callerLeft(method));
  call.on("cancelled", onLeave);
  if (call.cancelled) onLeave();
  try {
    const identify = async (): Promise<OperationContext> =>
      deps.runner.contextOfCall(await deps.authenticator(peerInfoOf(call, authToken)));
    const context = await identify();
    const timeoutMs = remainingMs(call);
    const running = work({
      context,
      identify,
      signal: controller.signal,
      progress,
      options: (consistency) => ({ timeoutMs, signal: controller.signal, consistency }),
    });
    return await untilAborted(running, controller.signal);
  } catch (error) {
    throw progress.expired ?? error;
  } finally {
    progress.stop();
  }
}

function remainingMs(call: StreamCall): number {
  const deadline = call.getDeadline();
  const endsAtMs = deadline instanceof Date ? deadline.getTime() : deadline;
  // A deadline on the wire is relative; grpc-js turns it into wall-clock time of this process.
  return Math.min(STREAM_TIMEOUT_MS, Math.max(1, endsAtMs - Date.now()));
}

/** The reason of an abort when nobody waits for the answer any more. */
export function callerLeft(method: string): NexusError {
  return new NexusError({ code: "CANCELLED", what: `the caller of ${method} left` });
}
