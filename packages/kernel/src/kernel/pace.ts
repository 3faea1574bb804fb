const INITIAL_LINES = 256;
const MAX_LINES = 8192;
/** A batch that ran into its time is cut to this part of its size. */
const CUT = 8;

/** How many lines to match at once, so that a batch stays within its share of the event loop. */
export class Pace {
  readonly #budgetMs: number;
  #lines = INITIAL_LINES;
  #sinceTurnMs = 0;

  constructor(budgetMs: number) {
    this.#budgetMs = budgetMs;
  }

  get lines(): number {
    return this.#lines;
  }

  /** A batch of `count` lines took `elapsedMs`; not `finished` when it ran into its time. */
  spent(elapsedMs: number, count: number, finished: boolean): void {
    this.#sinceTurnMs += elapsedMs;
    if (!finished) this.#lines = Math.max(1, Math.floor(count / CUT));
    else if (elapsedMs > this.#budgetMs / 2) this.#lines = Math.max(1, Math.floor(count / 2));
    else if (elapsedMs < this.#budgetMs / 4)
      this.#lines = Math.min(MAX_LINES, Math.max(this.#lines, count * 2));
  }

  /** The budget is spent, and counting begins anew. */
  isTurnOver(): boolean {
    if (this.#sinceTurnMs < this.#budgetMs) return false;
    this.#sinceTurnMs = 0;
    return true;
  }
}
