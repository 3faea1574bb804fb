import type { FileEvent } from "./file-event.js";

/** Events waiting for one observer, told one at a time in order of arrival. */
export class ObserverQueue {
  readonly #maxEvents: number;
  readonly #tell: (event: FileEvent) => Promise<void>;
  readonly #onDropped: (dropped: number) => void;
  readonly #waiting: FileEvent[] = [];
  #isTelling = false;
  #isClosed = false;
  #dropped = 0;
  #telling: Promise<void> = Promise.resolve();

  /** `tell` never rejects. */
  constructor(
    maxEvents: number,
    tell: (event: FileEvent) => Promise<void>,
    onDropped: (dropped: number) => void,
  ) {
    this.#maxEvents = maxEvents;
    this.#tell = tell;
    this.#onDropped = onDropped;
  }

  push(event: FileEvent): void {
    if (this.#isClosed) return;
    if (this.#waiting.length >= this.#maxEvents) {
      this.#dropped += 1;
      this.#onDropped(this.#dropped);
      return;
    }
    this.#waiting.push(event);
    if (!this.#isTelling) this.#telling = this.#tellAll();
  }

  /** What waits is forgotten. */
  close(): void {
    this.#isClosed = true;
    this.#waiting.length = 0;
  }

  /** Takes nothing more; resolves when what waits was told. Never rejects. */
  finish(): Promise<void> {
    this.#isClosed = true;
    return this.#telling;
  }

  async #tellAll(): Promise<void> {
    this.#isTelling = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await this.#tell(next);
    }
    this.#isTelling = false;
  }
}
