import { NexusError } from "@nexus/contracts";
import type { TransportMetrics } from "../metrics.js";

/**
 * Admission of calls: counts what is being worked on, refuses beyond a limit and while draining, and tells when
 * the last one has finished.
 */
export class CallGate {
  readonly #maxConcurrentCalls: number;
  readonly #metrics: TransportMetrics;
  #active = 0;
  #draining = false;
  readonly #onIdle = new Set<() => void>();

  constructor(maxConcurrentCalls: number, metrics: TransportMetrics) {
    this.#maxConcurrentCalls = maxConcurrentCalls;
    this.#metrics = metrics;
  }

  get active(): number {
    return this.#active;
  }

  get isDraining(): boolean {
    return this.#draining;
  }

  /** Errors: UNAVAILABLE (draining), RESOURCE_EXHAUSTED (maxConcurrentCalls). Pair with {@link leave}. */
  enter(): void {
    if (this.#draining) throw drainingError();
    if (this.#active >= this.#maxConcurrentCalls) {
      this.#metrics.limitHit("maxConcurrentCalls");
      throw new NexusError({
        code: "RESOURCE_EXHAUSTED",
        what: `the server already works on ${this.#active} calls (limit maxConcurrentCalls)`,
        remedy: "try again, or use another node",
        details: { limit: this.#maxConcurrentCalls },
      });
    }
    this.#active += 1;
  }

  leave(): void {
    this.#active -= 1;
    if (this.#active > 0) return;
    for (const resolve of this.#onIdle) resolve();
    this.#onIdle.clear();
  }

  /** Refuses new calls; resolves when none is left or `timeoutMs` have passed, with what is still running. */
  async drain(timeoutMs: number): Promise<number> {
    this.#draining = true;
    if (this.#active === 0) return 0;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#onIdle.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    return this.#active;
  }
}

export function drainingError(): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: "the node is stopping",
    remedy: "use another node, or try again when it is back",
  });
}
