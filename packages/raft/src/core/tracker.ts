import type { LogIndex, NodeId } from "@nexus/contracts";
import { type Configuration, EMPTY_CONFIGURATION, memberIds } from "./confchange/configuration.js";
import { Progress } from "./progress.js";
import { jointCommitted, jointVote, voterIds } from "./quorum/joint.js";
import type { AckedIndexes, VoteResult, Votes } from "./quorum/majority.js";
import type { Limit } from "./types.js";

/** Votes of one election: the first answer of each node counts. */
class Ballot implements Votes {
  private readonly answers = new Map<NodeId, boolean>();

  record(voter: NodeId, granted: boolean): void {
    if (!this.answers.has(voter)) this.answers.set(voter, granted);
  }

  vote(voter: NodeId): boolean | null {
    return this.answers.get(voter) ?? null;
  }

  clear(): void {
    this.answers.clear();
  }
}

/** The configuration, what is known of each member, and the votes of the current election. */
export class ProgressTracker implements AckedIndexes {
  private current: Configuration = EMPTY_CONFIGURATION;
  private readonly members = new Map<NodeId, Progress>();
  private readonly ballot = new Ballot();
  private readonly activity: Votes;
  /** Members, ascending: the order of everything that is sent to all. */
  private ids: readonly NodeId[] = [];
  private voters: readonly NodeId[] = [];

  constructor(
    private readonly maxInflightMsgs: Limit,
    private readonly maxInflightBytes: Limit,
  ) {
    this.activity = { vote: (voter) => this.members.get(voter)?.recentActive ?? false };
  }

  get configuration(): Configuration {
    return this.current;
  }

  get memberIds(): readonly NodeId[] {
    return this.ids;
  }

  get voterIds(): readonly NodeId[] {
    return this.voters;
  }

  progress(id: NodeId): Progress | undefined {
    return this.members.get(id);
  }

  /** One voter and no joint configuration: that voter is a quorum by itself. */
  isSingleton(): boolean {
    const { incoming, outgoing } = this.current.voters;
    return incoming.length === 1 && outgoing.length === 0;
  }

  /** Members that stay keep their progress; new ones start as active, or CheckQuorum might depose the leader. */
  switchTo(configuration: Configuration, lastIndex: LogIndex): void {
    this.current = configuration;
    this.ids = memberIds(configuration);
    this.voters = voterIds(configuration.voters);
    for (const id of this.members.keys()) {
      if (!this.ids.includes(id)) this.members.delete(id);
    }
    for (const id of this.ids) {
      const isLearner = configuration.learners.includes(id);
      const known = this.members.get(id);
      if (known === undefined) {
        const next = Math.max(lastIndex, 1) as LogIndex;
        this.members.set(id, this.newProgress(0 as LogIndex, next, isLearner, true));
      } else {
        known.isLearner = isLearner;
      }
    }
  }

  /** Before a snapshot brings a configuration of its own: nothing known carries over. */
  forgetMembers(): void {
    this.members.clear();
  }

  /** A new term: nothing is known but that this node has its own log. */
  resetProgress(self: NodeId, lastIndex: LogIndex): void {
    const next = (lastIndex + 1) as LogIndex;
    for (const id of this.ids) {
      const isLearner = this.members.get(id)?.isLearner ?? false;
      const match = (id === self ? lastIndex : 0) as LogIndex;
      this.members.set(id, this.newProgress(match, next, isLearner, false));
    }
    this.ballot.clear();
  }

  private newProgress(match: LogIndex, next: LogIndex, isLearner: boolean, recentActive: boolean): Progress {
    return new Progress({
      match,
      next,
      isLearner,
      recentActive,
      maxInflightMsgs: this.maxInflightMsgs,
      maxInflightBytes: this.maxInflightBytes,
    });
  }

  /** The highest index a quorum holds; null without voters. */
  committed(): LogIndex | null {
    return jointCommitted(this.current.voters, this);
  }

  ackedIndex(voter: NodeId): LogIndex | null {
    return this.members.get(voter)?.match ?? null;
  }

  /** Whether a quorum was heard from since activity was last cleared. */
  quorumActive(): boolean {
    return jointVote(this.current.voters, this.activity) === "won";
  }

  clearActivity(self: NodeId): void {
    for (const id of this.ids) {
      const progress = this.members.get(id);
      if (id !== self && progress !== undefined) progress.recentActive = false;
    }
  }

  resetVotes(): void {
    this.ballot.clear();
  }

  recordVote(voter: NodeId, granted: boolean): VoteResult {
    this.ballot.record(voter, granted);
    return jointVote(this.current.voters, this.ballot);
  }

  /** Whether `voters` answered so that a quorum is behind a request. */
  quorumOf(votes: Votes): boolean {
    return jointVote(this.current.voters, votes) === "won";
  }
}
