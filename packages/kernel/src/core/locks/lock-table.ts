import { NexusError } from "@nexus/contracts";
import { compareBytes, invariant, utf8Encode } from "@nexus/lib";
import type { AdvisoryLockMode, LockAcquire, LockExtend, LockRelease } from "./contract.js";
import { LockClaims, pathsAbove } from "./lock-claims.js";
import {
  checkAcquire,
  checkTtl,
  MAX_HELD_LOCKS,
  MAX_LOCK_WAITERS,
  MAX_REPORTED_HOLDERS,
} from "./lock-limits.js";

/** When something happens to the table: its position in the order of commands, and the zone's time. */
export interface LockInstant {
  /** Strictly increasing from command to command: the log index of a replicated zone. */
  readonly index: number;
  readonly nowMs: number;
}

/** One hold. Zone times in milliseconds. */
export interface HeldLock {
  readonly path: string;
  readonly lockId: string;
  readonly mode: AdvisoryLockMode;
  readonly owner: string;
  readonly info: string;
  readonly fencing: number;
  readonly grantedAtMs: number;
  readonly expiresAtMs: number;
}

/** One request in the queue. */
export interface LockWaiter {
  /** Its place: the index of the command that queued it. */
  readonly place: number;
  readonly path: string;
  readonly lockId: string;
  readonly mode: AdvisoryLockMode;
  readonly owner: string;
  readonly info: string;
  readonly ttlMs: number;
  /** Zone time at which it leaves the queue. */
  readonly untilMs: number;
}

export type TableAnswer =
  | { readonly kind: "granted"; readonly held: HeldLock }
  | { readonly kind: "queued" }
  /** Those in the way: `inTheWayOf`. */
  | { readonly kind: "held" };

/** Rows to be stored: a replicated table keeps them with the zone's state. */
export type LockTableChange =
  | { readonly kind: "putHeld"; readonly held: HeldLock }
  | { readonly kind: "deleteHeld"; readonly fencing: number }
  | { readonly kind: "putWaiter"; readonly waiter: LockWaiter }
  | { readonly kind: "deleteWaiter"; readonly place: number }
  | { readonly kind: "putLastFencing"; readonly fencing: number };

/**
 * The advisory locks of one zone as a deterministic machine: the same commands at the same instants give the same
 * table, answers and fencing tokens. Every command first ends what has expired by its instant.
 */
export class LockTable {
  readonly #held = new Map<string, Map<string, HeldLock>>();
  readonly #heldClaims = new LockClaims({ sharesCapacity: true });
  /** By place, ascending. */
  readonly #waiters = new Map<number, LockWaiter>();
  readonly #places = new Map<string, number>();
  readonly #wanted = new LockClaims({ sharesCapacity: false });
  #heldCount = 0;
  #lastFencing = 0;
  /** Not after the first expiry; extending may leave it too early, which costs an empty sweep. */
  #nextExpiryMs: number | null = null;
  #changes: LockTableChange[] = [];

  get heldCount(): number {
    return this.#heldCount;
  }

  get waitingCount(): number {
    return this.#waiters.size;
  }

  get lastFencing(): number {
    return this.#lastFencing;
  }

  /** Zone time at which something may expire; null when nothing is held or waits. */
  get nextExpiryMs(): number | null {
    return this.#nextExpiryMs;
  }

