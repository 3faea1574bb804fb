import { newMessage } from "./messages.js";
import type { Raft } from "./raft.js";
import { abortTransfer } from "./roles.js";
import { step } from "./step.js";

/** One tick of logical time. */
export function tick(raft: Raft): void {
  raft.log.retryStorage();
  if (raft.leasePromiseTicks > 0) raft.leasePromiseTicks -= 1;
  if (raft.isLeader()) tickLeader(raft);
  else tickElection(raft);
}

/** Whether the next tick starts an election. */
export function isCampaignDue(raft: Raft): boolean {
  return (
    !raft.isLeader() && raft.electionElapsed + 1 >= raft.randomizedElectionTimeout && raft.isPromotable()
  );
}

function tickElection(raft: Raft): void {
  raft.electionElapsed += 1;
  if (!raft.isPromotable() || raft.electionElapsed < raft.randomizedElectionTimeout) return;
  raft.electionElapsed = 0;
  step(raft, newMessage("MsgHup", raft.id, raft.id));
}

function tickLeader(raft: Raft): void {
  raft.lease.tick();
  raft.heartbeatElapsed += 1;
  raft.electionElapsed += 1;
  if (raft.electionElapsed >= raft.config.electionTick) {
    raft.electionElapsed = 0;
    if (raft.config.checkQuorum) step(raft, newMessage("MsgCheckQuorum", raft.id, raft.id));
    // A transfer that takes an election timeout has failed: serve again.
    if (raft.isLeader()) abortTransfer(raft);
  }
  if (raft.isLeader() && raft.heartbeatElapsed >= raft.config.heartbeatTick) {
    raft.heartbeatElapsed = 0;
    step(raft, newMessage("MsgBeat", raft.id, raft.id));
  }
}
