import { NexusError } from "@nexus/contracts";
import type { LockView } from "../namespace/meta-transaction.js";
import type {
  LockAcquire,
  LockAnswer,
  LockCallOptions,
  LockExtend,
  LockGrant,
  LockListRequest,
  LockPage,
  LockRelease,
  LockState,
  Locks,
  LockWaitOptions,
} from "./contract.js";
import { checkLockPath } from "./lock-limits.js";
import { type HeldLock, type LockInstant, LockTable } from "./lock-table.js";
import { heldAnswer, type LockZone, listLocks, lockStateAt, toGrant } from "./lock-views.js";
import { LockWaits } from "./lock-waits.js";

export interface LocalLocksOptions extends LockZone {
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  readonly setTimer: (delayMs: number, callback: () => void) => { cancel(): void };
  /** Above every fencing token that earlier processes gave out for this zone. */
  readonly firstFencing: number;
}

/** Locks among the callers of one process, in memory: a node that is not part of a cluster. */
export class LocalLocks implements Locks, LockView {
  readonly driver = "memory";
  readonly #options: LocalLocksOptions;
  readonly #table = new LockTable();
  readonly #waits = new LockWaits();
  #lastIndex: number;
  #sweep: { readonly atMs: number; cancel(): void } | null = null;
  #closed: NexusError | null = null;

  constructor(options: LocalLocksOptions) {
    this.#options = options;
    this.#lastIndex = options.firstFencing - 1;
  }

  /** The locks are not in the store: it asks here when it applies. */
  get view(): LockView {
    return this;
  }

  get zoneId(): LockZone["zoneId"] {
    return this.#options.zoneId;
  }

  async acquire(request: LockAcquire, options: LockWaitOptions): Promise<LockAnswer> {
    if (options.signal?.aborted === true) throw waitCancelled(request.path);
    const answer = this.#run((at) => this.#table.acquire(request, at));
    if (answer.kind === "granted") return this.#granted(answer.held, request.ttlMs);
    if (answer.kind === "held") return heldAnswer(this.#table, request.path, this.#nowMs());
    const end = await this.#waits.wait(this.#table, request.path, request.lockId, {
      waitMs: Math.min(request.waitMs, options.timeoutMs),
      signal: options.signal,
      setTimer: this.#options.setTimer,
    });
    if (end.kind === "granted") return this.#granted(end.held, request.ttlMs);
    const held = this.#run((at) => this.#table.cancelWait(request.path, request.lockId, at));
    if (end.kind !== "stopped" || end.why === "deadline") {
      if (held !== null) return this.#granted(held, request.ttlMs);
      return heldAnswer(this.#table, request.path, this.#nowMs());
    }
    if (held !== null) this.#run((at) => this.#table.release({ ...request, fencing: held.fencing }, at));
    throw waitCancelled(request.path);
  }

  async extend(request: LockExtend, _options: LockCallOptions): Promise<LockGrant> {
    return toGrant(
      this.#options,
      this.#run((at) => this.#table.extend(request, at)),
      request.ttlMs,
    );
  }

  async release(request: LockRelease, _options: LockCallOptions): Promise<boolean> {
    return this.#run((at) => this.#table.release(request, at));
  }

  async forceRelease(path: string, _options: LockCallOptions): Promise<number> {
    return this.#run((at) => this.#table.forceRelease(path, at));
  }

  async get(path: string): Promise<LockState | null> {
    checkLockPath(path);
    return lockStateAt(this.#table, path, this.#nowMs());
  }

  async list(request: LockListRequest): Promise<LockPage> {
    return listLocks(this.#table, request, this.#nowMs());
  }

  /** Whether this very grant is in force now: for conditions of local writes. */
  isHeld(path: string, lockId: string, fencing: number): boolean {
    const held = this.#table.find(path, lockId);
    return held !== null && held.fencing === fencing && held.expiresAtMs > this.#nowMs();
  }

  /** Refuses whoever waits, and everything from here on. */
  close(): void {
    this.#closed ??= new NexusError({
      code: "CLOSED",
      what: `the locks of zone ${this.zoneId} are closed`,
      remedy: "open the filesystem again",
    });
    this.#sweep?.cancel();
    this.#waits.failAll(this.#closed);
  }

  #run<T>(command: (at: LockInstant) => T): T {
    if (this.#closed !== null) throw this.#closed;
    this.#lastIndex += 1;
    try {
      return command({ index: this.#lastIndex, nowMs: this.#nowMs() });
    } finally {
      this.#table.takeChanges();
      this.#waits.onChanged(this.#table);
      this.#armSweep();
    }
  }

  /** So that what expires while nobody calls goes to whoever waits. */
  #armSweep(): void {
    const atMs = this.#table.nextExpiryMs;
    if (this.#sweep !== null && (atMs === null || atMs !== this.#sweep.atMs)) {
      this.#sweep.cancel();
      this.#sweep = null;
    }
    if (atMs === null || this.#sweep !== null) return;
    const timer = this.#options.setTimer(Math.max(1, atMs - this.#nowMs()), () => {
      this.#sweep = null;
      if (this.#closed === null) this.#run((at) => this.#table.expire(at));
    });
    this.#sweep = { atMs, cancel: () => timer.cancel() };
  }

  #granted(held: HeldLock, ttlMs: number): LockAnswer {
    return { kind: "granted", grant: toGrant(this.#options, held, ttlMs) };
  }

  #nowMs(): number {
    return Math.floor(this.#options.nowMs());
  }
}

export function waitCancelled(path: string): NexusError {
  return new NexusError({ code: "CANCELLED", what: `waiting for the lock on ${path} was cancelled` });
}
