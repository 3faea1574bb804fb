import type { Raft } from "./raft.js";

/**
 * Whether this node heard from a leader lately, or may have before a restart. An election now would only
 * disturb that leader (thesis 4.2.3), and break the promise that its lease rests on (6.4.1).
 */
export function isInLease(raft: Raft): boolean {
  if (raft.leasePromiseTicks > 0) return true;
  const { checkQuorum, electionTick } = raft.config;
  return checkQuorum && raft.lead !== null && raft.electionElapsed < electionTick;
}
