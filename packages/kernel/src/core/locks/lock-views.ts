import type { IncarnationId, ZoneId } from "@nexus/contracts";
import type { LockAnswer, LockGrant, LockHolder, LockListRequest, LockPage, LockState } from "./contract.js";
import { checkLockPage, checkLockPath } from "./lock-limits.js";
import { comparePaths, type HeldLock, type LockTable } from "./lock-table.js";

export interface LockZone {
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
}

/** What the holder is told; `ttlMs`: as asked with this call. */
export function toGrant(zone: LockZone, held: HeldLock, ttlMs: number): LockGrant {
  const { path, lockId, mode, fencing } = held;
  return { zoneId: zone.zoneId, incarnation: zone.incarnation, path, lockId, mode, fencing, ttlMs };
}

export function toHolder(held: HeldLock, nowMs: number): LockHolder {
  const { path, lockId, mode, owner, info, fencing } = held;
  const heldMs = Math.max(0, nowMs - held.grantedAtMs);
  return { path, lockId, mode, owner, info, fencing, heldMs, remainingMs: held.expiresAtMs - nowMs };
}

export function heldAnswer(table: LockTable, path: string, nowMs: number): LockAnswer {
  const holders = table.inTheWayOf(path).map((held) => toHolder(held, nowMs));
  return { kind: "held", holders, waiting: table.waitingAt(path) };
}

/** The lock at exactly this path; what has expired is gone, swept or not. */
export function lockStateAt(table: LockTable, path: string, nowMs: number): LockState | null {
  const holders = table
    .heldAt(path)
    .filter((held) => held.expiresAtMs > nowMs)
    .map((held) => toHolder(held, nowMs));
  const first = holders[0];
  return first === undefined ? null : { path, mode: first.mode, holders, waiting: table.waitingAt(path) };
}

/** Errors: INVALID_PATH, INVALID_ARGUMENT. */
export function listLocks(table: LockTable, request: LockListRequest, nowMs: number): LockPage {
  checkLockPath(request.path);
  checkLockPage(request.limit);
  const paths = table.pathsFrom(request.path);
  const { after } = request;
  const start = after === null ? 0 : firstAfter(paths, after);
  const locks: LockState[] = [];
  for (let i = start; i < paths.length; i += 1) {
    const state = lockStateAt(table, paths[i] as string, nowMs);
    if (state === null) continue;
    if (locks.length === request.limit) return { locks, nextAfter: locks[locks.length - 1]?.path ?? null };
    locks.push(state);
  }
  return { locks, nextAfter: null };
}

/** `after` itself may be gone by now. */
function firstAfter(paths: readonly string[], after: string): number {
  const at = paths.findIndex((path) => comparePaths(path, after) > 0);
  return at < 0 ? paths.length : at;
}
