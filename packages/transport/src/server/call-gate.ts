import { NexusError } from "@nexus/contracts";
import type { TransportMetrics } from "../metrics.js";

/** Ends one call that is being worked on, with a reason for its caller. */
export type CutCall = (reason: NexusError) => void;

/** What a call asks for at the door. */
export interface CallNeeds {
  /** False: answered by a node that is still starting, too. */
  readonly needsKernel: boolean;
}

/** "lasting": goes on until its caller leaves. Counted apart, and never waited for when the server stops. */
export type CallKind = "call" | "lasting";

export interface CallGateOptions {
  readonly maxConcurrentCalls: number;
  readonly maxWatches: number;
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
  readonly #lasting = new Set<CutCall>();
  #draining = false;
  readonly #onIdle = new Set<() => void>();

  constructor(options: CallGateOptions) {
    this.#options = options;
  }

  get active(): number {
    return this.#active.size;
  }

  get watches(): number {
    return this.#lasting.size;
  }

  /**
   * Errors: UNAVAILABLE (draining, starting), RESOURCE_EXHAUSTED (maxConcurrentCalls, maxWatches). Pair with
   * {@link leave}.
   */
  enter(cut: CutCall, needs: CallNeeds, kind: CallKind = "call"): void {
    const { isReady, maxConcurrentCalls, maxWatches, metrics } = this.#options;
    if (this.#draining) throw drainingError();
    if (needs.needsKernel && !isReady()) throw notReadyError();
    if (kind === "lasting") {
      if (this.#lasting.size >= maxWatches) {
        metrics.limitHit("maxWatches");
        throw tooManyWatches(maxWatches);
      }
      this.#lasting.add(cut);
      metrics.watchesOpen(1);
      return;
    }
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
    if (this.#lasting.delete(cut)) {
      this.#options.metrics.watchesOpen(-1);
      return;
    }
    this.#active.delete(cut);
    if (this.#active.size > 0) return;
    for (const resolve of this.#onIdle) resolve();
    this.#onIdle.clear();
  }

  /** Refuses new calls; resolves when none is left, or cuts those still running after `timeoutMs`. Watches end at once. */
  async drain(timeoutMs: number): Promise<void> {
    this.#draining = true;
    for (const cut of this.#lasting) cut(drainingError());
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

function tooManyWatches(limit: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${limit} watches are open on this server already (limit maxWatches)`,
    remedy: "watch fewer patterns, or watch at another node",
    details: { limit },
  });
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
