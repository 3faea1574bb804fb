import { NexusError } from "@nexus/contracts";
import type { AdvisoryLockMode, LockGrant, PathLock } from "@nexus/kernel";
import { LockHold, newId, parsePath, setRealTimer } from "@nexus/lib";
import { compileMutation, compileRead } from "./call-options.js";
import type { LockCalls } from "./calls.js";
import type { FileLock, LockAdministration, LockOptions } from "./filesystem.js";
import type { CallDefaults } from "./options.js";

export const DEFAULT_LOCK_TTL_MS = 30_000;
/** Deadline of the calls that keep a lock or give it back (ms). */
const UPKEEP_TIMEOUT_MS = 5_000;
const LIST_PAGE_LOCKS = 1_000;

/** Acquires and keeps alive. Errors: LOCK_TIMEOUT, and those of the kernel's `lock`. */
export async function acquireKept(
  calls: LockCalls,
  defaults: CallDefaults,
  path: string,
  options: LockOptions | undefined,
): Promise<FileLock> {
  const askedMs = performance.now();
  const grant = await acquire(calls, defaults, path, options);
  const { lockId, fencing, ttlMs } = grant;
  const upkeep = compileMutation({ timeoutMs: UPKEEP_TIMEOUT_MS }, defaults);
  const ports = {
    what: `the lock on ${grant.path}`,
    ttlMs,
    nowMs: () => performance.now(),
    setTimer: setRealTimer,
    extend: async (timeoutMs: number) => {
      const request = { path: grant.path, lockId, fencing, ttlMs };
      await calls.sysExtendLock(request, { ...upkeep, timeoutMs: Math.min(timeoutMs, UPKEEP_TIMEOUT_MS) });
    },
    release: async () => {
      await calls.sysUnlock({ path: grant.path, lockId, fencing, force: false }, upkeep);
    },
  };
  return new KeptLock(grant, await LockHold.keep(ports, askedMs));
}

/** Acquires for one time to live; nobody keeps it alive. */
export function acquire(
  calls: LockCalls,
  defaults: CallDefaults,
  path: string,
  options: LockOptions | undefined,
): Promise<LockGrant> {
  const call = compileMutation(options, defaults);
  const waitMs = options?.waitMs ?? 0;
  const request = {
    path: parsePath(path),
    lockId: options?.lockId ?? newId(),
    mode: compileMode(options),
    ttlMs: options?.ttlMs ?? DEFAULT_LOCK_TTL_MS,
    info: options?.info ?? "",
    waitMs,
  };
  // The wait is the caller's wish, not the call's slowness.
  return calls.lock(request, { ...call, timeoutMs: call.timeoutMs + waitMs });
}

function compileMode(options: LockOptions | undefined): AdvisoryLockMode {
  const { shared = false, count } = options ?? {};
  if (count === undefined) return shared ? { kind: "shared" } : { kind: "exclusive" };
  if (!shared) return { kind: "counting", capacity: count };
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: "a lock cannot be shared and counted at once",
    remedy: "give shared or count",
  });
}

class KeptLock implements FileLock {
  readonly path: string;
  readonly lockId: string;
  readonly fencing: number;
  readonly zoneId: string;

  constructor(
    grant: LockGrant,
    private readonly hold: LockHold,
  ) {
    ({ path: this.path, lockId: this.lockId, fencing: this.fencing, zoneId: this.zoneId } = grant);
  }

  get signal(): AbortSignal {
    return this.hold.signal;
  }

  get isLost(): boolean {
    return this.hold.isLost;
  }

  release(): Promise<void> {
    return this.hold.release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.hold.release();
  }
}

export function createLockAdministration(
  driver: () => LockCalls,
  defaults: CallDefaults,
): LockAdministration {
  return {
    acquire: async (path, options) => acquire(driver(), defaults, path, options),
    extend: async (path, lockId, options) =>
      driver().sysExtendLock(
        {
          path: parsePath(path),
          lockId,
          fencing: options?.fencing ?? null,
          ttlMs: options?.ttlMs ?? DEFAULT_LOCK_TTL_MS,
        },
        compileMutation(options, defaults),
      ),
    release: async (path, lockId, options) => {
      const request = { path: parsePath(path), lockId, fencing: null, force: false };
      return (await driver().sysUnlock(request, compileMutation(options, defaults))).released > 0;
    },
    force: async (path, options) => {
      const request = { path: parsePath(path), lockId: null, fencing: null, force: true };
      return (await driver().sysUnlock(request, compileMutation(options, defaults))).released;
    },
    async *list(path = "/", options): AsyncIterable<PathLock> {
      let after: string | null = null;
      do {
        const request = { path: parsePath(path), after, limit: LIST_PAGE_LOCKS };
        const page = await driver().listLocks(request, compileRead(options, defaults));
        yield* page.locks;
        after = page.nextAfter;
      } while (after !== null);
    },
  };
}
