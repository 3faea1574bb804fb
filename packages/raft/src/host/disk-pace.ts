import type { HostClock } from "./ports.js";

/** Weight of the newest write in the running mean. */
const NEWEST_SHARE = 0.2;
/** Writes before the mean says anything. */
const MIN_WRITES = 5;
/** A node that writes nothing is not slow for ever: it may be tried again. */
const FORGET_AFTER_MS = 30_000;
/** Healthy again below this part of the limit, so that it does not change with every write. */
const RECOVERED_SHARE = 0.5;

/** Whether the disk of the log is so slow that this node should lead nothing. */
export class DiskPace {
  readonly #clock: HostClock;
  readonly #slowWriteMs: number;
  #meanMs = 0;
  #writes = 0;
  #lastMs = 0;
  #isSlow = false;

  constructor(clock: HostClock, slowWriteMs: number) {
    this.#clock = clock;
    this.#slowWriteMs = slowWriteMs;
  }

  /** One durable write took so long. */
  onWrite(durationMs: number): void {
    this.#forgetIfOld();
    this.#lastMs = this.#clock.nowMs();
    this.#writes += 1;
    const share = this.#writes === 1 ? 1 : NEWEST_SHARE;
    this.#meanMs += share * (durationMs - this.#meanMs);
    if (this.#writes < MIN_WRITES) return;
    this.#isSlow = this.#meanMs >= this.#slowWriteMs * (this.#isSlow ? RECOVERED_SHARE : 1);
  }

  get isSlow(): boolean {
    this.#forgetIfOld();
    return this.#isSlow;
  }

  #forgetIfOld(): void {
    if (this.#writes === 0 || this.#clock.nowMs() - this.#lastMs < FORGET_AFTER_MS) return;
    this.#writes = 0;
    this.#isSlow = false;
  }
}
