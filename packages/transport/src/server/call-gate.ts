import { NexusError } from "@nexus/contracts";
import type { TransportMetrics } from "../metrics.js";

/** Ends one call that is being worked on, with a reason for its caller. */
export type CutCall = (reason: NexusError) => void;

/**
 * Admission of calls: knows what is being worked on, refuses beyond a limit and while draining, and tells when the
 * last one has finished.
 */
export class CallGate {
  readonly #maxConcurrentCalls: number;
  readonly #metrics: TransportMetrics;
  readonly #active = new Set<CutCall>();
  #draining = false;
  readonly #onIdle = new Set<() => void>();

  constructor(maxConcurrentCalls: number, metrics: TransportMetrics) {
    this.#maxConcurrentCalls = maxConcurrentCalls;
    this.#metrics = metrics;
  }

  get active(): number {
    return this.#active.size;
  }

  /** Errors: UNAVAILABLE (draining), RESOURCE_EXHAUSTED (maxConcurrentCalls). Pair with {@link leave}. */
  enter(cut: CutCall): void {
    if (this.#draining) throw drainingError();
    if (this.#active.size >= this.#maxConcurrentCalls) {
      this.#metrics.limitHit("maxConcurrentCalls");
      throw new NexusError({
        code: "RESOURCE_EXHAUSTED",
        what: `the server already works on ${this.#active.size} calls (limit maxConcurrentCalls)`,
        remedy: "try again, or use another node",
        details: { limit: this.#maxConcurrentCalls },
      });
    }
    this.#active.add(cut);
  }

  leave(cut: CutCall): void {
    this.#active.delete(cut);
    if (this.#active.size > 0) return;
    for (const resolve of this.#onIdle) resolve();
    this.#onIdle.clear();
  }

  /** Refuses new calls; resolves when none is left, or cuts those still running after `timeoutMs`. */
  async drain(timeoutMs: number): Promise<void> {
    this.#draining = true;
    if (this.#active.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#onIdle.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    for (const cut of this.#active) cut(drainingError());
  }
}

export function drainingError(): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: "the node is stopping",
    remedy: "use another node, or try again when it is back",
  });
}
