import { NexusError } from "@nexus/contracts";
import { parsePath, utf8Length } from "@nexus/lib";
import { type AdvisoryLockMode, type LockAcquire, MAX_LOCK_PAGE } from "./contract.js";

/*
 * Bounds of a zone's lock table. They are checked where a request is applied, so they belong to the format of
 * replicated zones: every member must have the same.
 */

/** Locks held in one zone at once. */
export const MAX_HELD_LOCKS = 10_000;
/** Requests waiting in one zone; granting looks at each of them. */
export const MAX_LOCK_WAITERS = 1_024;
export const MAX_LOCK_CAPACITY = MAX_HELD_LOCKS;
export const MIN_LOCK_TTL_MS = 100;
export const MAX_LOCK_TTL_MS = 24 * 60 * 60 * 1000;
export const MAX_LOCK_WAIT_MS = 60 * 60 * 1000;
export const MAX_LOCK_ID_BYTES = 256;
export const MAX_LOCK_INFO_BYTES = 1024;
/** Holders named to somebody who did not get a lock. */
export const MAX_REPORTED_HOLDERS = 16;

/** Errors: INVALID_ARGUMENT, INVALID_PATH. */
export function checkAcquire(request: LockAcquire): void {
  checkLockPath(request.path);
  checkLockId(request.lockId);
  checkMode(request.mode);
  checkTtl(request.ttlMs);
  if (!Number.isSafeInteger(request.waitMs) || request.waitMs < 0 || request.waitMs > MAX_LOCK_WAIT_MS) {
    throw invalid(`a wait of ${request.waitMs} ms for a lock`, `wait 0 to ${MAX_LOCK_WAIT_MS} ms`);
  }
  for (const [name, text] of [
    ["owner", request.owner],
    ["info", request.info],
  ] as const) {
    const bytes = utf8Length(text);
    if (bytes > MAX_LOCK_INFO_BYTES) {
      throw invalid(`the ${name} of a lock takes ${bytes} bytes`, `use at most ${MAX_LOCK_INFO_BYTES}`);
    }
  }
}

export function checkLockPath(path: string): void {
  if (parsePath(path) === path) return;
  throw new NexusError({ code: "INVALID_PATH", what: `path ${JSON.stringify(path)} is not normalised` });
}

export function checkLockId(lockId: string): void {
  const bytes = utf8Length(lockId);
  if (bytes >= 1 && bytes <= MAX_LOCK_ID_BYTES) return;
  throw invalid(`a lock id of ${bytes} bytes`, `use 1 to ${MAX_LOCK_ID_BYTES} bytes`);
}

export function checkTtl(ttlMs: number): void {
  if (Number.isSafeInteger(ttlMs) && ttlMs >= MIN_LOCK_TTL_MS && ttlMs <= MAX_LOCK_TTL_MS) return;
  throw invalid(
    `a lock with a time to live of ${ttlMs} ms`,
    `use ${MIN_LOCK_TTL_MS} to ${MAX_LOCK_TTL_MS} ms and extend it for longer`,
  );
}

export function checkLockPage(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LOCK_PAGE) return;
  throw invalid(`a page of ${limit} locks`, `ask for 1 to ${MAX_LOCK_PAGE}`);
}

function checkMode(mode: AdvisoryLockMode): void {
  if (mode.kind !== "counting") return;
  const { capacity } = mode;
  if (Number.isInteger(capacity) && capacity >= 1 && capacity <= MAX_LOCK_CAPACITY) return;
  throw invalid(`a counting lock for ${capacity} holders`, `use 1 to ${MAX_LOCK_CAPACITY}`);
}

function invalid(what: string, remedy: string): NexusError {
  return new NexusError({ code: "INVALID_ARGUMENT", what: `${what} is not possible`, remedy });
}
