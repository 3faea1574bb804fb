import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import { fromConfState } from "./confchange/configuration.js";
import { limitBytes, type RaftConfig } from "./config.js";
import type { RaftEvent } from "./events.js";
import { LeaderLease } from "./leader-lease.js";
import { type LogLoss, lossAfterOpening } from "./log-loss.js";
import { type MessageDraft, newMessage } from "./messages.js";
import { RaftLog } from "./raft-log.js";
import { ReadQueue } from "./read-only.js";
import { ProgressTracker } from "./tracker.js";
import type {
  HardState,
  Message,
  MessageTarget,
  MessageType,
  RaftRole,
  RaftStorage,
  ReadState,
  SoftState,
} from "./types.js";

/** A read request that waits until the leader has committed an entry of its own term. */
export interface PostponedRead {
  readonly context: Uint8Array;
  readonly from: NodeId | null;
}

/**
 * The state of one node in one group, and the ways out of it (`send`, `emit`). What happens to it is in the
 * files beside this one, by concept: roles, campaign, step-*, replication, follow, proposals, membership.
 */
export class Raft {
  readonly config: RaftConfig;
  readonly id: NodeId;
  readonly log: RaftLog;
  readonly tracker: ProgressTracker;
  readonly reads = new ReadQueue();
  /** Only renewed and asked on a leader with lease-based reads. */
  readonly lease: LeaderLease;
  readonly maxMessageBytes: number;
  readonly maxUncommittedBytes: number;

  term: Term;
  vote: NodeId | null;
  role: RaftRole = "StateFollower";
  lead: NodeId | null = null;
  leadTransferee: NodeId | null = null;

  /** Ticks since the last sign of a leader; on a leader, since its last check of the quorum. */
  electionElapsed = 0;
  heartbeatElapsed = 0;
  randomizedElectionTimeout = 0;

  /** No configuration change is accepted until this index is applied (thesis 4.1: one at a time). */
  pendingConfIndex = 0 as LogIndex;
  /** Acknowledged entries are missing; null once a leader has covered them. */
  loss: LogLoss | null;
  /** Payload of this leader's proposals that are not applied yet. */
  uncommittedBytes = 0;

  /**
   * Ticks for which a restarted node refuses votes: before the restart it may have promised a leader a lease
   * that it no longer knows of.
   */
  leasePromiseTicks = 0;

  postponedReads: PostponedRead[] = [];
  readStates: ReadState[] = [];
  messages: Message[] = [];
  /** May leave only once everything appended so far is durable. */
  messagesAfterAppend: Message[] = [];

  constructor(config: RaftConfig, storage: RaftStorage) {
    this.config = config;
    this.id = config.id;
    this.maxMessageBytes = limitBytes(config.maxSizePerMsg);
    this.maxUncommittedBytes = limitBytes(config.maxUncommittedEntriesSize);
    this.log = new RaftLog(storage, limitBytes(config.maxCommittedSizePerReady));
    this.tracker = new ProgressTracker(config.maxInflightMsgs, config.maxInflightBytes);
    this.lease = new LeaderLease(config.electionTick);

    const { hardState, confState } = storage.initialState();
    this.tracker.switchTo(fromConfState(confState), this.log.lastIndex());
    this.term = hardState?.term ?? (0 as Term);
    this.vote = hardState?.vote ?? null;
    // What was applied is committed, even if the commit index itself was not written in time.
    const commit = Math.max(hardState?.commit ?? this.log.committed, config.applied) as LogIndex;
    this.loadCommit(commit);
    this.loss = lossAfterOpening(config, this.term, this.log.committed);
    if (this.hasLeases() && this.term > 0) this.leasePromiseTicks = config.electionTick;
    if (config.applied > 0) this.log.appliedTo(config.applied, 0);
  }

  private loadCommit(commit: LogIndex): void {
    invariant(
      commit >= this.log.committed && commit <= this.log.lastIndex(),
      "the stored commit index lies inside the stored log",
      { commit, compacted: this.log.committed, lastIndex: this.log.lastIndex() },
    );
    this.log.committed = commit;
  }

  hardState(): HardState {
    return { term: this.term, vote: this.vote, commit: this.log.committed };
  }

  softState(): SoftState {
    return { lead: this.lead, state: this.role };
  }

  hasLeases(): boolean {
    return this.config.readOnlyOption === "leaseBased";
  }

  isLeader(): boolean {
    return this.role === "StateLeader";
  }

  /** A member with a vote whose state is not still being replaced by a snapshot may become leader. */
  isPromotable(): boolean {
    const own = this.tracker.progress(this.id);
    return own !== undefined && !own.isLearner && !this.log.hasPendingSnapshot();
  }

  /** A draft from this node; `send` fills in the term. */
  draft(type: MessageType, to: MessageTarget): MessageDraft {
    return newMessage(type, to, this.id);
  }

  /**
   * Queues a message. Votes carry a term of their own; proposals and read requests carry none, because they
   * are local requests that were passed on; everything else carries this node's term.
   */
  send(message: MessageDraft): void {
    switch (message.type) {
      case "MsgVote":
      case "MsgVoteResp":
      case "MsgPreVote":
      case "MsgPreVoteResp":
        if (message.term === 0) invariant(false, `${message.type} carries a term`, { term: message.term });
        break;
      case "MsgProp":
      case "MsgReadIndex":
        break;
      default:
        message.term = this.term;
    }
    this.enqueue(message);
  }

  private enqueue(message: Message): void {
    switch (message.type) {
      case "MsgAppResp":
      case "MsgVoteResp":
      case "MsgPreVoteResp":
        // They promise what is in the log or the hard state: see messagesAfterAppend.
        this.messagesAfterAppend.push(message);
        return;
      default:
        if (message.to === this.id) {
          invariant(false, `${message.type} is never sent to oneself`, { id: this.id });
        }
        this.messages.push(message);
    }
  }

  emit(event: RaftEvent): void {
    this.config.events(event);
  }
}
