import {
  type CommitToken,
  type FileMetadata,
  type IncarnationId,
  type LogIndex,
  NexusError,
  type ZoneId,
} from "@nexus/contracts";
import { type MessageInit, type MethodDescriptor, raft } from "@nexus/contracts/wire";
import {
  type CommitResult,
  checkTransaction,
  type HistoryRequest,
  type HistorySlice,
  historyUnsupported,
  type ListPage,
  type ListPageRequest,
  type MetaReadOptions,
  type MetaStore,
  type MetaTransaction,
  type MetaTransactOptions,
  type MetaTransactResult,
  type MetaWriteOptions,
  type Mutation,
  requireQuota,
  type ZoneQuota,
  type ZoneUsage,
} from "@nexus/kernel";
import { Deadline, decodeCommitToken } from "@nexus/lib";
import { type AppliedReply, decodeHistory, decodeRows, inNameOf } from "@nexus/raft";
import type { RemoteRowsLimits } from "../limits.js";
import { consistencyToWire } from "../wire/requests.js";
import { incarnationFromWire, incarnationToWire } from "../wire/zones.js";
import type { RowsChange } from "./changes.js";
import { HistoryFollower } from "./history-follower.js";
import { RemoteCommits } from "./remote-commits.js";
import { understood } from "./rows-server.js";
import { closed, type RowsServers } from "./rows-servers.js";
import { type Life, lifeToWire } from "./zone-life.js";

const service = raft.MetaStoreService;

export interface RemoteMetaStoreParts {
  readonly servers: RowsServers;
  readonly life: Life;
  readonly keepsHistory: boolean;
  readonly limits: RemoteRowsLimits;
  readonly onTrouble: (error: NexusError) => void;
}

/**
 * The metadata of a zone that other nodes hold, for a kernel without a replica. Reads are those nodes' reads, at the
 * consistency asked for; `local` and `lease` are theirs, not this process's. Commits are applied once.
 */
export class RemoteMetaStore implements MetaStore {
  readonly driver = "remote";
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
  readonly #servers: RowsServers;
  readonly #life: Life;
  readonly #keepsHistory: boolean;
  readonly #commits: RemoteCommits;
  readonly #history: HistoryFollower;
  readonly #closing = new AbortController();

  constructor({ servers, life, keepsHistory, limits, onTrouble }: RemoteMetaStoreParts) {
    this.zoneId = life.zoneId;
    this.incarnation = life.incarnation;
    this.#servers = servers;
    this.#life = life;
    this.#keepsHistory = keepsHistory;
    this.#commits = new RemoteCommits(servers, life, limits, this.#closing.signal);
    this.#history = new HistoryFollower(servers, life, limits, onTrouble);
  }

  async get(path: string, options: MetaReadOptions): Promise<FileMetadata | null> {
    const [entry] = await this.getMany([path], options);
    return entry ?? null;
  }

