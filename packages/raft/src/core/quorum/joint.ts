import type { LogIndex, NodeId } from "@nexus/contracts";
import {
  type AckedIndexes,
  majorityCommitted,
  majorityVote,
  type VoteResult,
  type Votes,
} from "./majority.js";

/** Two majorities that must agree (Raft 6). Outside a joint configuration `outgoing` is empty. */
export interface JointQuorum {
  readonly incoming: readonly NodeId[];
  readonly outgoing: readonly NodeId[];
}

/** The highest index both majorities hold; null when both are empty. */
export function jointCommitted(quorum: JointQuorum, acked: AckedIndexes): LogIndex | null {
  const incoming = majorityCommitted(quorum.incoming, acked);
  const outgoing = majorityCommitted(quorum.outgoing, acked);
  if (incoming === null) return outgoing;
  if (outgoing === null) return incoming;
  return incoming < outgoing ? incoming : outgoing;
}

/** Won when both are won, lost as soon as one is lost. */
export function jointVote(quorum: JointQuorum, votes: Votes): VoteResult {
  const incoming = majorityVote(quorum.incoming, votes);
  const outgoing = majorityVote(quorum.outgoing, votes);
  if (incoming === outgoing) return incoming;
  if (incoming === "lost" || outgoing === "lost") return "lost";
  return "pending";
}

/** Every voter of either majority, ascending, each once. */
export function voterIds(quorum: JointQuorum): NodeId[] {
  return [...new Set([...quorum.incoming, ...quorum.outgoing])].sort((a, b) => a - b);
}
