import type { Brand, LogIndex, Term } from "@nexus/contracts";
import type { ConfState, EntriesResult, Entry, HardState, Limit, TermResult } from "../core/types.js";

/**
 * The node's durable log: one append stream on disk shared by every zone replica of the node, so that one
 * durable write serves many proposals of many zones (DECISIONS, Consensus; docs/log-format.md).
 */

/** One Raft group on this node: the incarnation id of its zone. */
export type GroupId = Brand<string, "GroupId">;

/** The point a group's log starts above: the last index covered by a snapshot or by creation. */
export interface LogBase {
  readonly index: LogIndex;
  readonly term: Term;
  readonly confState: ConfState;
}

/** What one group wants durable. Writes of one event-loop turn are merged into one group commit. */
export interface LogWrite {
  readonly group: GroupId;
  /** Contiguous. An index at or below the current last index replaces that entry and all above it. */
  readonly entries: readonly Entry[];
  /** null: unchanged. */
  readonly hardState: HardState | null;
  /** Non-null when a snapshot was installed: the log is emptied and restarts above it. */
  readonly restart: LogBase | null;
}

/** Read side of one group's log. Reflects only what is durable. */
export interface GroupLog {
  readonly group: GroupId;
  /** Where the log starts; its confState is the one recorded there, not the newest. */
  base(): LogBase;
  hardState(): HardState | null;
  firstIndex(): LogIndex;
  lastIndex(): LogIndex;
  term(index: LogIndex): TermResult;
  /**
   * Old entries may answer `temporarilyUnavailable` while they are read back from disk, also while a disk that
   * failed is asked again. Throws CORRUPT when they are damaged.
   */
  entries(low: LogIndex, high: LogIndex, maxBytes: Limit): EntriesResult;
  /** Bytes of live entries on disk. */
  liveBytes(): number;
  /**
   * Null, or the highest index this node may have acknowledged and then lost with a cut log tail: the group
   * must not vote until a leader has covered it (DECISIONS, Consensus).
   */
  abstainUntil(): LogIndex | null;
}

export interface LossFinding {
  /** Path of the segment. */
  readonly file: string;
  /** Byte offset of the first byte lost. */
  readonly offset: number;
  readonly reason: string;
  /** Term, vote and last index survived; false: a vote may be forgotten, and the term went beyond any it was given in. */
  readonly promiseKnown: boolean;
}

export type LogHealth =
  | { readonly kind: "ok" }
  /** The disk is full: writes are refused, reads go on, a probe resumes by itself. */
  | { readonly kind: "noSpace"; readonly message: string }
  /** A durable write has been running longer than the deadline. */
  | { readonly kind: "hung"; readonly sinceMs: number }
  /** A write or sync failed; the segment is closed and the outcome of its last batch is unknown. */
  | { readonly kind: "failed"; readonly message: string };

export interface LogStats {
  readonly segments: number;
  readonly diskBytes: number;
  readonly liveBytes: number;
  readonly batches: number;
  readonly batchedWrites: number;
  readonly writtenBytes: number;
  /** Attempts to drop or empty an old segment that failed; they are repeated. */
  readonly reclaimFailures: number;
  readonly lastReclaimError: string | null;
}

export interface NodeLog {
  groups(): readonly GroupId[];
  /** Throws NOT_FOUND for a group the log does not hold. */
  group(id: GroupId): GroupLog;
  /** Durable when it resolves. Throws ALREADY_EXISTS. */
  createGroup(id: GroupId, base: LogBase, hardState: HardState): Promise<GroupLog>;
  /** Durable when it resolves; only then do reads show it. Rejects with NO_SPACE, IO_ERROR or UNAVAILABLE. */
  write(write: LogWrite): Promise<void>;
  /**
   * Entries up to `through` are covered by synced state and may go. Also moves the group's base.
   * Space is reclaimed by whole segments in the background.
   */
  compact(id: GroupId, through: LogBase): void;
  /** Durable when it resolves. */
  removeGroup(id: GroupId): Promise<void>;
  /**
   * Groups with damage inside the log (recovery report). Their reads show the intact prefix; their writes are
   * refused CORRUPT until `repairGroup`, a write with `restart`, or `removeGroup`.
   */
  quarantined(): readonly GroupId[];
  /**
   * For a group with other voters: gives up everything above the intact prefix, durably, and makes the group
   * abstain until a leader has covered what it may have acknowledged. Throws NOT_FOUND, or CORRUPT when the
   * start of the group's log is gone too (then only `restart` or `removeGroup` help).
   */
  repairGroup(id: GroupId): Promise<void>;
  /**
   * A leader has covered what the group lost: it need not abstain any more. Durable when it resolves; the entries
   * that cover the loss must be durable before.
   */
  endAbstention(id: GroupId): Promise<void>;
  /** Whether a read found entries above `index` damaged since the log was opened. */
  isDamagedAbove(id: GroupId, index: LogIndex): boolean;
  /**
   * For a group with other voters, after a read found entries above `index` damaged: gives up everything from there
   * on, durably, and makes the group abstain, like `repairGroup`. Throws NOT_FOUND.
   */
  cutDamaged(id: GroupId, index: LogIndex): Promise<void>;
  /** What opening the log, or reading it, found that the group may have acknowledged and lost; null when nothing. */
  lossOf(id: GroupId): LossFinding | null;
  health(): LogHealth;
  onHealthChange(listener: (health: LogHealth) => void): () => void;
  /** Called when entries that answered `temporarilyUnavailable` can be asked for again. */
  onEntriesLoaded(listener: (id: GroupId) => void): () => void;
  stats(): LogStats;
  close(): Promise<void>;
}
