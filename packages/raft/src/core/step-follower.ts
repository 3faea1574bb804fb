import type { NodeId } from "@nexus/contracts";
import { startElection } from "./campaign.js";
import { handleAppend, handleHeartbeat, handleSnapshot } from "./follow.js";
import { senderOf } from "./messages.js";
import type { Raft } from "./raft.js";
import { dropped, STEPPED, type StepResult } from "./results.js";
import type { Message } from "./types.js";

export function stepFollower(raft: Raft, message: Message): StepResult {
  const from = senderOf(message);
  switch (message.type) {
    case "MsgProp":
      return forwardProposal(raft, message);
    case "MsgApp":
    case "MsgHeartbeat":
    case "MsgSnap":
      if (from !== null) stepFromLeader(raft, message, from);
      break;
    case "MsgTransferLeader":
    case "MsgReadIndex":
      forwardToLeader(raft, message);
      break;
    case "MsgForgetLeader":
      forgetLeader(raft);
      break;
    case "MsgTimeoutNow":
      // The leader itself asks: no PreVote, nobody is being disturbed.
      startElection(raft, "transfer");
      break;
    case "MsgReadIndexResp":
      if (message.context !== null) {
        raft.readStates.push({ index: message.index, requestContext: message.context });
      }
      break;
    default:
      break;
  }
  return STEPPED;
}

function stepFromLeader(raft: Raft, message: Message, leader: NodeId): void {
  raft.electionElapsed = 0;
  raft.lead = leader;
  if (message.type === "MsgApp") handleAppend(raft, message, leader);
  else if (message.type === "MsgHeartbeat") handleHeartbeat(raft, message, leader);
  else handleSnapshot(raft, message, leader);
}

function forwardProposal(raft: Raft, message: Message): StepResult {
  if (raft.lead === null) return dropped("noLeader");
  if (raft.config.disableProposalForwarding) return dropped("forwardingDisabled");
  const to = raft.lead;
  forwardToLeader(raft, message);
  return { kind: "forwarded", to };
}

/** Without a leader a request goes nowhere: whoever made it asks again. */
function forwardToLeader(raft: Raft, message: Message): void {
  if (raft.lead === null) return;
  raft.send({ ...message, to: raft.lead, from: message.from ?? raft.id });
}

/** Lets this node vote at once; refused with leases, which count on it to remember. */
function forgetLeader(raft: Raft): void {
  if (raft.hasLeases()) {
    raft.emit({ kind: "forgetLeaderRefused" });
    return;
  }
  const { lead } = raft;
  if (lead === null) return;
  raft.lead = null;
  raft.emit({ kind: "leaderForgotten", lead, term: raft.term });
}
