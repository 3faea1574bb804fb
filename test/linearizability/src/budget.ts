/** Clock readings are far dearer than steps of the search: one is taken every so many steps. */
const STEPS_BETWEEN_CLOCK_READINGS = 256;

/** Why a check ended without a verdict: out of time, or out of the memory it may use. */
export type Exhaustion = "deadline" | "configurations";

/** What all partitions of one check may spend together. */
export class Budget {
  readonly #deadlineMs: number;
  readonly #maxConfigurations: number;
  readonly #nowMs: () => number;
  #steps = 0;
  #configurations = 0;

  constructor(deadlineMs: number, maxConfigurations: number, nowMs: () => number) {
    this.#deadlineMs = deadlineMs;
    this.#maxConfigurations = maxConfigurations;
    this.#nowMs = nowMs;
  }

  /** Distinct configurations visited so far. */
  get configurations(): number {
    return this.#configurations;
  }

  countConfiguration(): void {
    this.#configurations += 1;
  }

  /** Counts one step of the search; says what has run out, if anything. */
  step(): Exhaustion | null {
    if (this.#configurations > this.#maxConfigurations) return "configurations";
    const readsClock = this.#steps % STEPS_BETWEEN_CLOCK_READINGS === 0;
    this.#steps += 1;
    return readsClock && this.#nowMs() >= this.#deadlineMs ? "deadline" : null;
  }
}
