import {
  type CommitToken,
  type FileMetadata,
  type LogIndex,
  NexusError,
  type ZoneId,
} from "@nexus/contracts";
import {
  type CommitResult,
  EVENTUAL_DRIVER,
  type HistoryRequest,
  type HistorySlice,
  type ListPage,
  type ListPageRequest,
  lastHistoryIndex,
  type MetaReadOptions,
  type MetaStore,
  type MetaTransaction,
  type MetaTransactOptions,
  type MetaTransactResult,
  type MetaWriteOptions,
  type Mutation,
  readEntry,
  readUsage,
  sliceOfHistory,
  type ZoneQuota,
  type ZoneUsage,
} from "@nexus/kernel";
import { historyIncarnation } from "../eventual/history.js";
import type { EventualZone } from "../eventual/zone.js";
import type { HistoryFeed } from "../host/history-feed.js";
import { pagedRows } from "../zone/state/paged-rows.js";
import type { ZoneIdentity } from "../zone/state/zone-state.js";
import { readPage, requireMutations } from "./list-page.js";

/**
 * The metadata of one eventual zone: reads and writes at this node's copy. Every read level means what this member
 * has; a token of another member's write waits until that write is here.
 */
export class EventualMetaStore implements MetaStore {
  readonly driver = EVENTUAL_DRIVER;
  readonly zoneId: ZoneId;
  readonly #identity: ZoneIdentity;
  readonly #find: () => EventualZone;
  readonly #history: Pick<HistoryFeed, "listen">;
  #isClosed = false;

  /** `find` gives the zone's copy as it is now, or throws ZONE_NOT_LOADED, UNAVAILABLE. */
  constructor(identity: ZoneIdentity, find: () => EventualZone, history: Pick<HistoryFeed, "listen">) {
    this.#identity = identity;
    this.#find = find;
    this.#history = history;
    this.zoneId = identity.zoneId;
  }

  async get(path: string, options: MetaReadOptions): Promise<FileMetadata | null> {
    const zone = this.#zone();
    await zone.barrier(options.consistency, options.timeoutMs);
    return readEntry(zone.readable().store, path, this.zoneId);
  }

  async getMany(
    paths: readonly string[],
    options: MetaReadOptions,
  ): Promise<readonly (FileMetadata | null)[]> {
    const zone = this.#zone();
    await zone.barrier(options.consistency, options.timeoutMs);
    const { store } = zone.readable();
    return paths.map((path) => readEntry(store, path, this.zoneId));
  }

  list(path: string, page: ListPageRequest, options: MetaReadOptions): Promise<ListPage> {
    return readPage(this.#identity, path, page, async () => {
      const zone = this.#zone();
      await zone.barrier(options.consistency, options.timeoutMs);
      const { store } = zone.readable();
      return {
        namespace: store,
        openView: () => store.openView(),
        rows: (view, range) => pagedRows(view, range),
      };
    });
  }

  async commit(mutations: readonly Mutation[], options: MetaWriteOptions): Promise<CommitResult> {
    requireMutations(mutations);
    return this.#zone().commit(mutations, options);
  }

  /** What members write at the same time is merged entry by entry: nothing here is all or nothing. */
  transact(_transaction: MetaTransaction, _options: MetaTransactOptions): Promise<MetaTransactResult> {
    return Promise.reject(
      new NexusError({
        code: "UNSUPPORTED",
        what: `zone ${this.zoneId} is eventually consistent and has no transactions`,
        remedy: "keep what must change together in a strong zone",
        details: { zone: this.zoneId },
      }),
    );
  }

  async readToken(options: MetaReadOptions): Promise<CommitToken> {
    return this.#zone().barrier(options.consistency, options.timeoutMs);
  }

  /** Of this member: what it wrote and took in. Errors: also INCARNATION_MISMATCH for a position of another member. */
  async readHistory(request: HistoryRequest, options: MetaReadOptions): Promise<HistorySlice> {
    const zone = this.#zone();
    await zone.barrier(options.consistency, options.timeoutMs);
    const { store, state } = zone.readable();
    const incarnation = historyIncarnation(this.#identity.incarnation, state.origin);
    if (request.after !== null && request.after.incarnation !== incarnation) throw otherMember(this.zoneId);
    const appliedIndex = lastHistoryIndex(store) as LogIndex;
    return sliceOfHistory({ zoneId: this.zoneId, incarnation, view: store, appliedIndex }, request);
  }

  onHistory(listener: () => void): () => void {
    return this.#history.listen(this.zoneId, listener);
  }

  async usage(options: MetaReadOptions): Promise<ZoneUsage | null> {
    const zone = this.#zone();
    await zone.barrier(options.consistency, options.timeoutMs);
    return readUsage(zone.readable().store);
  }

  /** Members take writes in without asking each other: no limit of all together could be kept. */
  setQuota(_quota: ZoneQuota, _options: MetaWriteOptions): Promise<CommitToken> {
    return Promise.reject(
      new NexusError({
        code: "UNSUPPORTED",
        what: `zone ${this.zoneId} is eventually consistent and has no quota`,
        remedy: "keep what must stay within one in a strong zone",
        details: { zone: this.zoneId },
      }),
    );
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** This handle only: the host owns the copy. */
  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #zone(): EventualZone {
    const zone = this.#isClosed ? null : this.#find();
    if (zone?.identity.incarnation === this.#identity.incarnation) return zone;
    throw new NexusError({
      code: "CLOSED",
      what: `the metadata store of zone ${this.zoneId} is closed or belongs to an earlier life of the zone`,
      remedy: "open it again",
    });
  }
}

function otherMember(zoneId: ZoneId): NexusError {
  return new NexusError({
    code: "INCARNATION_MISMATCH",
    what: `the position is not of this member's copy of eventual zone ${zoneId}: its members see changes in different orders`,
    remedy:
      "go on at the member that gave the cursor, or read again what you watch and watch from the present position",
    details: { zone: zoneId },
  });
}
