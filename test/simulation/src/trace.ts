/** What happened, for a person: kept short, printed when a seed fails. */
export class Trace {
  readonly #lines: string[] = [];
  readonly #nowMs: () => number;
  readonly #isLive: boolean;

  constructor(nowMs: () => number, isLive: boolean) {
    this.#nowMs = nowMs;
    this.#isLive = isLive;
  }

  note(actor: string, text: string): void {
    const line = `${this.#nowMs().toFixed(1).padStart(9)} ms  ${actor.padEnd(9)} ${text}`;
    this.#lines.push(line);
    if (this.#isLive) console.log(line);
  }

  lines(): readonly string[] {
    return this.#lines;
  }

  /** Equal runs have equal digests. */
  digest(): string {
    let hash = 0x811c9dc5;
    for (const line of this.#lines) {
      for (let i = 0; i < line.length; i += 1) hash = Math.imul(hash ^ line.charCodeAt(i), 0x01000193) >>> 0;
    }
    return hash.toString(16).padStart(8, "0");
  }
}

/** A property of Raft or of the store does not hold. */
export class SafetyViolation extends Error {
  override readonly name = "SafetyViolation";
}
