import { FairQueue, type FairQueueOptions, type FairWait } from "./fair-queue.js";

/** One turn at a time, first come first served. */
export class Turns {
  readonly #queue: FairQueue;
  #isTaken = false;

  constructor(options: FairQueueOptions) {
    this.#queue = new FairQueue(options);
  }

  /** A newcomer would have its turn at once. */
  get isFree(): boolean {
    return !this.#isTaken && this.#queue.waiting === 0;
  }

  get waiting(): number {
    return this.#queue.waiting;
  }

  /** Resolves with what ends the turn; null after `waitMs`. Errors: CANCELLED, RESOURCE_EXHAUSTED (too many wait). */
  take(wait: FairWait): Promise<(() => void) | null> {
    return this.#queue.enter(() => {
      if (this.#isTaken) return null;
      this.#isTaken = true;
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        this.#isTaken = false;
        this.#queue.serve();
      };
    }, wait);
  }
}
