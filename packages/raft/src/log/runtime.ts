import { randomBytes } from "node:crypto";

export interface LogTimer {
  cancel(): void;
}

/** Monotonic time and timers; the host's clock fits. Virtual in simulations. */
export interface LogClock {
  nowMs(): number;
  setTimer(delayMs: number, callback: () => void): LogTimer;
}

/** What the log takes from outside besides files. */
export interface LogRuntime {
  readonly clock: LogClock;
  /**
   * Runs `callback` soon, after the code that runs now has finished: replicas hand over all their writes of a turn in
   * one go, and what comes later shares the next group commit. A simulation passes its scheduler or `queueMicrotask`.
   */
  defer(callback: () => void): void;
  /** Mints the log's identity once. */
  randomBytes(count: number): Uint8Array;
}

export function systemLogRuntime(): LogRuntime {
  return {
    clock: {
      nowMs: () => performance.now(),
      setTimer: (delayMs, callback) => {
        const timer = setTimeout(callback, delayMs);
        return { cancel: () => clearTimeout(timer) };
      },
    },
    defer: (callback) => process.nextTick(callback),
    randomBytes: (count) => randomBytes(count),
  };
}
