/**
 * The zone's clock (DECISIONS, Consensus): last stamp in the log plus monotonic time elapsed on this node since
 * it applied that stamp. Never wall time; a change of leader can only make it run slow, so a TTL can only lengthen.
 */
export class ZoneClock {
  readonly #nowMs: () => number;
  #baseStampMs: number;
  #baseAtMs: number;
  /** The newest stamp applied here. */
  #appliedStampMs: number;
  /** The newest stamp given since this node leads; null while it does not. */
  #lastGivenMs: number | null = null;

  constructor(nowMs: () => number, appliedStampMs: number) {
    this.#nowMs = nowMs;
    this.#baseStampMs = appliedStampMs;
    this.#baseAtMs = nowMs();
    this.#appliedStampMs = appliedStampMs;
  }

  /**
   * An entry with this zone time was applied. One of the same time as the entry before tells something, too: a leader
   * that could not know what time it was gave it that one (`stampMs`), and what the entry grants runs from here.
   */
  applied(zoneTimeMs: number): void {
    if (zoneTimeMs < this.#appliedStampMs) return;
    this.#appliedStampMs = zoneTimeMs;
    // A leader's stamp is as old as its entry took to commit: taken for the present it would set its clock back.
    // Everybody else goes by the leader's clock, also backwards: one that ran faster for a day, unnoticed, would
    // else end locks early on the day its node leads.
    if (this.#lastGivenMs === null || zoneTimeMs > this.nowMs()) this.#startAt(zoneTimeMs);
  }

  /** This node does not lead the zone (any more). */
  follow(): void {
    this.#lastGivenMs = null;
  }

  /** Zone time now, whole milliseconds. */
  nowMs(): number {
    return this.#baseStampMs + Math.max(0, Math.floor(this.#nowMs() - this.#baseAtMs));
  }

  /**
   * The stamp for an entry this leader is about to append: never below an earlier one. While entries of earlier
   * leaders are not applied here (`hasAppliedTheirs` false), the time they were given is not known: it may be less
   * than this clock says. The new entry takes the time of the last of them then, and the clock goes on from there.
   */
  stampMs(hasAppliedTheirs: () => boolean): number {
    if (this.#lastGivenMs === null && !hasAppliedTheirs()) {
      this.#startAt(this.#appliedStampMs);
      return this.#appliedStampMs;
    }
    this.#lastGivenMs = Math.max(this.#lastGivenMs ?? 0, this.nowMs());
    return this.#lastGivenMs;
  }

  #startAt(stampMs: number): void {
    this.#baseStampMs = stampMs;
    this.#baseAtMs = this.#nowMs();
  }
}
