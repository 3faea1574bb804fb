import { NexusError } from "@nexus/contracts";
import type { HostClock } from "./ports.js";

export interface SnapshotPaceLimits {
  readonly snapshotBytesPerSecond: number;
  readonly maxConcurrentSnapshots: number;
}

/** Share of a second's bytes that may leave at once after a rest. */
const BURST_SECONDS = 0.1;

/**
 * What sending snapshots may take from one node, all zones together: a number of them at once, and a token bucket
 * of bytes. A chunk larger than the bucket leaves when it is full and is paid for afterwards.
 */
export class SnapshotPace {
  readonly #clock: HostClock;
  readonly #limits: SnapshotPaceLimits;
  #tokens: number;
  #filledMs: number;
  #taken = 0;
  /** Takes come one after the other. */
  #turn: Promise<void> = Promise.resolve();
  sentBytes = 0;
  /** Time chunks have waited for the rate limit. */
  waitedMs = 0;

  constructor(clock: HostClock, limits: SnapshotPaceLimits) {
    this.#clock = clock;
    this.#limits = limits;
    this.#tokens = this.#burstBytes;
    this.#filledMs = clock.nowMs();
  }

  get hasFreeSlot(): boolean {
    return this.#taken < this.#limits.maxConcurrentSnapshots;
  }

  /** Snapshots on their way. */
  get sending(): number {
    return this.#taken;
  }

  /** False when every slot is taken; else `release` must follow. */
  acquire(): boolean {
    if (!this.hasFreeSlot) return false;
    this.#taken += 1;
    return true;
  }

  release(): void {
    this.#taken -= 1;
  }

  /** Resolves when `bytes` may leave. Errors: CANCELLED. */
  take(bytes: number, signal: AbortSignal): Promise<void> {
    const mine = this.#turn.then(() => this.#takeNow(bytes, signal));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #takeNow(bytes: number, signal: AbortSignal): Promise<void> {
    const rate = this.#limits.snapshotBytesPerSecond;
    this.#fill();
    const missing = Math.min(bytes, this.#burstBytes) - this.#tokens;
    if (missing > 0 && !signal.aborted) {
      const startedMs = this.#clock.nowMs();
      await this.#wait(Math.ceil((missing * 1000) / rate), signal);
      this.waitedMs += this.#clock.nowMs() - startedMs;
      this.#fill();
    }
    if (signal.aborted)
      throw new NexusError({ code: "CANCELLED", what: "sending the snapshot was cancelled" });
    this.#tokens -= bytes;
    this.sentBytes += bytes;
  }

  get #burstBytes(): number {
    return Math.max(1, this.#limits.snapshotBytesPerSecond * BURST_SECONDS);
  }

  #fill(): void {
    const nowMs = this.#clock.nowMs();
    const earned = ((nowMs - this.#filledMs) * this.#limits.snapshotBytesPerSecond) / 1000;
    this.#tokens = Math.min(this.#burstBytes, this.#tokens + earned);
    this.#filledMs = nowMs;
  }

  #wait(delayMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        timer.cancel();
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = this.#clock.setTimer(delayMs, done);
      signal.addEventListener("abort", done, { once: true });
    });
  }
}
