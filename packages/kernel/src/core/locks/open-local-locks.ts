import { LocalLocks } from "./local-locks.js";
import type { LockZone } from "./lock-views.js";

/** Room for so many fencing tokens in a millisecond of an earlier process. */
const TOKENS_PER_MS = 256;

/**
 * `LocalLocks` with this process's own clock and timers. Nothing is kept on disk: tokens start from the wall clock, so
 * they are above those of earlier processes unless it was set back meanwhile.
 */
export function openLocalLocks(zone: LockZone): LocalLocks {
  return new LocalLocks({
    zoneId: zone.zoneId,
    incarnation: zone.incarnation,
    nowMs: () => performance.now(),
    setTimer: (delayMs, callback) => {
      const timer = setTimeout(callback, delayMs);
      return { cancel: () => clearTimeout(timer) };
    },
    firstFencing: Date.now() * TOKENS_PER_MS,
  });
}
