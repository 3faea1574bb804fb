import { type CommitToken, type FileMetadata, NexusError, type ZoneId } from "@nexus/contracts";
import {
  type CommitResult,
  checkTransaction,
  type HistoryRequest,
  type HistorySlice,
  type ListPage,
  type ListPageRequest,
  type MetaReadOptions,
  type MetaStore,
  type MetaTransaction,
  type MetaTransactOptions,
  type MetaTransactResult,
  type MetaWriteOptions,
  type Mutation,
  readEntry,
  readUsage,
  requireQuota,
  sliceOfHistory,
  type ZoneQuota,
  type ZoneUsage,
} from "@nexus/kernel";
import type { HistoryFeed } from "../host/history-feed.js";
import { inNameOf } from "../wire/command.js";
import type { ZoneReplica } from "../zone/replica.js";
import type { ZoneIdentity } from "../zone/state/zone-state.js";
import { readPage, requireMutations } from "./list-page.js";

/** The metadata of one replicated zone: reads from this node's replica behind a barrier, writes through the log. */
export class RaftMetaStore implements MetaStore {
  readonly driver = "raft";
  readonly zoneId: ZoneId;
  readonly #identity: ZoneIdentity;
  readonly #find: () => ZoneReplica;
  readonly #history: Pick<HistoryFeed, "listen">;
  #isClosed = false;

  /** `find` gives the zone's replica as it is now (it may be opened again), or throws ZONE_NOT_LOADED. */
  constructor(identity: ZoneIdentity, find: () => ZoneReplica, history: Pick<HistoryFeed, "listen">) {
    this.#identity = identity;
    this.#find = find;
    this.#history = history;
    this.zoneId = identity.zoneId;
  }

  async get(path: string, options: MetaReadOptions): Promise<FileMetadata | null> {
    const replica = this.#replica();
    await replica.barrier(options.consistency, options.timeoutMs);
    return readEntry(replica.readable().namespace, path, this.zoneId);
  }

  async getMany(
    paths: readonly string[],
    options: MetaReadOptions,
  ): Promise<readonly (FileMetadata | null)[]> {
    const replica = this.#replica();
    await replica.barrier(options.consistency, options.timeoutMs);
    // Without a break between them: nothing is applied meanwhile, so all are of one state.
    const { namespace } = replica.readable();
    return paths.map((path) => readEntry(namespace, path, this.zoneId));
  }

  async list(path: string, page: ListPageRequest, options: MetaReadOptions): Promise<ListPage> {
    const replica = this.#replica();
    return readPage(this.#identity, path, page, async () => {
      await replica.barrier(options.consistency, options.timeoutMs);
      const state = replica.readable();
      return {
        namespace: state.namespace,
        openView: () => state.store.openView(),
        rows: (view, range) => state.rows(view, range),
      };
    });
  }

  async commit(mutations: readonly Mutation[], options: MetaWriteOptions): Promise<CommitResult> {
    requireMutations(mutations);
    const reply = await this.#replica().propose(
      inNameOf(options, { kind: "mutate", mutations }),
      options.timeoutMs,
    );
    const { index, term, result } = reply;
    if (result.kind !== "outcomes") {
      throw new NexusError({ code: "INTERNAL", what: `a mutation was answered with ${result.kind}` });
    }
    return { token: { ...this.#identity, term, index }, outcomes: result.outcomes };
  }

  async transact(transaction: MetaTransaction, options: MetaTransactOptions): Promise<MetaTransactResult> {
    checkTransaction(transaction);
    const reply = await this.#replica().propose(
      inNameOf(options, { kind: "transact", transaction }),
      options.timeoutMs,
    );
    const { index, term, result } = reply;
    const token = { ...this.#identity, term, index };
    if (result.kind === "outcomes") return { kind: "committed", token, outcomes: result.outcomes };
    if (result.kind === "compareFailed") return { kind: "refused", token, failed: result.failed };
    throw new NexusError({ code: "INTERNAL", what: `a transaction was answered with ${result.kind}` });
  }

  async readToken(options: MetaReadOptions): Promise<CommitToken> {
    return this.#replica().barrier(options.consistency, options.timeoutMs);
  }

  async readHistory(request: HistoryRequest, options: MetaReadOptions): Promise<HistorySlice> {
    const replica = this.#replica();
    await replica.barrier(options.consistency, options.timeoutMs);
    const { namespace, applied } = replica.readable();
    return sliceOfHistory({ ...this.#identity, view: namespace, appliedIndex: applied.index }, request);
  }

  onHistory(listener: () => void): () => void {
    return this.#history.listen(this.zoneId, listener);
  }

  async usage(options: MetaReadOptions): Promise<ZoneUsage | null> {
    const replica = this.#replica();
    await replica.barrier(options.consistency, options.timeoutMs);
    return readUsage(replica.readable().namespace);
  }

  async setQuota(quota: ZoneQuota, options: MetaWriteOptions): Promise<CommitToken> {
    requireQuota(this.zoneId, quota);
    const { index, term } = await this.#replica().propose({ kind: "setQuota", quota }, options.timeoutMs);
    return { ...this.#identity, term, index };
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** This handle only: the host owns the replica. */
  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #replica(): ZoneReplica {
    const replica = this.#isClosed ? null : this.#find();
    if (replica?.identity.incarnation === this.#identity.incarnation) return replica;
    throw new NexusError({
      code: "CLOSED",
      what: `the metadata store of zone ${this.zoneId} is closed or belongs to an earlier life of the zone`,
      remedy: "open it again",
    });
  }
}
