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
  type CommitActor,
  type CommitResult,
  type HistoryRequest,
  type HistorySlice,
  type ListPage,
  type ListPageRequest,
  MAX_LIST_PAGE_ENTRIES,
  type MetaReadOptions,
  type MetaStore,
  type MetaWriteOptions,
  type Mutation,
} from "../abc/meta-store.js";
import { checkTransaction, firstFailedCompare } from "../core/namespace/compare.js";
import {
  beginNamespaceTransaction,
  buildListPage,
  childRange,
  deriveMounts,
  diffMounts,
  dueEntries,
  HistoryWriter,
  initialHistoryChanges,
  initialNamespaceChanges,
  type MountTable,
  mountRange,
  pageStart,
  quotaChange,
  type ReadRows,
  readEntry,
  readUsage,
  requireDirectory,
  sliceOfHistory,
  type ZoneQuota,
  type ZoneUsage,
} from "../core/namespace/index.js";
import type {
  MetaTransaction,
  MetaTransactOptions,
  MetaTransactResult,
} from "../core/namespace/meta-transaction.js";
import type { NamespaceTransaction } from "../core/namespace/types.js";
import type { MountChange } from "../hal/distributed-coordinator.js";
import { OrderedState } from "./ordered-state.js";

/** Entries one sweep removes. */
const MAX_SWEEP_ENTRIES = 256;

/** The smallest MetaStore there can be: the namespace over a sorted array. For the kernel's own tests. */
export class FakeMetaStore implements MetaStore {
  readonly driver: string = "fake";
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
  readonly state = new OrderedState();
  /** Called before a commit is applied; throwing refuses it. Tests plant faults and rival writers here. */
  beforeCommit: (mutations: readonly Mutation[]) => void | Promise<void> = () => undefined;
  /** Consistencies asked for, in order. */
  readonly reads: string[] = [];
  /** What entries expire by. */
  zoneTimeMs = 0;
  commits = 0;
  readTokens = 0;
  historyReads = 0;
  readonly #historyListeners = new Set<() => void>();
  onMountChanges: (changes: readonly MountChange[]) => void = () => undefined;
  #mounts: MountTable = new Map();
  #isClosed = false;
  #index = 0;

  constructor(zoneId: ZoneId, incarnation = "0123456789abcdef".repeat(2) as IncarnationId) {
    this.zoneId = zoneId;
    this.incarnation = incarnation;
    this.state.write([...initialNamespaceChanges(0), ...initialHistoryChanges()]);
  }

  get index(): LogIndex {
    return this.#index as LogIndex;
  }

  get mounts(): MountTable {
    return this.#mounts;
  }

  async get(path: string, options: Pick<MetaReadOptions, "consistency">): Promise<FileMetadata | null> {
    this.#beginRead(options.consistency);
    return readEntry(this.state, path, this.zoneId);
  }

  async getMany(paths: readonly string[], options: Pick<MetaReadOptions, "consistency">) {
    this.#beginRead(options.consistency);
    return paths.map((path) => readEntry(this.state, path, this.zoneId));
  }

  async list(path: string, page: ListPageRequest): Promise<ListPage> {
    if (!Number.isInteger(page.limit) || page.limit < 1 || page.limit > MAX_LIST_PAGE_ENTRIES) {
      throw new NexusError({ code: "INVALID_ARGUMENT", what: `limit ${page.limit}` });
    }
    const { inode } = requireDirectory(this.state, path, this.zoneId);
    const directory = { path, inode, zoneId: this.zoneId, incarnation: this.incarnation };
    const range = childRange(inode, pageStart(directory, page));
    return buildListPage(directory, this.state.range(range, page.limit + 1), page.limit);
  }

  async commit(
    mutations: readonly Mutation[],
    options: Pick<MetaWriteOptions, "actor"> = {},
  ): Promise<CommitResult> {
    await this.beforeCommit(mutations);
    const result = this.applyNow(mutations, options.actor);
    this.commits += 1;
    return result;
  }