  async getMany(
    paths: readonly string[],
    options: MetaReadOptions,
  ): Promise<readonly (FileMetadata | null)[]> {
    const request = { ...this.#readAt(options), paths };
    return await this.#read(service.GetRows, request, options.timeoutMs, ({ rows }) => {
      const entries = decodeRows(rows);
      if (entries.length === paths.length) return entries;
      throw new TypeError(`it gave ${entries.length} entries for ${paths.length} paths`);
    });
  }

  async list(path: string, page: ListPageRequest, options: MetaReadOptions): Promise<ListPage> {
    const { cursor, after, limit } = page;
    requireCount(limit, "entries of a page");
    const request = { ...this.#readAt(options), path, cursor, after: after ?? null, limit };
    return await this.#read(service.ListRows, request, options.timeoutMs, ({ rows, nextCursor }) => {
      const entries = decodeRows(rows).filter((entry) => entry !== null);
      if (entries.length <= limit) return { entries, nextCursor };
      throw new TypeError(`it gave ${entries.length} entries, not ${limit} at most`);
    });
  }

  async commit(mutations: readonly Mutation[], options: MetaWriteOptions): Promise<CommitResult> {
    const reply = await this.#commit(inNameOf(options, { kind: "mutate", mutations }), options);
    if (reply.result.kind === "outcomes")
      return { token: this.#token(reply), outcomes: reply.result.outcomes };
    throw wrongAnswer("a commit", reply);
  }

  async transact(transaction: MetaTransaction, options: MetaTransactOptions): Promise<MetaTransactResult> {
    checkTransaction(transaction);
    if (options.locks !== null) requireNoLock(transaction);
    const reply = await this.#commit(inNameOf(options, { kind: "transact", transaction }), options);
    const { result } = reply;
    const token = this.#token(reply);
    if (result.kind === "outcomes") return { kind: "committed", token, outcomes: result.outcomes };
    if (result.kind === "compareFailed") return { kind: "refused", token, failed: result.failed };
    throw wrongAnswer("a transaction", reply);
  }

  async setQuota(quota: ZoneQuota, options: MetaWriteOptions): Promise<CommitToken> {
    requireQuota(this.zoneId, quota);
    const reply = await this.#commit({ kind: "setQuota", quota }, options);
    if (reply.result.kind === "done") return this.#token(reply);
    throw wrongAnswer("a quota", reply);
  }

  async readToken(options: MetaReadOptions): Promise<CommitToken> {
    const request = { ...this.#readAt(options), withUsage: false };
    return await this.#read(service.ReadPosition, request, options.timeoutMs, ({ commitToken }) => {
      const token = decodeCommitToken(commitToken);
      if (token.zoneId === this.zoneId && token.incarnation === this.incarnation) return token;
      throw new TypeError(`it gave a position of zone ${token.zoneId} in another life`);
    });
  }

  async usage(options: MetaReadOptions): Promise<ZoneUsage | null> {
    const request = { ...this.#readAt(options), withUsage: true };
    return await this.#read(service.ReadPosition, request, options.timeoutMs, ({ usage }) => {
      if (usage === null) return null;
      const { entries, bytes, maxEntries, maxBytes } = usage;
      return { entries, bytes, maxEntries, maxBytes };
    });
  }

  async readHistory({ after, limit }: HistoryRequest, options: MetaReadOptions): Promise<HistorySlice> {
    requireCount(limit, "changes of history");
    const position =
      after === null
        ? {}
        : { afterIncarnation: incarnationToWire(after.incarnation), afterIndex: after.index };
    const request = { ...this.#readAt(options), ...position, limit };
    return await this.#read(service.ReadHistory, request, options.timeoutMs, (reply) => ({
      changes: decodeHistory(reply.changes),
      through: {
        incarnation: incarnationFromWire(reply.throughIncarnation),
        index: reply.throughIndex as LogIndex,
      },
    }));
  }

  onHistory(listener: () => void): () => void {
    if (this.#closing.signal.aborted) throw closed();
    if (!this.#keepsHistory) throw historyUnsupported(this.zoneId);
    return this.#history.listen(listener);
  }

  /** Commits in flight end with what is known of them. The zone goes on without this process. */
  async close(): Promise<void> {
    this.#closing.abort(closed());
    this.#history.close();
    this.#servers.close();
  }

  #readAt(options: MetaReadOptions): { life: MessageInit<raft.ZoneLife>; read: MessageInit<raft.RowsRead> } {
    return { life: lifeToWire(this.#life), read: consistencyToWire(options.consistency) };
  }

  async #read<Request, Response, T>(
    method: MethodDescriptor<Request, Response>,
    request: MessageInit<Request>,
    timeoutMs: number,
    read: (reply: Response) => T,
  ): Promise<T> {
    const deadline = new Deadline(timeoutMs, () => performance.now());
    return await this.#servers.ask(deadline, async (server, leftMs) => {
      const reply = await server.read(method, request, leftMs);
      return understood(server.address, () => read(reply));
    });
  }

  /** Errors: the refusal, and those of RemoteCommits. */
  async #commit(change: RowsChange, { timeoutMs }: MetaWriteOptions): Promise<AppliedReply> {
    if (this.#closing.signal.aborted) throw closed();
    const reply = await this.#commits.commit(change, timeoutMs);
    if (reply.result.kind === "refused") throw reply.result.error;
    return reply;
  }

  #token({ index, term }: AppliedReply): CommitToken {
    return { ...this.#life, term, index };
  }
}

/** What the wire cannot carry; a number it can is the store's to refuse. Errors: INVALID_ARGUMENT. */
function requireCount(limit: number, what: string): void {
  if (Number.isInteger(limit) && limit >= 0 && limit < 2 ** 32) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${limit} ${what} cannot be asked for`,
    remedy: "give a whole number",
  });
}

/** Locks this process keeps for itself mean nothing where the transaction is applied. Errors: UNSUPPORTED. */
function requireNoLock({ compares }: MetaTransaction): void {
  const lock = compares.find(({ kind }) => kind === "lock");
  if (lock === undefined) return;
  throw new NexusError({
    code: "UNSUPPORTED",
    what: `the lock on ${lock.path} cannot be compared: it is this process's own, and the rows are elsewhere`,
    remedy: "compare versions instead",
  });
}

function wrongAnswer(what: string, { result }: AppliedReply): NexusError {
  return new NexusError({
    code: "UNKNOWN_OUTCOME",
    what: `${what} was answered with ${result.kind}: it may have taken effect`,
    remedy: "read back what it would have changed; both sides must speak this version of the protocol",
  });
}
