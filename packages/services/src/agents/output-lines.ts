/** Bounds of what one agent may put into the log. */
export interface OutputLimits {
  /** Characters of a line; the rest of a longer one is cut off. */
  readonly maxLineChars: number;
  /** Lines in one second; further ones are counted. */
  readonly maxLinesPerSecond: number;
}

/**
 * Turns the output of a process into log lines, bounded in size and rate: it may write as much as it likes and never
 * waits for the log.
 */
export class OutputLines {
  readonly #limits: OutputLimits;
  readonly #nowMs: () => number;
  readonly #onLine: (line: string) => void;
  readonly #onDropped: (lines: number) => void;
  readonly #decoder = new TextDecoder();
  #partial = "";
  #isCut = false;
  #secondBeganMs = Number.NEGATIVE_INFINITY;
  #linesThisSecond = 0;
  #dropped = 0;

  /** `nowMs` is monotonic. `onDropped` is told of lines left out once lines are let through again. */
  constructor(
    limits: OutputLimits,
    ports: {
      readonly nowMs: () => number;
      readonly onLine: (line: string) => void;
      readonly onDropped: (lines: number) => void;
    },
  ) {
    this.#limits = limits;
    this.#nowMs = ports.nowMs;
    this.#onLine = ports.onLine;
    this.#onDropped = ports.onDropped;
  }

  push(bytes: Uint8Array): void {
    const pieces = this.#decoder.decode(bytes, { stream: true }).split("\n");
    for (const [i, piece] of pieces.entries()) {
      this.#take(piece);
      if (i < pieces.length - 1) this.#end();
    }
  }

  /** There is no more output. */
  close(): void {
    if (this.#partial !== "") this.#end();
    this.#reportDropped();
  }

  #take(piece: string): void {
    const room = this.#limits.maxLineChars - this.#partial.length;
    this.#isCut ||= piece.length > room;
    this.#partial += piece.slice(0, room);
  }

  #end(): void {
    const line = this.#isCut ? `${this.#partial} [cut]` : this.#partial;
    this.#partial = "";
    this.#isCut = false;
    const nowMs = this.#nowMs();
    if (nowMs - this.#secondBeganMs >= 1_000) {
      this.#secondBeganMs = nowMs;
      this.#linesThisSecond = 0;
      this.#reportDropped();
    }
    if (this.#linesThisSecond >= this.#limits.maxLinesPerSecond) {
      this.#dropped += 1;
      return;
    }
    this.#linesThisSecond += 1;
    this.#onLine(line);
  }

  #reportDropped(): void {
    if (this.#dropped > 0) this.#onDropped(this.#dropped);
    this.#dropped = 0;
  }
}
