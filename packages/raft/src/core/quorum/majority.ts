import type { LogIndex, NodeId } from "@nexus/contracts";

/** What is known of the voters; a voter that said nothing is null. */
export interface AckedIndexes {
  ackedIndex(voter: NodeId): LogIndex | null;
}

export interface Votes {
  vote(voter: NodeId): boolean | null;
}

export type VoteResult = "pending" | "won" | "lost";

/**
 * The highest index a majority of `voters` holds. null: an empty quorum has no opinion, any index will do
 * (that is what makes it neutral in a joint quorum).
 */
export function majorityCommitted(voters: readonly NodeId[], acked: AckedIndexes): LogIndex | null {
  const count = voters.length;
  if (count === 0) return null;
  const indexes: number[] = new Array(count);
  for (let i = 0; i < count; i += 1) {
    const index: number = acked.ackedIndex(voters[i] as NodeId) ?? 0;
    insertSorted(indexes, i, index);
  }
  // Of n ascending indexes, the one at n - (n / 2 + 1) is held by the n / 2 + 1 voters from there on.
  return indexes[count - (Math.floor(count / 2) + 1)] as LogIndex;
}

/** Insertion sort: groups are small, and sorting with a comparator costs a call for every pair. */
function insertSorted(indexes: number[], filled: number, value: number): void {
  let at = filled;
  while (at > 0 && (indexes[at - 1] as number) > value) {
    indexes[at] = indexes[at - 1] as number;
    at -= 1;
  }
  indexes[at] = value;
}

/** An empty quorum wins every vote, for the same reason. */
export function majorityVote(voters: readonly NodeId[], votes: Votes): VoteResult {
  if (voters.length === 0) return "won";
  let granted = 0;
  let missing = 0;
  for (let i = 0; i < voters.length; i += 1) {
    const vote = votes.vote(voters[i] as NodeId);
    if (vote === null) missing += 1;
    else if (vote) granted += 1;
  }
  const needed = Math.floor(voters.length / 2) + 1;
  if (granted >= needed) return "won";
  return granted + missing >= needed ? "pending" : "lost";
}
