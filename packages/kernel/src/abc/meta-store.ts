import type {
  ClientSessionId,
  CommitToken,
  ContentId,
  DirEntryType,
  FileMetadata,
  IncarnationId,
  Inode,
  LogIndex,
  ReadConsistency,
  WriteConditions,
  ZoneId,
} from "@nexus/contracts";
import type { HistoryChange } from "../core/namespace/history-record.js";
import type {
  MetaTransaction,
  MetaTransactOptions,
  MetaTransactResult,
} from "../core/namespace/meta-transaction.js";

import type { ZoneQuota, ZoneUsage } from "../core/namespace/usage.js";

/**
 * Pillar 1 of 3: the metadata of one zone, addressed by path (absolute inside the zone, `/` is its root).
 * Drivers key rows by (parent inode, name); callers never see that. Every mutation is evaluated when it is
 * applied (versions, generations, conditions, existence), never before it is proposed (DECISIONS, Calls).
 */
export interface MetaStore {
  readonly zoneId: ZoneId;
  /** Driver name for status and metrics: "leveldb", "memory", "raft", "remote". */
  readonly driver: string;

  /** The entry at `path`, or null. Never follows links or mounts. Errors: NO_LEADER, DEADLINE_EXCEEDED. */
  get(path: string, options: MetaReadOptions): Promise<FileMetadata | null>;

  /** One result per path, in order, all from one state of the zone. */
  getMany(paths: readonly string[], options: MetaReadOptions): Promise<readonly (FileMetadata | null)[]>;

  /**
   * Children of a directory in byte order of their names, a page at a time. Errors: NOT_FOUND,
   * NOT_A_DIRECTORY, INVALID_ARGUMENT (foreign cursor).
   */
  list(path: string, page: ListPageRequest, options: MetaReadOptions): Promise<ListPage>;

  /**
   * Applies all mutations or none, in order, in one step. Resolves once the outcome is durable and applied here.
   * Errors: the refusal of the first mutation that does not hold (details.mutation is its position),
   * QUOTA_EXCEEDED, NO_LEADER (nothing happened), UNKNOWN_OUTCOME, NO_SPACE, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED.
   */
  commit(mutations: readonly Mutation[], options: MetaWriteOptions): Promise<CommitResult>;

  /**
   * Applies all mutations if every compare holds, or nothing, in one step. A compare that does not hold is an answer;
   * a mutation that does not is refused as by `commit`. Errors: those of `commit`.
   */
  transact(transaction: MetaTransaction, options: MetaTransactOptions): Promise<MetaTransactResult>;

  /** A position at which a call of several steps can read consistently: one read index per call. */
  readToken(options: MetaReadOptions): Promise<CommitToken>;

  /**
   * What commits did to the namespace, in order, as far as this store has it at the consistency asked for. Errors:
   * COMPACTED (details.position is the present), INCARNATION_MISMATCH (a position of another life of the zone, or of
   * another member of an eventual one), INVALID_ARGUMENT (limit), and those of reading.
   */
  readHistory(request: HistoryRequest, options: MetaReadOptions): Promise<HistorySlice>;

  /**
   * Calls the listener when there may be more history here than before, commits that came from elsewhere included; a
   * call may be one too many. The function returned ends it. The listener must not throw.
   */
  onHistory(listener: () => void): () => void;

  /** What the zone holds and may hold; null: it does not count (a state of an earlier version, never opened since). */
  usage(options: MetaReadOptions): Promise<ZoneUsage | null>;

  /**
   * Limits what the zone may hold from here on, also below what it holds: it then takes nothing that adds to it.
   * Errors: INVALID_ARGUMENT, UNSUPPORTED (its members keep no common order), and those of `commit`.
   */
  setQuota(quota: ZoneQuota, options: MetaWriteOptions): Promise<CommitToken>;

  close(): Promise<void>;
}

/** A place in the history of one life of a zone: after the commit at this index. */
export interface HistoryPosition {
  readonly incarnation: IncarnationId;
  readonly index: LogIndex;
}

export interface HistoryRequest {
  /** null: nothing but the present position. */
  readonly after: HistoryPosition | null;
  /** Changes after which no further commit is begun, 1 to MAX_HISTORY_CHANGES_READ. */
  readonly limit: number;
}

export const MAX_HISTORY_CHANGES_READ = 10_000;

export interface HistorySlice {
  readonly changes: readonly HistoryChange[];
  /** Where to go on; everything before it is in `changes`. */
  readonly through: HistoryPosition;
}

export interface MetaReadOptions {
  readonly consistency: ReadConsistency;
  /** Milliseconds this call may take; every driver enforces it. */
  readonly timeoutMs: number;
}

export interface MetaWriteOptions {
  readonly timeoutMs: number;
  /** Kept with what watchers are told of the commit. Absent: nobody in particular, as in upkeep of the system's own. */
  readonly actor?: CommitActor;
}

/** Who made a change, as the context of the call named him. */
export interface CommitActor {
  readonly userId: string;
  readonly agentId: string | null;
}

export interface ListPageRequest {
  /** From `ListPage.nextCursor`; null starts at the beginning. Stays valid while entries come and go. */
  readonly cursor: string | null;
  /** In place of a cursor: begin behind this name, whether or not there is such an entry (any more). */
  readonly after?: string;
  /** Largest number of entries, 1 to MAX_LIST_PAGE_ENTRIES. */
  readonly limit: number;
}

export const MAX_LIST_PAGE_ENTRIES = 10_000;

export interface ListPage {
  readonly entries: readonly FileMetadata[];
  /** null when there is no more. */
  readonly nextCursor: string | null;
}

