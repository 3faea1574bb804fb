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
   * Runs `callback` soon: at the end of this event-loop turn, so that every write of the turn shares one group
   * commit. A simulation passes its scheduler or `queueMicrotask`.
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
    defer: (callback) => {
      setImmediate(callback);
    },
    randomBytes: (count) => randomBytes(count),
  };
}
