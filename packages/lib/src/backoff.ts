import { invariant } from "./assert.js";

export interface BackoffOptions {
  readonly initialMs: number;
  readonly maxMs: number;
  /** Growth per attempt, 1 or more. */
  readonly factor: number;
  /** Share of each delay that is random, 0 (none) to 1 (all of it). */
  readonly jitter: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** Growing, jittered delays between attempts. Holds no timer: callers wait themselves. */
export class Backoff {
  readonly #options: BackoffOptions;
  #attempts = 0;

  constructor(options: BackoffOptions) {
    const { initialMs, maxMs, factor, jitter } = options;
    invariant(initialMs >= 0 && maxMs >= initialMs, "back-off limits are ordered", { initialMs, maxMs });
    invariant(factor >= 1 && jitter >= 0 && jitter <= 1, "back-off shape is valid", { factor, jitter });
    this.#options = options;
  }

  /** Delays handed out since the last reset. */
  get attempts(): number {
    return this.#attempts;
  }

  /** The delay before the next attempt (ms). */
  nextMs(): number {
    const { initialMs, maxMs, factor, jitter, random } = this.#options;
    const full = Math.min(maxMs, initialMs * factor ** this.#attempts);
    this.#attempts += 1;
    return full * (1 - jitter) + full * jitter * random();
  }

  reset(): void {
    this.#attempts = 0;
  }
}
