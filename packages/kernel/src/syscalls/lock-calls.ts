import type { SyscallFacts, SyscallPermission } from "./facts.js";

/** Shared locks are for whoever may read. */
const LOCKING: readonly SyscallPermission[] = [
  { permission: "WRITE", of: "path", when: null },
  { permission: "READ", of: "path", when: "a shared lock, instead" },
];

const LOCK = {
  permissions: LOCKING,
  hooks: [],
  events: [],
  followsLink: "yes",
  changes: "lock table",
  consistency: "at apply",
} as const;

/** The calls on advisory locks. */
export const LOCK_SYSCALLS: readonly SyscallFacts[] = [
  {
    ...LOCK,
    name: "sysLock",
    tier: 1,
    does: "Tries once to acquire an advisory lock; the same lock id again is the same lock.",
    arguments: "path (need not exist), lockId or null, mode (exclusive, shared, counting), ttlMs, info",
    result: "the grant with its fencing token, or who is in the way",
    errors: ["TOO_MANY_LINKS"],
  },
  {
    ...LOCK,
    name: "sysExtendLock",
    tier: 1,
    does: "Starts the time to live of a held lock anew; never acquires.",
    arguments: "path, lockId, fencing or null, ttlMs",
    result: "the grant",
    errors: ["LOCK_LOST", "TOO_MANY_LINKS"],
  },
  {
    ...LOCK,
    name: "sysUnlock",
    tier: 1,
    does: "Gives a lock back, or takes it from all its holders.",
    arguments: "path, lockId or null, fencing or null, force",
    result: "how many holds ended",
    permissions: [...LOCKING, { permission: "admin", of: "path", when: "force" }],
    errors: ["TOO_MANY_LINKS"],
  },
  {
    ...LOCK,
    name: "listLocks",
    tier: 1,
    does: "A page of the locks at and below a path in its zone; those the caller may not traverse are left out.",
    arguments: "path, after or null, limit",
    result: "locks with holders, nextAfter or null",
    permissions: [
      { permission: "READ", of: "path", when: null },
      { permission: "TRAVERSE", of: "entries", when: null },
    ],
    followsLink: "no",
    changes: null,
    consistency: "as asked",
    errors: [],
  },
  {
    ...LOCK,
    name: "lock",
    tier: 2,
    does: "Waits its turn for a lock, in a queue that nobody overtakes.",
    arguments: "as sysLock, waitMs",
    result: "the grant",
    errors: ["TOO_MANY_LINKS"],
  },
  {
    ...LOCK,
    name: "locked",
    tier: 2,
    does: "`lock`, kept alive until it is released; a signal says when it is lost.",
    arguments: "as lock",
    result: "the hold: its signal, release",
    errors: ["LOCK_LOST", "TOO_MANY_LINKS"],
  },
];