export interface CommitResult {
  readonly token: CommitToken;
  /** One outcome per mutation, in order. */
  readonly outcomes: readonly MutationOutcome[];
}

/**
 * A change to the namespace. `nowMs` is the proposer's wall clock, informational. Parents must exist unless said.
 */
export type Mutation =
  | PutContentMutation
  | CreateMutation
  | SetAttributesMutation
  | RemoveMutation
  | RenameMutation
  | SetXattrsMutation
  | TieMutation
  | KeepSessionMutation
  | DiscardMutation;

/** Gives a DT_REG entry new content: version + 1, gen + 1, createdAt and mime type kept. */
export interface PutContentMutation {
  readonly kind: "putContent";
  readonly path: string;
  readonly contentId: ContentId;
  readonly sizeBytes: number;
  /** null keeps the present one. */
  readonly mimeType: string | null;
  readonly ownerId: string | null;
  readonly writerAddress: string | null;
  /** "never": the entry must exist (NOT_FOUND); "ifMissing": create or replace; */
  readonly create: "never" | "ifMissing";
  /** Create missing parent directories too. */
  readonly createParents: boolean;
  readonly conditions: WriteConditions;
  readonly nowMs: number;
  /** Set: it is the copy of a file, of which watchers are told. */
  readonly copyOf?: CopySource;
  /**
   * The external storage whose driver has the bytes, by the inode of its row; absent: they are in none. Where another one
   * is found when it is applied, or none, it is refused (CONFLICT).
   */
  readonly storage?: Inode;
}

/** What was copied. */
export interface CopySource {
  /** In the same zone; null: it lies in another one. */
  readonly path: string | null;
}

/** Creates an entry without content. The same type again: success with created = false when `existOk`. */
export interface CreateMutation {
  readonly kind: "create";
  readonly path: string;
  readonly entryType: DirEntryType;
  readonly existOk: boolean;
  readonly createParents: boolean;
  readonly targetZoneId: ZoneId | null;
  readonly linkTarget: string | null;
  readonly sizeBytes: number;
  readonly mimeType: string | null;
  readonly ownerId: string | null;
  /** Of an entry that is made. */
  readonly xattrs: Readonly<Record<string, string>>;
  /** Set (string) or deleted (null) on the entry, whether it is made or was there; absent: none. */
  readonly setXattrs?: Readonly<Record<string, string | null>>;
  /**
   * Of a mount: a directory that is there is covered, and comes back as it was when the mount goes. Absent, as in logs
   * of versions before: it is replaced if it is empty, and refused otherwise (DIRECTORY_NOT_EMPTY).
   */
  readonly shadows?: true;
  readonly nowMs: number;
}

/** Changes attributes of an existing entry; content, version and gen stay. null keeps the present value. */
export interface SetAttributesMutation {
  readonly kind: "setAttributes";
  readonly path: string;
  /** Create a DT_REG entry without content when missing (reference facts 4.5, setattr type 0). */
  readonly createIfMissing: boolean;
  readonly mimeType: string | null;
  readonly ownerId: string | null;
  readonly modifiedAtMs: number | null;
  readonly createdAtMs: number | null;
  readonly ttlSeconds: number | null;
  readonly conditions: WriteConditions;
  readonly nowMs: number;
}

/** Removes one entry. A directory must be empty (DIRECTORY_NOT_EMPTY). */
export interface RemoveMutation {
  readonly kind: "remove";
  readonly path: string;
  /** null: every type but a mount. DT_MOUNT unmounts: the directory it covers takes its place, or an empty one. */
  readonly entryType: DirEntryType | null;
  readonly conditions: WriteConditions;
}

/** Moves an entry, subtree included, by changing one row. The destination must not exist; its parent must. */
export interface RenameMutation {
  readonly kind: "rename";
  readonly from: string;
  readonly to: string;
  readonly conditions: WriteConditions;
  readonly nowMs: number;
}

/** Sets (string) or deletes (null) extended attributes. */
export interface SetXattrsMutation {
  readonly kind: "setXattrs";
  readonly path: string;
  readonly xattrs: Readonly<Record<string, string | null>>;
}

/** Ties an entry made in the same commit to a client's session, which begins with the first entry tied to it. */
export interface TieMutation {
  readonly kind: "tie";
  readonly path: string;
  readonly sessionId: ClientSessionId;
  /** By the zone's clock, from here on. */
  readonly leaseMs: number;
  readonly nowMs: number;
}

/** Begins the lease of a session anew (SESSION_ENDED when it is over); 0: ends it here. */
export interface KeepSessionMutation {
  readonly kind: "keepSession";
  readonly sessionId: ClientSessionId;
  readonly leaseMs: number;
}

/**
 * Removes an entry: into the zone's trash if it has one, which can bring it back. What is
 * tied to a session or has a time to live, and a zone without trash: as by `remove`. What is in the trash is done away
 * with.
 */
export interface DiscardMutation {
  readonly kind: "discard";
  readonly path: string;
  /** null: every type but a mount. */
  readonly entryType: DirEntryType | null;
  /** A directory goes with all it holds, if it goes into the trash; else it must be empty. */
  readonly recursive: boolean;
  /** Who asked. */
  readonly userId: string | null;
  readonly conditions: WriteConditions;
  readonly nowMs: number;
}

export interface MutationOutcome {
  /** The entry after the mutation; the removed entry for "remove". */
  readonly entry: FileMetadata;
  /** The mutation created the entry. */
  readonly created: boolean;
  /** The entry before the mutation; null when it did not exist. */
  readonly previous: FileMetadata | null;
  /** Set when what was removed is in the zone's trash. */
  readonly trashed?: true;
}
