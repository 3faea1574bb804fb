import { NexusError } from "@nexus/contracts";
import { type MessageInit, vfs } from "@nexus/contracts/wire";
import type { AdvisoryLockMode, LockGrant, LockHolder, PathLock } from "@nexus/kernel";
import { parseIncarnationId, parseZoneId } from "@nexus/lib";

interface WireMode {
  readonly mode: vfs.LockMode;
  readonly capacity: number;
}

/** Errors: INVALID_ARGUMENT. */
export function lockModeFromWire({ mode, capacity }: { mode: number; capacity: number }): AdvisoryLockMode {
  switch (mode) {
    case vfs.LockMode.LOCK_EXCLUSIVE:
      return { kind: "exclusive" };
    case vfs.LockMode.LOCK_SHARED:
      return { kind: "shared" };
    case vfs.LockMode.LOCK_COUNTING:
      return { kind: "counting", capacity };
    default:
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `lock mode ${mode} does not exist`,
        remedy: "use 0 (exclusive), 1 (shared) or 2 (counting)",
      });
  }
}

export function lockModeToWire(mode: AdvisoryLockMode): WireMode {
  switch (mode.kind) {
    case "exclusive":
      return { mode: vfs.LockMode.LOCK_EXCLUSIVE, capacity: 0 };
    case "shared":
      return { mode: vfs.LockMode.LOCK_SHARED, capacity: 0 };
    case "counting":
      return { mode: vfs.LockMode.LOCK_COUNTING, capacity: mode.capacity };
  }
}

export function grantToWire(grant: LockGrant): MessageInit<vfs.LockGrant> {
  return { ...grant, ...lockModeToWire(grant.mode) };
}

/** Errors: INTERNAL for an answer that no Nexus server of this version gives. */
export function grantFromWire(wire: vfs.LockGrant | null): LockGrant {
  if (wire === null) {
    throw new NexusError({
      code: "INTERNAL",
      what: "a lock was granted without its fencing token",
      remedy: "the server does not speak this version of the protocol; upgrade it",
    });
  }
  const { path, lockId, fencing, ttlMs } = wire;
  return {
    zoneId: parseZoneId(wire.zoneId),
    incarnation: parseIncarnationId(wire.incarnation),
    path,
    lockId,
    mode: lockModeFromWire(wire),
    fencing,
    ttlMs,
  };
}

export function holderToWire(holder: LockHolder): MessageInit<vfs.LockHolder> {
  const remainingMs = Math.max(0, holder.remainingMs);
  return { ...holder, ...lockModeToWire(holder.mode), remainingMs };
}

export function holderFromWire(wire: vfs.LockHolder): LockHolder {
  const { path, lockId, owner, info, fencing, heldMs, remainingMs } = wire;
  return { path, lockId, mode: lockModeFromWire(wire), owner, info, fencing, heldMs, remainingMs };
}

export function pathLockToWire(lock: PathLock): MessageInit<vfs.PathLock> {
  const { path, mode, holders, waiting } = lock;
  return { path, ...lockModeToWire(mode), holders: holders.map(holderToWire), waiting };
}

export function pathLockFromWire(wire: vfs.PathLock): PathLock {
  const { path, holders, waiting } = wire;
  return { path, mode: lockModeFromWire(wire), holders: holders.map(holderFromWire), waiting };
}
