import type { LogIndex } from "@nexus/contracts";

/**
 * Committed entries on their way through the state machine: (applied, applying] are handed out and not yet
 * acknowledged. Handing out pauses at a limit on their bytes, so a slow state machine bounds memory.
 */
export class ApplyWindow {
  applied: LogIndex;
  applying: LogIndex;
  paused = false;
  private readonly maxBytes: number;
  private bytes = 0;

  constructor(applied: LogIndex, maxBytes: number) {
    this.applied = applied;
    this.applying = applied;
    this.maxBytes = maxBytes;
  }

  /** Above 0 whenever the window is not paused. */
  remainingBytes(): number {
    return this.maxBytes - this.bytes;
  }

  /**
   * Entries up to `last` were handed out. `cutShort`: more could have been, had there been room, so the next
   * one would cross the limit and everything waits for an acknowledgement.
   */
  accept(last: LogIndex, bytes: number, cutShort: boolean): void {
    this.applying = last;
    this.bytes += bytes;
    this.paused = this.bytes >= this.maxBytes || cutShort;
  }

  /** Entries up to `index`, taking `bytes`, are applied. */
  finish(index: LogIndex, bytes: number): void {
    this.applied = index;
    if (this.applying < index) this.applying = index;
    this.bytes = Math.max(0, this.bytes - bytes);
    this.paused = this.bytes >= this.maxBytes;
  }
}
