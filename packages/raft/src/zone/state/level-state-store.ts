import { NexusError } from "@nexus/contracts";
import type { KeyChange } from "@nexus/kernel";
import { lengthOf, ValueCache } from "@nexus/lib";
import { ClassicLevel } from "classic-level";
import { FLUSH_MARK_KEY, keyText } from "./keys.js";
import type { StateRow, StateStore, StateView } from "./state-store.js";

/** Rows removed in one piece of `removeRange`, so that it never holds a thread of the pool for long. */
const REMOVE_PIECE_ROWS = 2_000;

/** Rows kept in memory, missing ones included: paths in use resolve without asking LevelDB. */
const CACHED_BYTES = 16 * 1024 * 1024;

/**
 * How long changes are gathered before LevelDB is asked, unless somebody waits for them or they are many. Nothing
 * is promised by these writes (the Raft log is what is durable), and a busy zone rewrites the same few rows, so
 * one batch for many slices saves most of the work.
 */
const GATHER_MS = 10;
const GATHER_BYTES = 256 * 1024;

/**
 * LevelDB begins another journal when it holds as much in memory. It never syncs the one before, so after a power cut a
 * part of the middle could be missing: this store flushes long before, and writes nothing meanwhile.
 */
const WRITE_BUFFER_BYTES = 16 * 1024 * 1024;
const FLUSH_AT_BYTES = 4 * 1024 * 1024;
/** What LevelDB keeps in memory of a change beside key and value, at most. */
const CHANGE_OVERHEAD_BYTES = 64;

type Level = ClassicLevel<Uint8Array, Uint8Array>;
type Gathered = Map<string, KeyChange>;

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * A state store in one LevelDB folder. At most one LevelDB batch is under way; writes that come meanwhile are
 * gathered into the next one, and `get` sees them all. After any failed write nothing is written any more: after
 * ENOSPC an open handle can accept synced puts that vanish, so the owner reopens and replays from the log.
 */
export class LevelStateStore implements StateStore {
  readonly #level: Level;
  readonly #folder: string;
  /** What LevelDB holds of rows read or written lately. A row under way is found there first. */
  readonly #cache = new ValueCache(CACHED_BYTES, lengthOf);
  #gathering: Gathered = new Map();
  #gatheringBytes = 0;
  #gatherTimer: NodeJS.Timeout | null = null;
  #underWay: Gathered | null = null;
  #underWayBytes = 0;
  /** In LevelDB's memory, not in a table yet. */
  #memtableBytes = 0;
  /** While it lasts, no batch begins. */
  #memtableFlush: Promise<void> | null = null;
  /** Who waits for what is being gathered, and whether it must be synced. */
  #waiters: Waiter[] = [];
  #syncWanted = false;
  #underWayWaiters: Waiter[] = [];
  #broken: NexusError | null = null;
  #onBroken: ((cause: unknown) => void) | null = null;
  #isClosed = false;

  private constructor(level: Level, folder: string) {
    this.#level = level;
    this.#folder = folder;
  }

  /** Errors: IO_ERROR (held by another process, damaged) naming the folder. */
  static async open(folder: string): Promise<LevelStateStore> {
    const level: Level = new ClassicLevel(folder, {
      keyEncoding: "view",
      valueEncoding: "view",
      writeBufferSize: WRITE_BUFFER_BYTES,
    });
    try {
      await level.open();
    } catch (cause) {
      throw new NexusError({
        code: "IO_ERROR",
        what: `cannot open the zone state in ${folder}`,
        remedy: "check that no other nexusd-cluster uses the data folder and that the disk is healthy",
        details: { folder },
        cause,
      });
    }
    return new LevelStateStore(level, folder);
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const text = keyText(key);
    const change = this.#gathering.get(text) ?? this.#underWay?.get(text);
    if (change !== undefined) return change.kind === "put" ? change.value : undefined;
    const cached = this.#cache.get(text);
    if (cached !== undefined) return cached ?? undefined;
    const value = this.#level.getSync(key);
    this.#cache.set(text, value ?? null);
    return value;
  }

