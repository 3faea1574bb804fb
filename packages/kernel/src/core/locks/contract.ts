import type { IncarnationId, ZoneId } from "@nexus/contracts";
import type { MetaReadOptions } from "../../abc/meta-store.js";
import type { LockView } from "../namespace/meta-transaction.js";

/**
 * Advisory locks of one zone: cooperative, with a time to live, on paths that need not exist. Times are the zone's
 * own (DECISIONS, zone time), so no node's clock can lengthen or shorten a lock.
 *
 * Which locks exclude each other: on one path, exclusive excludes everything, shared goes with shared, counting goes
 * with counting of the same capacity while there is room. On a path above or below, only shared goes with shared.
 * Nobody overtakes a waiter it would exclude.
 */
export interface Locks {
  readonly zoneId: ZoneId;
  /** Driver name for status: "memory" (this process only) or "raft" (replicated). */
  readonly driver: string;
  /** What transactions compare locks with, where the metadata store does not hold them itself; else null. */
  readonly view: LockView | null;

  /**
   * Acquires, waiting up to `waitMs` in a fair queue (0: tries once). The same path and lock id again, by a caller
   * that does not know whether its first attempt came through: the grant it has, or its place in the queue.
   * `signal` gives the place in the queue up. Errors: CONFLICT (held by this id in another mode, or counted with
   * another capacity), INVALID_ARGUMENT, RESOURCE_EXHAUSTED, CANCELLED, NO_LEADER, UNKNOWN_OUTCOME.
   */
  acquire(request: LockAcquire, options: LockWaitOptions): Promise<LockAnswer>;

  /** Starts the time to live anew. Errors: LOCK_LOST (never acquired again silently), NO_LEADER, UNKNOWN_OUTCOME. */
  extend(request: LockExtend, options: LockCallOptions): Promise<LockGrant>;

  /** False: nothing was held under that id (any more). */
  release(request: LockRelease, options: LockCallOptions): Promise<boolean>;

  /** Takes the lock at exactly this path from all its holders; how many. */
  forceRelease(path: string, options: LockCallOptions): Promise<number>;

  /** The lock at exactly this path; null when nobody holds it. */
  get(path: string, options: MetaReadOptions): Promise<LockState | null>;

  /** Locks at and below a path, byte order of paths, at most `limit` after `after` (null: from the start). */
  list(request: LockListRequest, options: MetaReadOptions): Promise<LockPage>;
}

export type AdvisoryLockMode =
  | { readonly kind: "exclusive" }
  | { readonly kind: "shared" }
  /** A semaphore: at most `capacity` holders, the same for all of them. */
  | { readonly kind: "counting"; readonly capacity: number };

export interface LockAcquire {
  readonly path: string;
  /** Chosen by the caller; names its hold together with the path. */
  readonly lockId: string;
  readonly mode: AdvisoryLockMode;
  /** Milliseconds from the grant until the lock is lost unless extended. */
  readonly ttlMs: number;
  /** Longest wait in the queue; 0 tries once. */
  readonly waitMs: number;
  /** Who asks, for listings. */
  readonly owner: string;
  /** Anything the holder wants others to read; may be empty. */
  readonly info: string;
}

export interface LockExtend {
  readonly path: string;
  readonly lockId: string;
  /** Only this grant; null: whichever the id holds. */
  readonly fencing: number | null;
  readonly ttlMs: number;
}

export interface LockRelease {
  readonly path: string;
  readonly lockId: string;
  readonly fencing: number | null;
}

export interface LockCallOptions {
  readonly timeoutMs: number;
}

export interface LockWaitOptions extends LockCallOptions {
  readonly signal: AbortSignal | null;
}

export interface LockGrant {
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
  readonly path: string;
  readonly lockId: string;
  readonly mode: AdvisoryLockMode;
  /** Fencing token: larger than that of every grant before it in the zone. */
  readonly fencing: number;
  readonly ttlMs: number;
}

export type LockAnswer =
  | { readonly kind: "granted"; readonly grant: LockGrant }
  /** Not acquired, after the wait if there was one: some of those in the way. */
  | { readonly kind: "held"; readonly holders: readonly LockHolder[]; readonly waiting: number };

export interface LockHolder {
  readonly path: string;
  readonly lockId: string;
  readonly mode: AdvisoryLockMode;
  readonly owner: string;
  readonly info: string;
  readonly fencing: number;
  /** Milliseconds since it was granted, and until it is lost, by the clock of the zone as known on this node. */
  readonly heldMs: number;
  readonly remainingMs: number;
}

export interface LockState {
  readonly path: string;
  readonly mode: AdvisoryLockMode;
  readonly holders: readonly LockHolder[];
  /** Requests waiting for exactly this path. */
  readonly waiting: number;
}

export interface LockListRequest {
  readonly path: string;
  readonly after: string | null;
  /** 1 to MAX_LOCK_PAGE. */
  readonly limit: number;
}

export interface LockPage {
  readonly locks: readonly LockState[];
  /** Give it as `after` of the next page; null when there is no more. */
  readonly nextAfter: string | null;
}

export const MAX_LOCK_PAGE = 10_000;
