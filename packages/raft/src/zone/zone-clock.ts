/**
 * The zone's clock (DECISIONS, Consensus): last stamp in the log plus monotonic time elapsed on this node since
 * it applied that stamp. Never wall time; a change of leader can only make it run slow, so a TTL can only lengthen.
 */
export class ZoneClock {
  readonly #nowMs: () => number;
  #appliedStampMs = 0;
  #appliedAtMs: number;
  #lastGivenMs = 0;

  constructor(nowMs: () => number, appliedStampMs: number) {
    this.#nowMs = nowMs;
    this.#appliedStampMs = appliedStampMs;
    this.#appliedAtMs = nowMs();
  }

  /** An entry with this zone time was applied. */
  applied(zoneTimeMs: number): void {
    // A stamp is as old as its entry took to commit: taken for the present it would set the clock back.
    if (zoneTimeMs <= this.nowMs()) return;
    this.#appliedStampMs = zoneTimeMs;
    this.#appliedAtMs = this.#nowMs();
  }

  /** Zone time now, whole milliseconds. */
  nowMs(): number {
    return this.#appliedStampMs + Math.max(0, Math.floor(this.#nowMs() - this.#appliedAtMs));
  }

  /** The stamp for an entry this leader is about to append: never below an earlier one. */
  stampMs(): number {
    this.#lastGivenMs = Math.max(this.#lastGivenMs, this.nowMs());
    return this.#lastGivenMs;
  }
}
