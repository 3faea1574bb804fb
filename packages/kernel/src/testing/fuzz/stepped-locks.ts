import { LocalLocks } from "../../core/locks/local-locks.js";
import type { LockZone } from "../../core/locks/lock-views.js";

/** Local locks whose time passes when the test says so. */
export function openSteppedLocks({ zoneId, incarnation }: LockZone): {
  readonly locks: LocalLocks;
  passLockTime(ms: number): void;
} {
  let nowMs = 0;
  const locks = new LocalLocks({
    zoneId,
    incarnation,
    nowMs: () => nowMs,
    // Nobody waits in a queue here: what is over ends at the next call.
    setTimer: () => ({ cancel: () => undefined }),
    firstFencing: 0,
  });
  return {
    locks,
    passLockTime: (ms) => {
      nowMs += ms;
    },
  };
}
