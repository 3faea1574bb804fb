export { LocalLocks, type LocalLocksOptions, waitCancelled } from "./local-locks.js";
export {
  checkLockPath,
  MAX_HELD_LOCKS,
  MAX_LOCK_TTL_MS,
  MAX_LOCK_WAIT_MS,
  MAX_LOCK_WAITERS,
  MIN_LOCK_TTL_MS,
} from "./lock-limits.js";
export { CheckedLockOrder, type LockOrder, lockOrderFor } from "./lock-order.js";
export { type HeldLock, LockTable, type LockTableChange, type LockWaiter } from "./lock-table.js";
export { heldAnswer, listLocks, lockStateAt, toGrant } from "./lock-views.js";
export { LockWaits, type WaitEnd } from "./lock-waits.js";
export { openLocalLocks } from "./open-local-locks.js";