  /** Errors: CONFLICT, INVALID_ARGUMENT, INVALID_PATH, RESOURCE_EXHAUSTED. */
  acquire(request: LockAcquire, at: LockInstant): TableAnswer {
    checkAcquire(request);
    this.expire(at);
    const own = this.find(request.path, request.lockId);
    if (own !== null) return { kind: "granted", held: this.#again(own, request, at) };
    const queued = this.findWaiter(request.path, request.lockId);
    if (queued !== null) return this.#stillQueued(queued, request, at);
    this.#checkCapacity(request);
    if (!this.#heldClaims.excludes(request) && !this.#wanted.excludes(request)) {
      return { kind: "granted", held: this.#grant(request, at) };
    }
    if (request.waitMs === 0) return { kind: "held" };
    if (this.#waiters.size >= MAX_LOCK_WAITERS) throw limitReached("MAX_LOCK_WAITERS", MAX_LOCK_WAITERS);
    const { path, lockId, mode, owner, info, ttlMs } = request;
    const untilMs = at.nowMs + request.waitMs;
    this.#addWaiter({ place: at.index, path, lockId, mode, owner, info, ttlMs, untilMs });
    return { kind: "queued" };
  }

  /** A retry of an acquire that went through: the same grant, never a second one. */
  #again(own: HeldLock, request: LockAcquire, at: LockInstant): HeldLock {
    if (!isSameMode(own.mode, request.mode)) throw otherMode(own, request);
    const expiresAtMs = Math.max(own.expiresAtMs, at.nowMs + request.ttlMs);
    return this.#replace(own, expiresAtMs);
  }

  #stillQueued(waiter: LockWaiter, request: LockAcquire, at: LockInstant): TableAnswer {
    if (!isSameMode(waiter.mode, request.mode)) throw otherMode(waiter, request);
    if (request.waitMs === 0) {
      this.#removeWaiter(waiter);
      this.#grantWaiters(at);
      return { kind: "held" };
    }
    const renewed = { ...waiter, ttlMs: request.ttlMs, untilMs: at.nowMs + request.waitMs };
    this.#waiters.set(waiter.place, renewed);
    this.#noteExpiry(renewed.untilMs);
    this.#changes.push({ kind: "putWaiter", waiter: renewed });
    return { kind: "queued" };
  }

  /** Errors: LOCK_LOST, INVALID_ARGUMENT. */
  extend(request: LockExtend, at: LockInstant): HeldLock {
    checkTtl(request.ttlMs);
    this.expire(at);
    const own = this.find(request.path, request.lockId);
    if (own === null || (request.fencing !== null && own.fencing !== request.fencing)) {
      throw lockLost(request.path, request.lockId);
    }
    return this.#replace(own, at.nowMs + request.ttlMs);
  }

  /** Ends a hold, or a place in the queue. False: neither was there. */
  release(request: LockRelease, at: LockInstant): boolean {
    this.expire(at);
    const { path, lockId, fencing } = request;
    const own = this.find(path, lockId);
    const waiter = this.findWaiter(path, lockId);
    if (own !== null && (fencing === null || own.fencing === fencing)) this.#removeHeld(own);
    else if (waiter !== null && fencing === null) this.#removeWaiter(waiter);
    else return false;
    this.#grantWaiters(at);
    return true;
  }

  /** Leaves the queue; what was granted meanwhile stays and is returned. */
  cancelWait(path: string, lockId: string, at: LockInstant): HeldLock | null {
    this.expire(at);
    const waiter = this.findWaiter(path, lockId);
    if (waiter !== null) {
      this.#removeWaiter(waiter);
      this.#grantWaiters(at);
    }
    return this.find(path, lockId);
  }

  /** Holders that lost the lock at exactly this path. */
  forceRelease(path: string, at: LockInstant): number {
    this.expire(at);
    const holders = this.heldAt(path);
    for (const held of holders) this.#removeHeld(held);
    if (holders.length > 0) this.#grantWaiters(at);
    return holders.length;
  }

  /** Ends every hold and wait whose time is over, and grants what became free. */
  expire(at: LockInstant): void {
    if (this.#nextExpiryMs === null || at.nowMs < this.#nextExpiryMs) return;
    // In order of grants: a table read back from its rows changes them in the same order.
    const due = this.allHeld().filter((held) => held.expiresAtMs <= at.nowMs);
    for (const held of due.sort((a, b) => a.fencing - b.fencing)) this.#removeHeld(held);
    for (const waiter of [...this.#waiters.values()]) {
      if (waiter.untilMs <= at.nowMs) this.#removeWaiter(waiter);
    }
    this.#nextExpiryMs = null;
    for (const held of this.allHeld()) this.#noteExpiry(held.expiresAtMs);
    for (const waiter of this.#waiters.values()) this.#noteExpiry(waiter.untilMs);
    this.#grantWaiters(at);
  }

  find(path: string, lockId: string): HeldLock | null {
    return this.#held.get(path)?.get(lockId) ?? null;
  }

  findWaiter(path: string, lockId: string): LockWaiter | null {
    const place = this.#places.get(placeKey(path, lockId));
    return place === undefined ? null : (this.#waiters.get(place) ?? null);
  }

  /** Holders at exactly this path, oldest grant first. */
  heldAt(path: string): readonly HeldLock[] {
    return [...(this.#held.get(path)?.values() ?? [])];
  }

  waitingAt(path: string): number {
    let count = 0;
    for (const waiter of this.#waiters.values()) if (waiter.path === path) count += 1;
    return count;
  }

  /** Locked paths at and below `path`, in byte order. */
  pathsFrom(path: string): readonly string[] {
    const prefix = path === "/" ? "/" : `${path}/`;
    const found = [...this.#held.keys()].filter((held) => held === path || held.startsWith(prefix));
    return found.sort(comparePaths);
  }

  allHeld(): readonly HeldLock[] {
    return [...this.#held.values()].flatMap((holders) => [...holders.values()]);
  }

  /** Holders that exclude a lock at the path or may: at it, above it, and below it; a bounded number. */
  inTheWayOf(path: string): readonly HeldLock[] {
    const found: HeldLock[] = [];
    for (const at of [path, ...pathsAbove(path)]) found.push(...this.heldAt(at));
    if (this.#heldClaims.hasBelow(path)) {
      const prefix = path === "/" ? "/" : `${path}/`;
      for (const [below, holders] of this.#held) {
        if (found.length >= MAX_REPORTED_HOLDERS) break;
        if (below !== path && below.startsWith(prefix)) found.push(...holders.values());
      }
    }
    return found.slice(0, MAX_REPORTED_HOLDERS);
  }

  /** Rows changed since the last call, in order. */
  takeChanges(): readonly LockTableChange[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  /** Rows of a stored table; waiters by ascending place. */
  load(row: LockTableChange): void {
    switch (row.kind) {
      case "putHeld":
        this.#insertHeld(row.held);
        return;
      case "putWaiter":
        this.#insertWaiter(row.waiter);
        return;
      case "putLastFencing":
        this.#lastFencing = row.fencing;
        return;
      case "deleteHeld":
      case "deleteWaiter":
        invariant(false, "a stored lock table holds no deletions", { kind: row.kind });
    }
  }

  #grant(request: Omit<LockWaiter, "place" | "untilMs">, at: LockInstant): HeldLock {
    if (this.#heldCount >= MAX_HELD_LOCKS) throw limitReached("MAX_HELD_LOCKS", MAX_HELD_LOCKS);
    const fencing = Math.max(this.#lastFencing + 1, at.index);
    const { path, lockId, mode, owner, info } = request;
    const expiresAtMs = at.nowMs + request.ttlMs;
    const held = { path, lockId, mode, owner, info, fencing, grantedAtMs: at.nowMs, expiresAtMs };
    this.#lastFencing = fencing;
    this.#insertHeld(held);
    this.#changes.push({ kind: "putHeld", held }, { kind: "putLastFencing", fencing });
    return held;
  }

  /** First come first served: who must wait stands in the way of those behind it. */
  #grantWaiters(at: LockInstant): void {
    if (this.#waiters.size === 0) return;
    const ahead = new LockClaims({ sharesCapacity: false });
    for (const waiter of [...this.#waiters.values()]) {
      const isFree = !this.#heldClaims.excludes(waiter) && !ahead.excludes(waiter);
      if (!isFree || this.#heldCount >= MAX_HELD_LOCKS) {
        ahead.add(waiter);
        continue;
      }
      this.#removeWaiter(waiter);
      this.#grant(waiter, at);
    }
  }

  #checkCapacity({ path, mode }: LockAcquire): void {
    const capacity = this.#heldClaims.capacityAt(path);
    if (mode.kind !== "counting" || capacity === null || capacity === mode.capacity) return;
    throw new NexusError({
      code: "CONFLICT",
      what: `${path} is held with room for ${capacity} holders, not ${mode.capacity}`,
      remedy: `ask for capacity ${capacity}, or wait until all its holders are gone`,
      details: { path, capacity },
    });
  }

  #insertHeld(held: HeldLock): void {
    const holders = this.#held.get(held.path) ?? new Map<string, HeldLock>();
    invariant(!holders.has(held.lockId), "a lock id holds a path once", { path: held.path });
    this.#held.set(held.path, holders.set(held.lockId, held));
    this.#heldClaims.add(held);
    this.#heldCount += 1;
    this.#noteExpiry(held.expiresAtMs);
  }

  #replace(held: HeldLock, expiresAtMs: number): HeldLock {
    if (expiresAtMs === held.expiresAtMs) return held;
    const replaced = { ...held, expiresAtMs };
    this.#held.get(held.path)?.set(held.lockId, replaced);
    this.#noteExpiry(expiresAtMs);
    this.#changes.push({ kind: "putHeld", held: replaced });
    return replaced;
  }

  #removeHeld(held: HeldLock): void {
    const holders = this.#held.get(held.path);
    const isGone = holders?.delete(held.lockId) === true;
    invariant(isGone, "what is released was held", { path: held.path, fencing: held.fencing });
    if (holders?.size === 0) this.#held.delete(held.path);
    this.#heldClaims.remove(held);
    this.#heldCount -= 1;
    this.#changes.push({ kind: "deleteHeld", fencing: held.fencing });
  }

  #addWaiter(waiter: LockWaiter): void {
    this.#insertWaiter(waiter);
    this.#changes.push({ kind: "putWaiter", waiter });
  }

  #insertWaiter(waiter: LockWaiter): void {
    this.#waiters.set(waiter.place, waiter);
    this.#places.set(placeKey(waiter.path, waiter.lockId), waiter.place);
    this.#wanted.add(waiter);
    this.#noteExpiry(waiter.untilMs);
  }

  #removeWaiter(waiter: LockWaiter): void {
    this.#waiters.delete(waiter.place);
    this.#places.delete(placeKey(waiter.path, waiter.lockId));
    this.#wanted.remove(waiter);
    this.#changes.push({ kind: "deleteWaiter", place: waiter.place });
  }

  #noteExpiry(atMs: number): void {
    if (this.#nextExpiryMs === null || atMs < this.#nextExpiryMs) this.#nextExpiryMs = atMs;
  }
}

/** Byte order, as directories are listed. */
export function comparePaths(a: string, b: string): number {
  return compareBytes(utf8Encode(a), utf8Encode(b));
}

/** A path holds no NUL, so the key is unambiguous. */
function placeKey(path: string, lockId: string): string {
  return `${path}\0${lockId}`;
}

function isSameMode(a: AdvisoryLockMode, b: AdvisoryLockMode): boolean {
  if (a.kind === "counting" && b.kind === "counting") return a.capacity === b.capacity;
  return a.kind === b.kind;
}

function otherMode(own: { readonly mode: AdvisoryLockMode }, request: LockAcquire): NexusError {
  const { path, lockId, mode } = request;
  return new NexusError({
    code: "CONFLICT",
    what: `lock id ${lockId} already has or wants ${path} as ${own.mode.kind}, not ${mode.kind}`,
    remedy: "release it first, or use another lock id",
    details: { path, lockId },
  });
}

export function lockLost(path: string, lockId: string): NexusError {
  return new NexusError({
    code: "LOCK_LOST",
    what: `lock id ${lockId} does not hold ${path} any more: it expired, was released or was taken away`,
    remedy: "stop the work it protected, then acquire it anew",
    details: { path, lockId },
  });
}

function limitReached(limit: string, value: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `the zone has ${limit} ${value} in use`,
    remedy: "release locks, or lock fewer paths",
    details: { limit, value },
  });
}
