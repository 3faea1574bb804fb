import { NexusError } from "@nexus/contracts";
import type { TransportMetrics } from "../metrics.js";

/** Ends one call that is being worked on, with a reason for its caller. */
export type CutCall = (reason: NexusError) => void;

/** What a call asks for at the door. */
export interface CallNeeds {
  /** False: answered by a node that is still starting, too. */
  readonly needsKernel: boolean;
}

export interface CallGateOptions {
  readonly maxConcurrentCalls: number;
  /** False until the filesystem is there: another node may serve meanwhile. */
  readonly isReady: () => boolean;
  readonly metrics: TransportMetrics;
}

/**
 * Admission of calls: knows what is being worked on, refuses beyond a limit and while draining, and tells when the
 * last one has finished.
 */
export class CallGate {
  readonly #options: CallGateOptions;
  readonly #active = new Set<CutCall>();
  #draining = false;
  readonly #onIdle = new Set<() => void>();

  constructor(options: CallGateOptions) {
    this.#options = options;
  }

  get active(): number {
    return this.#active.size;
  }

  /** Errors: UNAVAILABLE (draining, starting), RESOURCE_EXHAUSTED (maxConcurrentCalls). Pair with {@link leave}. */
  enter(cut: CutCall, needs: CallNeeds): void {
    const { isReady, maxConcurrentCalls, metrics } = this.#options;
    if (this.#draining) throw drainingError();
    if (needs.needsKernel && !isReady()) throw notReadyError();
    if (this.#active.size >= maxConcurrentCalls) {
      metrics.limitHit("maxConcurrentCalls");
      throw new NexusError({
        code: "RESOURCE_EXHAUSTED",
        what: `the server already works on ${this.#active.size} calls (limit maxConcurrentCalls)`,
        remedy: "try again, or use another node",
        details: { limit: maxConcurrentCalls },
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

function notReadyError(): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: "this node does not serve its filesystem: it is starting or stopping",
    remedy: "try again in a moment, or use another node",
  });
}

export function drainingError(): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: "the node is stopping",
    remedy: "use another node, or try again when it is back",
  });
}
