import type { AdvisoryLockMode, LockAnswer, LockState } from "../core/locks/contract.js";

/** What `sysStat` looks up besides the entry. */
export interface StatInclude {
  readonly lock: boolean;
}

/** A lock, with paths as the caller sees them. */
export type PathLock = LockState;

export interface LockRequest {
  /** Need not exist; a link is followed. */
  readonly path: string;
  /** null: a new one, unique in the cluster. */
  readonly lockId: string | null;
  readonly mode: AdvisoryLockMode;
  /** Milliseconds until the lock is lost unless extended. */
  readonly ttlMs: number;
  /** For others to read in listings; may be empty. */
  readonly info: string;
}

export interface WaitingLockRequest extends LockRequest {
  /** Longest wait in the fair queue, within the call's own time. */
  readonly waitMs: number;
}

/** The grant's path is where the lock is: the target of a link. */
export type LockResult = LockAnswer;

export interface ExtendLockRequest {
  readonly path: string;
  readonly lockId: string;
  /** Only this grant; null: whichever the id holds. */
  readonly fencing: number | null;
  readonly ttlMs: number;
}

export interface UnlockRequest {
  readonly path: string;
  /** null only with `force`. */
  readonly lockId: string | null;
  readonly fencing: number | null;
  /** Takes it from all its holders; administrators only. */
  readonly force: boolean;
}

export interface UnlockResult {
  /** Holds ended; 0: there was none (any more). */
  readonly released: number;
}

export interface ListLocksRequest {
  /** Locks at and below this path, in the zone that owns it. */
  readonly path: string;
  /** From `ListLocksResult.nextAfter`; null starts at the beginning. */
  readonly after: string | null;
  readonly limit: number;
}

export interface ListLocksResult {
  readonly locks: readonly PathLock[];
  readonly nextAfter: string | null;
}
