import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type CommitToken,
  type FileMetadata,
  type IncarnationId,
  type LogIndex,
  NexusError,
  type ReadConsistency,
  type Term,
  type ZoneId,
} from "@nexus/contracts";
import {
  buildListPage,
  type CommitResult,
  checkTransaction,
  childRange,
  type HistoryRequest,
  type HistorySlice,
  type KeyValue,
  type ListedDirectory,
  type ListPage,
  type ListPageRequest,
  MAX_LIST_PAGE_ENTRIES,
  type MetaReadOptions,
  type MetaStore,
  type MetaTransaction,
  type MetaTransactOptions,
  type MetaTransactResult,
  type MetaWriteOptions,
  type MountChange,
  type MountTable,
  type Mutation,
  pageStart,
  readEntry,
  readUsage,
  requireDirectory,
  sliceOfHistory,
  type ZoneQuota,
  type ZoneUsage,
} from "@nexus/kernel";
import { invariant, withDeadline } from "@nexus/lib";
import { CommitQueue } from "./commit-queue.js";
import { endSessions } from "./end-sessions.js";
import { MountRegistry } from "./mount-registry.js";
import type { RecoveringState } from "./recovering-state.js";
import { RowExpiry, type SetTimer } from "./row-expiry.js";
import type { SpaceReserve } from "./space-reserve.js";
import { isNotOpen } from "./state-errors.js";
import type { StateHandle } from "./state-handle.js";
import { readIndex, type ZoneIdentity } from "./zone-record.js";

/** There are no elections in a store of one node. */
const LOCAL_TERM = 1 as Term;
/** Rows decoded, and paths looked up, before others get their turn on the event loop. */
const ROWS_PER_TURN = 500;
const SWEEP_TIMEOUT_MS = 30_000;

export interface LocalMetaStoreOptions {
  readonly driver: string;
  /** For error messages: the folder, or "memory". */
  readonly location: string;
  readonly identity: ZoneIdentity;
  readonly state: RecoveringState;
  readonly reserve: SpaceReserve;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** What entries expire by: wall clock, milliseconds since the epoch. */
  readonly zoneTimeMs: () => number;
  readonly setTimer: SetTimer;
  /** The mount index could not be read after a commit, or entries that expired not be removed. */
  readonly onProblem: (error: NexusError) => void;
}

/**
 * The metadata of a zone on this node alone, over any ordered key-value database. There is one copy and one
 * writer, so every read level is served from local state.
 */
export class LocalMetaStore implements MetaStore {
  readonly driver: string;
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
  readonly #options: LocalMetaStoreOptions;
  readonly #queue: CommitQueue;
  readonly #mounts: MountRegistry;
  readonly #expiry: RowExpiry;
  readonly #historyListeners = new Set<() => void>();