  write(changes: readonly KeyChange[]): void {
    this.#assertUsable();
    this.#gather(changes);
    if (this.#underWay === null) this.#startSoon();
  }

  unwrittenBytes(): number {
    return this.#gatheringBytes + this.#underWayBytes;
  }

  settled(): Promise<void> {
    if (this.#broken !== null) return Promise.reject(this.#broken);
    if (this.#underWay === null && this.#gathering.size === 0) return Promise.resolve();
    if (this.#underWay === null) this.#startBatch();
    // Only what was written before this call counts, or a busy zone would never settle.
    const waiters = this.#gathering.size > 0 ? this.#waiters : this.#underWayWaiters;
    return new Promise((resolve, reject) => waiters.push({ resolve, reject }));
  }

  async flush(changes: readonly KeyChange[]): Promise<void> {
    await this.settled();
    // A synced write covers only the present journal file of LevelDB; a flushed memtable covers all before it.
    await this.#flushMemtable();
    this.#assertUsable();
    const done = new Promise<void>((resolve, reject) => this.#waiters.push({ resolve, reject }));
    this.#syncWanted = true;
    this.#gather(changes);
    // LevelDB does not say that flushing a memtable failed; the next synced write does.
    this.#gather([{ kind: "put", key: FLUSH_MARK_KEY, value: new Uint8Array(0) }]);
    if (this.#underWay === null) this.#startBatch();
    await done;
  }

  writeSynced(changes: readonly KeyChange[]): Promise<void> {
    this.#assertUsable();
    const done = new Promise<void>((resolve, reject) => this.#waiters.push({ resolve, reject }));
    this.#syncWanted = true;
    this.#gather(changes);
    if (this.#underWay === null) this.#startBatch();
    return done;
  }

  /** Everything written so far is in a table then. One that is under way serves who comes meanwhile. */
  #flushMemtable(): Promise<void> {
    this.#memtableFlush ??= this.#flushBetweenBatches().finally(() => {
      this.#memtableFlush = null;
      if (this.#gathering.size > 0 && this.#broken === null) this.#startSoon();
    });
    return this.#memtableFlush;
  }

  async #flushBetweenBatches(): Promise<void> {
    if (this.#underWay !== null) {
      await new Promise<void>((resolve, reject) => this.#underWayWaiters.push({ resolve, reject }));
    }
    const nowhere = Uint8Array.of(0);
    try {
      await this.#level.compactRange(nowhere, nowhere);
    } catch (cause) {
      throw this.#breakWith(cause);
    }
    this.#memtableBytes = 0;
  }

  async openView(): Promise<StateView> {
    await this.settled();
    if (this.#broken !== null) throw this.#broken;
    return new LevelStateView(this.#level);
  }

  async removeRange(low: Uint8Array, high: Uint8Array): Promise<void> {
    await this.settled();
    for (;;) {
      const before = await this.#level.keys({ gte: low, lt: high, limit: REMOVE_PIECE_ROWS }).all();
      if (before.length === 0) return;
      this.write(before.map((key) => ({ kind: "delete", key })));
      await this.settled();
    }
  }

  onBroken(listener: (cause: unknown) => void): void {
    this.#onBroken = listener;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#broken === null) await this.settled().catch(() => undefined);
    await this.#memtableFlush?.catch(() => undefined);
    if (this.#gatherTimer !== null) clearTimeout(this.#gatherTimer);
    await this.#level.close();
  }

  #assertUsable(): void {
    if (this.#broken !== null) throw this.#broken;
    if (!this.#isClosed) return;
    throw new NexusError({
      code: "CLOSED",
      what: `the zone state in ${this.#folder} is closed`,
      remedy: "try again once the zone is open",
      details: { folder: this.#folder },
    });
  }

  #gather(changes: readonly KeyChange[]): void {
    for (const change of changes) {
      this.#gathering.set(keyText(change.key), change);
      this.#gatheringBytes += change.key.length + (change.kind === "put" ? change.value.length : 0);
    }
  }

  /** Now when somebody waits or much has gathered, else a little later. */
  #startSoon(): void {
    if (this.#waiters.length > 0 || this.#gatheringBytes >= GATHER_BYTES) this.#startBatch();
    else this.#gatherTimer ??= setTimeout(() => this.#startBatch(), GATHER_MS);
  }

  #startBatch(): void {
    if (this.#gatherTimer !== null) clearTimeout(this.#gatherTimer);
    this.#gatherTimer = null;
    if (this.#underWay !== null || this.#memtableFlush !== null) return;
    if (this.#broken !== null || this.#gathering.size === 0) return;
    const batch = this.#gathering;
    const sync = this.#syncWanted;
    this.#underWay = batch;
    this.#underWayBytes = this.#gatheringBytes;
    this.#underWayWaiters = this.#waiters;
    this.#gathering = new Map();
    this.#gatheringBytes = 0;
    this.#waiters = [];
    this.#syncWanted = false;
    const chained = this.#level.batch();
    for (const change of batch.values()) {
      if (change.kind === "put") chained.put(change.key, change.value);
      else chained.del(change.key);
    }
    chained.write({ sync }).then(
      () => this.#finishBatch(),
      (cause: unknown) => {
        this.#breakWith(cause);
      },
    );
  }

  #finishBatch(): void {
    const waiters = this.#underWayWaiters;
    for (const [text, change] of this.#underWay ?? []) {
      this.#cache.set(text, change.kind === "put" ? change.value : null);
    }
    this.#memtableBytes += this.#underWayBytes + (this.#underWay?.size ?? 0) * CHANGE_OVERHEAD_BYTES;
    this.#underWay = null;
    this.#underWayBytes = 0;
    this.#underWayWaiters = [];
    // A failure breaks the store, which tells everybody.
    if (this.#memtableBytes >= FLUSH_AT_BYTES && !this.#isClosed)
      this.#flushMemtable().catch(() => undefined);
    if (this.#gathering.size > 0) this.#startSoon();
    for (const waiter of waiters) waiter.resolve();
  }

  #breakWith(cause: unknown): NexusError {
    if (this.#broken !== null) return this.#broken;
    const isFull = String(cause instanceof Error ? (cause.cause ?? cause) : cause).includes("No space left");
    const error = new NexusError({
      code: isFull ? "NO_SPACE" : "IO_ERROR",
      what: `writing the zone state in ${this.#folder} failed`,
      remedy: isFull ? "free disk space: the zone resumes by itself" : "check the disk",
      details: { folder: this.#folder },
      cause,
    });
    this.#broken = error;
    const waiters = [...this.#underWayWaiters, ...this.#waiters];
    this.#underWayWaiters = [];
    this.#waiters = [];
    for (const waiter of waiters) waiter.reject(error);
    this.#onBroken?.(error);
    return error;
  }
}

class LevelStateView implements StateView {
  readonly #level: Level;
  readonly #snapshot: ReturnType<Level["snapshot"]>;

  constructor(level: Level) {
    this.#level = level;
    this.#snapshot = level.snapshot();
  }

  get(key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#level.get(key, { snapshot: this.#snapshot });
  }

  async rows(low: Uint8Array, high: Uint8Array, limit: number): Promise<readonly StateRow[]> {
    const pairs = await this.#level.iterator({ gte: low, lt: high, limit, snapshot: this.#snapshot }).all();
    return pairs.map(([key, value]) => ({ key, value }));
  }

  close(): Promise<void> {
    return this.#snapshot.close();
  }
}
