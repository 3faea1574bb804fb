import type { LogIndex, NodeId, Term } from "@nexus/contracts";

/**
 * Vocabulary of the pure Raft core. Semantics follow etcd-io/raft (RawNode, with asynchronous storage writes);
 * differences in shape are deliberate: "no node", "no limit" and local storage targets are types of their own,
 * never numeric sentinels (DECISIONS, Consensus).
 */

/** Local storage work is addressed to one of these instead of to a node. */
export type LocalTarget = "append-thread" | "apply-thread";
export type MessageTarget = NodeId | LocalTarget;

/** A byte or count limit; null means unlimited. */
export type Limit = number | null;

export type EntryType = "EntryNormal" | "EntryConfChange" | "EntryConfChangeV2";

export interface Entry {
  readonly term: Term;
  readonly index: LogIndex;
  readonly type: EntryType;
  /** Opaque to the core. Empty for the entry a new leader commits first. */
  readonly data: Uint8Array;
}

/** What must be durable before messages that depend on it leave the node. */
export interface HardState {
  readonly term: Term;
  readonly vote: NodeId | null;
  readonly commit: LogIndex;
}

export type RaftRole = "StateFollower" | "StatePreCandidate" | "StateCandidate" | "StateLeader";

/** Volatile; for observation only. */
export interface SoftState {
  readonly lead: NodeId | null;
  readonly state: RaftRole;
}

/** The membership of a group. Arrays are sorted ascending. `votersOutgoing` is non-empty only in a joint configuration. */
export interface ConfState {
  readonly voters: readonly NodeId[];
  readonly votersOutgoing: readonly NodeId[];
  readonly learners: readonly NodeId[];
  readonly learnersNext: readonly NodeId[];
  readonly autoLeave: boolean;
}

export interface SnapshotMetadata {
  readonly confState: ConfState;
  readonly index: LogIndex;
  readonly term: Term;
}

export interface Snapshot {
  readonly metadata: SnapshotMetadata;
  /** Opaque to the core: a host may put a reference here instead of the state itself. */
  readonly data: Uint8Array;
}

export type MessageType =
  | "MsgHup"
  | "MsgBeat"
  | "MsgProp"
  | "MsgApp"
  | "MsgAppResp"
  | "MsgVote"
  | "MsgVoteResp"
  | "MsgSnap"
  | "MsgHeartbeat"
  | "MsgHeartbeatResp"
  | "MsgUnreachable"
  | "MsgSnapStatus"
  | "MsgCheckQuorum"
  | "MsgTransferLeader"
  | "MsgTimeoutNow"
  | "MsgReadIndex"
  | "MsgReadIndexResp"
  | "MsgPreVote"
  | "MsgPreVoteResp"
  | "MsgStorageAppend"
  | "MsgStorageAppendResp"
  | "MsgStorageApply"
  | "MsgStorageApplyResp"
  | "MsgForgetLeader";

/**
 * One Raft message. One flat, monomorphic shape for every type (hot path); `type` is the tag.
 * Fields that a type does not use hold 0, null, false or an empty array.
 */
export interface Message {
  readonly type: MessageType;
  readonly to: MessageTarget;
  readonly from: MessageTarget | null;
  readonly term: Term;
  /** Term of the entry at `index` (MsgApp: of the entry before `entries`). */
  readonly logTerm: Term;
  readonly index: LogIndex;
  readonly entries: readonly Entry[];
  readonly commit: LogIndex;
  /** Only in MsgStorageAppend: the vote to persist. */
  readonly vote: NodeId | null;
  readonly snapshot: Snapshot | null;
  readonly reject: boolean;
  /**
   * MsgAppResp: where the logs may agree at best. MsgApp without entries: how far the leader knows the receiver to hold
   * its log, which need not be acknowledged again; 0: any answer is news.
   */
  readonly rejectHint: LogIndex;
  /** ReadIndex request context, or the campaign-transfer marker of a vote request. */
  readonly context: Uint8Array | null;
  /** Only in storage messages: what to deliver once the work is done. */
  readonly responses: readonly Message[];
}

/** A linearizable read may be served from local state once `applied >= index`. */
export interface ReadState {
  readonly index: LogIndex;
  readonly requestContext: Uint8Array;
}

/** Everything the core wants done, as data. */
export interface Ready {
  /** null when unchanged since the last Ready. */
  readonly softState: SoftState | null;
  /** null when unchanged since the last Ready. */
  readonly hardState: HardState | null;
  readonly readStates: readonly ReadState[];
  /** To be made durable before `messages` that acknowledge them leave (synchronous mode). */
  readonly entries: readonly Entry[];
  readonly snapshot: Snapshot | null;
  /** Committed and ready to apply. */
  readonly committedEntries: readonly Entry[];
  readonly messages: readonly Message[];
  readonly mustSync: boolean;
}

export type ConfChangeType =
  | "ConfChangeAddNode"
  | "ConfChangeRemoveNode"
  | "ConfChangeUpdateNode"
  | "ConfChangeAddLearnerNode";

export type ConfChangeTransition =
  | "ConfChangeTransitionAuto"
  | "ConfChangeTransitionJointImplicit"
  | "ConfChangeTransitionJointExplicit";

export interface ConfChangeSingle {
  readonly type: ConfChangeType;
  readonly nodeId: NodeId;
}

/** A membership change (etcd's V2). An empty `changes` leaves a joint configuration. */
export interface ConfChange {
  readonly transition: ConfChangeTransition;
  readonly changes: readonly ConfChangeSingle[];
  /** Opaque: the host keeps addresses and the expected configuration version here. */
  readonly context: Uint8Array;
}

/** Answer of a storage read of entries. */
export type EntriesResult =
  | { readonly kind: "entries"; readonly entries: readonly Entry[] }
  /** The range begins at or below the compaction point. */
  | { readonly kind: "compacted" }
  /** The range ends above the last index. */
  | { readonly kind: "unavailable" }
  /** The entries exist but must first be read from disk; the core tries again later. */
  | { readonly kind: "temporarilyUnavailable" };

export type TermResult =
  | { readonly kind: "term"; readonly term: Term }
  | { readonly kind: "compacted" }
  | { readonly kind: "unavailable" };

export type SnapshotResult =
  | { readonly kind: "snapshot"; readonly snapshot: Snapshot }
  | { readonly kind: "temporarilyUnavailable" };

/** What the core reads from the durable log. Synchronous: the host keeps the hot tail in memory. */
export interface RaftStorage {
  initialState(): { readonly hardState: HardState | null; readonly confState: ConfState };
  /** Entries in [low, high), at least one if any, together at most `maxBytes`. */
  entries(low: LogIndex, high: LogIndex, maxBytes: Limit): EntriesResult;
  /** Term of the entry at `index`, in [firstIndex - 1, lastIndex]. */
  term(index: LogIndex): TermResult;
  firstIndex(): LogIndex;
  lastIndex(): LogIndex;
  snapshot(): SnapshotResult;
}
