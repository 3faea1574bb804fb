/** The client's side of a session: gives each commit its sequence, and knows which of them wait for their answer. */
export class CommitSession {
  readonly id: string;
  readonly #window: number;
  #next = 1;
  /** Ascending: they are added in order. */
  readonly #waiting = new Set<number>();

  /** `window`: sequences the server takes from the oldest without its answer on. */
  constructor(id: string, window: number) {
    this.id = id;
    this.#window = window;
  }

  /** The server takes another commit. */
  get hasRoom(): boolean {
    return this.#next < this.answeredBelow + this.#window;
  }

  /** Nobody needs the answer to any sequence below. */
  get answeredBelow(): number {
    for (const sequence of this.#waiting) return sequence;
    return this.#next;
  }

  begin(): number {
    const sequence = this.#next;
    this.#next += 1;
    this.#waiting.add(sequence);
    return sequence;
  }

  /** It has its answer, or was given up: the server never applies it from the next commit on. */
  end(sequence: number): void {
    this.#waiting.delete(sequence);
  }
}
