/** What clients were told of one stream, and of one pipe. Texts of messages are unique in a run. */
export class StreamLedger {
  readonly #fail: (what: string) => void;
  readonly #texts = new Map<number, string>();
  readonly #offsets = new Map<string, number>();
  readonly #refused = new Set<string>();
  readonly #acknowledged = new Set<number>();

  constructor(fail: (what: string) => void) {
    this.#fail = fail;
  }

  acknowledged(offset: number, text: string): void {
    this.#acknowledged.add(offset);
    this.seen(offset, text);
  }

  /** An append of it certainly did nothing. */
  refused(text: string): void {
    this.#refused.add(text);
    if (this.#offsets.has(text)) this.#fail(`message ${text} was refused and is in the stream`);
  }

  /** Somebody read it there: it is there for good, and nowhere else. */
  seen(offset: number, text: string): void {
    const there = this.#texts.get(offset);
    if (there !== undefined && there !== text) this.#fail(`offset ${offset} held ${there} and now ${text}`);
    const elsewhere = this.#offsets.get(text);
    if (elsewhere !== undefined && elsewhere !== offset) {
      this.#fail(`message ${text} is at offset ${elsewhere} and at ${offset}`);
    }
    if (this.#refused.has(text)) this.#fail(`message ${text} was refused and is in the stream`);
    this.#texts.set(offset, text);
    this.#offsets.set(text, offset);
  }

  /** At the end: everything from `earliest` on, by offset. */
  finish(earliest: number, present: ReadonlyMap<number, string>): void {
    for (const offset of this.#acknowledged) {
      if (offset >= earliest && !present.has(offset)) {
        this.#fail(
          `message ${this.#texts.get(offset)} was acknowledged at offset ${offset} and is not there`,
        );
      }
    }
  }
}

export class PipeLedger {
  readonly #fail: (what: string) => void;
  readonly #asked = new Set<string>();
  readonly #acknowledged = new Set<string>();
  readonly #refused = new Set<string>();
  readonly #popped = new Set<string>();
  /** Pops of one message each without an answer: any of them may have taken one along. */
  #unanswered = 0;

  constructor(fail: (what: string) => void) {
    this.#fail = fail;
  }

  asks(text: string): void {
    this.#asked.add(text);
  }

  acknowledged(text: string): void {
    this.#acknowledged.add(text);
  }

  /** A push of it certainly did nothing. */
  refused(text: string): void {
    this.#refused.add(text);
    if (this.#popped.has(text)) this.#fail(`message ${text} was refused and came out`);
  }

  asksToPop(): void {
    this.#unanswered += 1;
  }

  /** The pop was answered, with nothing perhaps, or certainly did nothing. */
  popAnswered(texts: readonly string[]): void {
    this.#unanswered -= 1;
    for (const text of texts) {
      if (!this.#asked.has(text)) this.#fail(`message ${text} came out and was never pushed`);
      if (this.#refused.has(text)) this.#fail(`message ${text} was refused and came out`);
      if (this.#popped.has(text)) this.#fail(`message ${text} came out twice`);
      this.#popped.add(text);
    }
  }

  /** At the end, with the pipe empty. */
  finish(): void {
    const missing = [...this.#acknowledged].filter((text) => !this.#popped.has(text));
    if (missing.length <= this.#unanswered) return;
    this.#fail(
      `${missing.length} messages were acknowledged and never came out, with ${this.#unanswered} pops unanswered: ` +
        missing.slice(0, 5).join(", "),
    );
  }
}

/** Of the pipe and the streams of one life of a zone. */
export class ChannelLedgers {
  readonly pipe: PipeLedger;
  readonly #fail: (what: string) => void;
  readonly #streams = new Map<string, StreamLedger>();

  constructor(fail: (what: string) => void) {
    this.#fail = fail;
    this.pipe = new PipeLedger((what) => fail(`pipe: ${what}`));
  }

  stream(path: string): StreamLedger {
    const known =
      this.#streams.get(path) ?? new StreamLedger((what) => this.#fail(`stream ${path}: ${what}`));
    this.#streams.set(path, known);
    return known;
  }
}