  private constructor(options: LocalMetaStoreOptions, handle: StateHandle) {
    this.driver = options.driver;
    this.zoneId = options.identity.zoneId;
    this.incarnation = options.identity.incarnation;
    this.#options = options;
    this.#mounts = new MountRegistry(this.zoneId);
    this.#queue = new CommitQueue({
      zoneId: this.zoneId,
      location: options.location,
      state: options.state,
      reserve: options.reserve,
      appliedIndex: readIndex(handle),
      nowMs: options.nowMs,
      onMountsChanged: () => this.#refreshMounts(),
      zoneTimeMs: options.zoneTimeMs,
      onExpiry: (expiresAtMs) => this.#expiry.note(expiresAtMs),
      onCommitted: () => {
        for (const listener of this.#historyListeners) listener();
      },
    });
    this.#expiry = new RowExpiry({
      zoneTimeMs: options.zoneTimeMs,
      setTimer: options.setTimer,
      handle: () => options.state.handle(),
      remove: (expired) => this.#queue.expire(expired, SWEEP_TIMEOUT_MS),
      onProblem: options.onProblem,
    });
  }

  /** Errors: CORRUPT (the mount index), and why the state cannot be opened. */
  static async start(options: LocalMetaStoreOptions): Promise<LocalMetaStore> {
    const handle = await options.state.handle();
    const store = new LocalMetaStore(options, handle);
    await store.#mounts.refresh(handle);
    await endSessions(store, options.onProblem);
    await store.#expiry.load(handle);
    return store;
  }

  /** Index of the last durable commit; 0 before the first. */
  appliedIndex(): LogIndex {
    return this.#queue.appliedIndex;
  }

  /** What the zone holds now; null while its state is being opened again. */
  usageNow(): ZoneUsage | null {
    const { current } = this.#options.state;
    return current === null ? null : readUsage(current);
  }

  /** Mount rows of the zone by path. */
  mounts(): MountTable {
    return this.#mounts.mounts;
  }

  /**
   * Called for every applied change of the zone's mount rows, present ones first; before the commit
   * resolves.
   */
  onMountChange(listener: (change: MountChange) => void): () => void {
    return this.#mounts.listen(listener);
  }

  get(path: string, options: MetaReadOptions): Promise<FileMetadata | null> {
    return this.#read(options, (handle) => readEntry(handle, path, this.zoneId));
  }

  getMany(paths: readonly string[], options: MetaReadOptions): Promise<readonly (FileMetadata | null)[]> {
    return this.#read(options, (handle) => {
      if (paths.length <= ROWS_PER_TURN) return paths.map((path) => readEntry(handle, path, this.zoneId));
      return this.#getManyInTurns(handle, paths);
    });
  }

  async list(path: string, page: ListPageRequest, options: MetaReadOptions): Promise<ListPage> {
    assertPageLimit(page.limit);
    return this.#read(options, (handle) => this.#listPage(handle, path, page));
  }

  async commit(mutations: readonly Mutation[], options: MetaWriteOptions): Promise<CommitResult> {
    const result = await this.#queue.transact({ compares: [], mutations }, null, options);
    invariant("outcomes" in result, "a commit without compares fails none of them", { index: result.index });
    return { token: this.#token(result.index), outcomes: result.outcomes };
  }

  async transact(transaction: MetaTransaction, options: MetaTransactOptions): Promise<MetaTransactResult> {
    checkTransaction(transaction);
    const result = await this.#queue.transact(transaction, options.locks, options);
    const token = this.#token(result.index);
    if ("failed" in result) return { kind: "refused", token, failed: result.failed };
    return { kind: "committed", token, outcomes: result.outcomes };
  }

  readToken(options: MetaReadOptions): Promise<CommitToken> {
    return this.#read(options, (handle) => this.#token(readIndex(handle)));
  }

  readHistory(request: HistoryRequest, options: MetaReadOptions): Promise<HistorySlice> {
    return this.#read(options, (handle) => {
      const { zoneId, incarnation } = this;
      return sliceOfHistory({ zoneId, incarnation, view: handle, appliedIndex: readIndex(handle) }, request);
    });
  }

  onHistory(listener: () => void): () => void {
    this.#historyListeners.add(listener);
    return () => this.#historyListeners.delete(listener);
  }

  usage(options: MetaReadOptions): Promise<ZoneUsage | null> {
    return this.#read(options, readUsage);
  }

  async setQuota(quota: ZoneQuota, options: MetaWriteOptions): Promise<CommitToken> {
    return this.#token(await this.#queue.setQuota(quota, options.timeoutMs));
  }

  async close(): Promise<void> {
    await this.#expiry.close();
    await this.#queue.idle();
    await this.#options.state.close();
  }

  /** Runs a read on the open state; once more when a recovery replaced the state under it. */
  async #read<T>(options: MetaReadOptions, work: (handle: StateHandle) => Promise<T> | T): Promise<T> {
    const { current } = this.#options.state;
    if (current !== null) {
      this.#assertReadable(current, options.consistency);
      const result = work(current);
      // Point reads are answered on the spot: a deadline would cost more than they do.
      if (!(result instanceof Promise)) return result;
      return this.#withinTime(options, () => result, work);
    }
    return this.#withinTime(options, () => this.#readWhenOpen(options, work), work);
  }

  #withinTime<T>(
    options: MetaReadOptions,
    first: () => Promise<T>,
    again: (handle: StateHandle) => Promise<T> | T,
  ): Promise<T> {
    const attempts = async (): Promise<T> => {
      try {
        return await first();
      } catch (error) {
        if (!isNotOpen(error)) throw error;
        return this.#readWhenOpen(options, again);
      }
    };
    return withDeadline(attempts, options.timeoutMs, `reading the metadata of zone ${this.zoneId}`);
  }

  async #readWhenOpen<T>(
    options: MetaReadOptions,
    work: (handle: StateHandle) => Promise<T> | T,
  ): Promise<T> {
    const handle = await this.#options.state.handle();
    this.#assertReadable(handle, options.consistency);
    return work(handle);
  }

  #assertReadable(handle: StateHandle, consistency: ReadConsistency): void {
    if (consistency.kind !== "token") return;
    const { token } = consistency;
    if (token.zoneId !== this.zoneId) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `the token is of zone ${token.zoneId}, not ${this.zoneId}`,
        remedy: "pass a token of this zone",
      });
    }
    if (token.incarnation !== this.incarnation) {
      throw new NexusError({
        code: "INCARNATION_MISMATCH",
        what: `the token is from an earlier life of zone ${this.zoneId}`,
        remedy: "read without it",
        details: { expected: this.incarnation, given: token.incarnation },
      });
    }
    const applied = readIndex(handle);
    if (token.index > applied) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `the token is at index ${token.index}, but zone ${this.zoneId} has only reached ${applied}`,
        remedy: "the data folder may have been rolled back: read without the token",
        details: { index: token.index, applied },
      });
    }
  }

  async #getManyInTurns(
    handle: StateHandle,
    paths: readonly string[],
  ): Promise<readonly (FileMetadata | null)[]> {
    const snapshot = handle.snapshot();
    try {
      const entries: (FileMetadata | null)[] = [];
      for (const path of paths) {
        entries.push(readEntry(snapshot, path, this.zoneId));
        if (entries.length % ROWS_PER_TURN === 0) await nextTurn();
      }
      return entries;
    } finally {
      snapshot.close();
    }
  }

  async #listPage(handle: StateHandle, path: string, page: ListPageRequest): Promise<ListPage> {
    const { inode } = requireDirectory(handle, path, this.zoneId);
    const directory: ListedDirectory = { path, inode, zoneId: this.zoneId, incarnation: this.incarnation };
    const scan = handle.scan(childRange(inode, pageStart(directory, page)));
    try {
      const entries: FileMetadata[] = [];
      let rows: readonly KeyValue[] = [];
      for (;;) {
        const wanted = Math.min(ROWS_PER_TURN, page.limit - entries.length);
        rows = [...rows, ...(await scan.next(wanted + 1 - rows.length))];
        const part = buildListPage(directory, rows, wanted);
        entries.push(...part.entries);
        if (part.nextCursor === null || entries.length >= page.limit) {
          return { entries, nextCursor: part.nextCursor };
        }
        rows = rows.slice(wanted);
      }
    } finally {
      await scan.close();
    }
  }

  async #refreshMounts(): Promise<void> {
    try {
      await this.#mounts.refresh(await this.#options.state.handle());
    } catch (error) {
      this.#options.onProblem(NexusError.from(error));
    }
  }

  #token(index: LogIndex): CommitToken {
    return { zoneId: this.zoneId, incarnation: this.incarnation, term: LOCAL_TERM, index };
  }
}

function assertPageLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIST_PAGE_ENTRIES) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `a page has 1 to ${MAX_LIST_PAGE_ENTRIES} entries, not ${limit}`,
    remedy: "ask for fewer entries and follow the cursor",
  });
}
