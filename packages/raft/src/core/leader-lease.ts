import type { NodeId } from "@nexus/contracts";
import { jointVote } from "./quorum/joint.js";
import type { Votes } from "./quorum/majority.js";
import type { Raft } from "./raft.js";

/** How much faster than the leader's a follower's clock may run: a tenth of the election timeout is given up. */
const CLOCK_DRIFT = 0.1;
const STAMP_BYTES = 8;

/**
 * For how long nobody else can have been elected (thesis 6.4.1). A follower that got a heartbeat refuses votes
 * for an election timeout from when it arrived, hence at least from when it was sent: so each heartbeat carries
 * the tick of its sending, and answers renew the lease from there, however late they come.
 */
export class LeaderLease implements Votes {
  /** Ticks since this node became leader. */
  private now = 0;
  /** When the newest heartbeat was sent that a member answered. */
  private readonly answered = new Map<NodeId, number>();
  private handedOver = false;
  private readonly maxAgeTicks: number;

  /** Both clocks may be at any point between two ticks when they count: that costs one tick on each side. */
  constructor(electionTick: number) {
    this.maxAgeTicks = Math.floor((electionTick - 1) * (1 - CLOCK_DRIFT)) - 1;
  }

  startTerm(): void {
    this.now = 0;
    this.handedOver = false;
    this.answered.clear();
  }

  tick(): void {
    this.now += 1;
  }

  /** Another node was told to campaign past all leases, and may do so late: there is no lease in this term. */
  handOver(): void {
    this.handedOver = true;
  }

  renew(member: NodeId, sentTick: number): void {
    const before = this.answered.get(member);
    if (sentTick <= this.now && (before === undefined || before < sentTick))
      this.answered.set(member, sentTick);
  }

  /** Whether a quorum, this node included, still keeps its promise. */
  isHeld(raft: Raft): boolean {
    if (this.handedOver || this.maxAgeTicks < 0) return false;
    this.answered.set(raft.id, this.now);
    return jointVote(raft.tracker.configuration.voters, this) === "won";
  }

  vote(voter: NodeId): boolean | null {
    const sentTick = this.answered.get(voter);
    return sentTick !== undefined && this.now - sentTick <= this.maxAgeTicks ? true : null;
  }

  /** The context of a heartbeat sent now: the tick, then the context of a read if one waits. */
  stamp(readContext: Uint8Array | null): Uint8Array {
    const stamped = new Uint8Array(STAMP_BYTES + (readContext?.length ?? 0));
    new DataView(stamped.buffer).setFloat64(0, this.now);
    if (readContext !== null) stamped.set(readContext, STAMP_BYTES);
    return stamped;
  }

  /** Takes in the context of an answer; what is left is that of a read, or null. */
  readStamp(member: NodeId, context: Uint8Array): Uint8Array | null {
    if (context.length < STAMP_BYTES) return null;
    this.renew(member, new DataView(context.buffer, context.byteOffset).getFloat64(0));
    return context.length === STAMP_BYTES ? null : context.subarray(STAMP_BYTES);
  }
}
