import { NexusError, type OperationContext } from "@nexus/contracts";
import type { CallOptions } from "./api.js";
import { Call } from "./call.js";
import type { KernelMetrics } from "./options.js";
import type { KernelParts } from "./parts.js";

/**
 * initialising: only the system's own calls are let in, so that services can start. draining: likewise, so that they
 * can put away what they hold.
 */
type State = "starting" | "initialising" | "ready" | "draining" | "closed";

/**
 * The door every call comes in by: readiness, the bound on calls in progress, and the metric of how it
 * ended.
 */
export class Admission {
  readonly #parts: KernelParts;
  readonly #metrics: KernelMetrics | null;
  #state: State = "starting";
  #inFlight = 0;
  /** Called when the last call in progress ends. */
  #onIdle: (() => void) | null = null;

  constructor(parts: KernelParts, metrics: KernelMetrics | null) {
    this.#parts = parts;
    this.#metrics = metrics;
  }

  get isReady(): boolean {
    return this.#state === "ready";
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  admitSystem(): void {
    if (this.#state === "starting") this.#state = "initialising";
  }

  open(): void {
    if (this.#state === "starting" || this.#state === "initialising") this.#state = "ready";
  }

  /** Refuses callers' new calls and waits for those in progress, at most `drainTimeoutMs`. */
  async drain(): Promise<void> {
    if (this.#state === "closed") return;
    this.#state = "draining";
    if (this.#inFlight === 0) return;
    const { drainTimeoutMs } = this.#parts.limits;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, drainTimeoutMs);
      this.#onIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  close(): void {
    this.#state = "closed";
  }

  /**
   * Errors: UNAVAILABLE, CLOSED, RESOURCE_EXHAUSTED, and whatever the call fails with (always a NexusError).
   */
  async run<T>(
    name: string,
    context: OperationContext,
    options: CallOptions,
    work: (call: Call) => Promise<T>,
  ): Promise<T> {
    const startedMs = this.#parts.clock.nowMs();
    let call: Call | null = null;
    try {
      call = this.#enter(context, options);
      const result = await work(call);
      this.#metrics?.onSyscall(name, "OK", this.#parts.clock.nowMs() - startedMs);
      return result;
    } catch (error) {
      throw this.#failed(name, startedMs, error);
    } finally {
      if (call !== null) this.#leave(call);
    }
  }

  /** `run` for calls that yield; the call lasts until the iteration ends. */
  async *runStream<T>(
    name: string,
    context: OperationContext,
    options: CallOptions,
    work: (call: Call) => AsyncIterable<T>,
  ): AsyncGenerator<T> {
    const startedMs = this.#parts.clock.nowMs();
    let call: Call | null = null;
    try {
      call = this.#enter(context, options);
      yield* work(call);
      this.#metrics?.onSyscall(name, "OK", this.#parts.clock.nowMs() - startedMs);
    } catch (error) {
      throw this.#failed(name, startedMs, error);
    } finally {
      if (call !== null) this.#leave(call);
    }
  }

  /** Counted only once nothing can fail any more: every call that came in leaves. */
  #enter(context: OperationContext, options: CallOptions): Call {
    if (this.#state === "starting") throw stillStarting("its mounts are not wired yet");
    if (this.#state === "initialising" && !context.isSystem) {
      throw stillStarting("its services do not all run yet, and only they are answered");
    }
    if (this.#state === "closed" || (this.#state === "draining" && !context.isSystem)) {
      throw new NexusError({
        code: "CLOSED",
        what: "this node is shutting down",
        remedy: "use another node",
      });
    }
    const { maxCallsInFlight } = this.#parts.limits;
    if (this.#inFlight >= maxCallsInFlight) {
      throw new NexusError({
        code: "RESOURCE_EXHAUSTED",
        what: `${maxCallsInFlight} calls are in progress on this node`,
        remedy: "try again later, or use another node",
        details: { limit: maxCallsInFlight },
      });
    }
    const call = new Call(this.#parts, context, options);
    this.#inFlight += 1;
    return call;
  }

  #leave(call: Call): void {
    this.#inFlight -= 1;
    call.end();
    if (this.#inFlight === 0) this.#onIdle?.();
  }

  #failed(name: string, startedMs: number, error: unknown): NexusError {
    const failure = NexusError.from(error);
    this.#metrics?.onSyscall(name, failure.code, this.#parts.clock.nowMs() - startedMs);
    return failure;
  }
}

function stillStarting(why: string): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `this node is starting: ${why}`,
    remedy: "try again in a moment, or use another node",
  });
}
