import { NexusError, type NodeId } from "@nexus/contracts";
import type { ZoneReplica } from "../zone/replica.js";
import type { SeatCandidate } from "./seats.js";

/*
 * Messages that were sealed are not in the log: a vote says "I hold what was acknowledged", so who gets one holds the
 * zone's segments too, as far as anybody can still give them.
 */

/** Learners that lack segments another member holds are not ready for a vote. */
export function withoutIncomplete(
  replica: ZoneReplica,
  candidates: readonly SeatCandidate[],
): readonly SeatCandidate[] {
  const { members, channels } = replica.state;
  if (channels.segments.count === 0) return candidates;
  const present = new Set(members.keys());
  return candidates.map((candidate) => {
    const { nodeId, isVoter, isWitness, fitness } = candidate;
    if (isVoter || isWitness || fitness !== "healthy") return candidate;
    const isIncomplete = channels.segments.hasUnheldBy(nodeId, present);
    return isIncomplete ? { ...candidate, fitness: "catchingUp" } : candidate;
  });
}

/** Errors: MEMBERSHIP_CONFLICT when messages would be on no member any more. */
export function refuseLastHolder(replica: ZoneReplica, leaving: NodeId): void {
  const { members, channels } = replica.state;
  const staying = new Set([...members.keys()].filter((node) => node !== leaving));
  const isLast = channels.segments.isLastHolder(leaving, staying);
  if (!isLast) return;
  throw new NexusError({
    code: "MEMBERSHIP_CONFLICT",
    what: `node ${leaving} is the only member of zone ${replica.zoneId} that holds some sealed messages of its streams`,
    remedy:
      "wait until another member has fetched them (nexus_stream_segments_missing goes to 0), then repeat",
    details: { zone: replica.zoneId, node: leaving },
  });
}