  async transact(transaction: MetaTransaction, options: MetaTransactOptions): Promise<MetaTransactResult> {
    checkTransaction(transaction);
    const { compares, mutations } = transaction;
    await this.beforeCommit(mutations);
    this.#requireOpen();
    const failed = firstFailedCompare(this.state, { zoneId: this.zoneId }, options.locks, compares);
    if (failed !== null) return { kind: "refused", token: this.#token(), failed };
    this.commits += 1;
    return { kind: "committed", ...this.applyNow(mutations, options.actor) };
  }

  /** A commit that came by another node: no fault is planted in its way. */
  applyNow(mutations: readonly Mutation[], actor: CommitActor | null = null): CommitResult {
    const apply = (transaction: NamespaceTransaction) =>
      mutations.map((mutation) => transaction.apply(mutation));
    const outcomes = this.#write(apply, actor);
    return { token: this.#token(), outcomes };
  }

  /** Removes what is over by `zoneTimeMs`, which a store with a clock does by itself. */
  async sweep(): Promise<void> {
    const readRows: ReadRows = async (range, limit) => this.state.range(range, limit);
    for (;;) {
      const { entries } = await dueEntries(this.state, readRows, this.zoneTimeMs, MAX_SWEEP_ENTRIES);
      if (entries.length === 0) return;
      this.#write((transaction) => transaction.expire(entries), null);
    }
  }

  #write<T>(work: (transaction: NamespaceTransaction) => T, actor: CommitActor | null): T {
    this.#requireOpen();
    const transaction = beginNamespaceTransaction(this.state, { zoneId: this.zoneId }, this.zoneTimeMs);
    const done = work(transaction);
    const index = (this.#index + 1) as LogIndex;
    const history = new HistoryWriter(this.state);
    transaction.record(history, index, actor);
    this.state.write([...history.changes(), ...transaction.changes()]);
    this.#index = index;
    if (transaction.mountsChanged()) {
      const mounts = deriveMounts(this.state, this.state.range(mountRange()));
      const changes = diffMounts(this.zoneId, this.#mounts, mounts);
      this.#mounts = mounts;
      this.onMountChanges(changes);
    }
    for (const listener of this.#historyListeners) listener();
    return done;
  }

  async readHistory(request: HistoryRequest): Promise<HistorySlice> {
    this.#requireOpen();
    this.historyReads += 1;
    const { zoneId, incarnation, state, index } = this;
    return sliceOfHistory({ zoneId, incarnation, view: state, appliedIndex: index }, request);
  }

  onHistory(listener: () => void): () => void {
    this.#historyListeners.add(listener);
    return () => this.#historyListeners.delete(listener);
  }

  async readToken(): Promise<CommitToken> {
    this.readTokens += 1;
    return this.#token();
  }

  async usage(): Promise<ZoneUsage | null> {
    this.#requireOpen();
    return readUsage(this.state);
  }

  async setQuota(quota: ZoneQuota): Promise<CommitToken> {
    this.#requireOpen();
    this.state.write([quotaChange(this.state, this.zoneId, quota)]);
    this.#index += 1;
    return this.#token();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #beginRead(consistency: ReadConsistency): void {
    this.#requireOpen();
    this.reads.push(consistency.kind);
    if (consistency.kind === "token" && consistency.token.incarnation !== this.incarnation) {
      throw new NexusError({ code: "INCARNATION_MISMATCH", what: "the token is of another life" });
    }
  }

  #requireOpen(): void {
    if (this.#isClosed) throw new NexusError({ code: "CLOSED", what: "the fake MetaStore is closed" });
  }

  #token(): CommitToken {
    return {
      zoneId: this.zoneId,
      incarnation: this.incarnation,
      term: 1 as Term,
      index: this.#index as LogIndex,
    };
  }
}
