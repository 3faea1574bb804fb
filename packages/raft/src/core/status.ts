import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import { toConfState } from "./confchange/configuration.js";
import type { Progress, ProgressState } from "./progress.js";
import type { Raft } from "./raft.js";
import type { ConfState, RaftRole } from "./types.js";

export interface BasicRaftStatus {
  readonly id: NodeId;
  readonly term: Term;
  readonly vote: NodeId | null;
  readonly commit: LogIndex;
  readonly applied: LogIndex;
  readonly lastIndex: LogIndex;
  readonly lead: NodeId | null;
  readonly role: RaftRole;
  readonly leadTransferee: NodeId | null;
}

/** What a leader knows of one member, copied. */
export interface ProgressStatus {
  readonly match: LogIndex;
  readonly next: LogIndex;
  readonly state: ProgressState;
  readonly isLearner: boolean;
  readonly paused: boolean;
  /** null outside StateSnapshot. */
  readonly pendingSnapshot: LogIndex | null;
  readonly recentActive: boolean;
  /** Unanswered MsgApp with entries, and their payload in bytes. */
  readonly inflightMessages: number;
  readonly inflightBytes: number;
  readonly inflightFull: boolean;
}

export interface RaftStatus extends BasicRaftStatus {
  readonly configuration: ConfState;
  /** By node id, ascending; empty unless this node leads. */
  readonly progress: ReadonlyMap<NodeId, ProgressStatus>;
}

/** Without the progress map: cheap enough to take often. */
export function basicStatus(raft: Raft): BasicRaftStatus {
  return {
    id: raft.id,
    term: raft.term,
    vote: raft.vote,
    commit: raft.log.committed,
    applied: raft.log.applied,
    lastIndex: raft.log.lastIndex(),
    lead: raft.lead,
    role: raft.role,
    leadTransferee: raft.leadTransferee,
  };
}

export function fullStatus(raft: Raft): RaftStatus {
  return {
    ...basicStatus(raft),
    configuration: toConfState(raft.tracker.configuration),
    progress: raft.isLeader() ? progressMap(raft) : new Map<NodeId, ProgressStatus>(),
  };
}

function progressMap(raft: Raft): Map<NodeId, ProgressStatus> {
  const members = new Map<NodeId, ProgressStatus>();
  for (const id of raft.tracker.memberIds) {
    const progress = raft.tracker.progress(id);
    if (progress !== undefined) members.set(id, progressStatus(progress));
  }
  return members;
}

export function progressStatus(progress: Progress): ProgressStatus {
  return {
    match: progress.match,
    next: progress.next,
    state: progress.state,
    isLearner: progress.isLearner,
    paused: progress.isPaused(),
    pendingSnapshot: progress.pendingSnapshot > 0 ? progress.pendingSnapshot : null,
    recentActive: progress.recentActive,
    inflightMessages: progress.inflights.count,
    inflightBytes: progress.inflights.bytes,
    inflightFull: progress.inflights.isFull(),
  };
}
