import type { NodeId } from "@nexus/contracts";
import { campaign } from "./campaign.js";
import { handleAppend, handleHeartbeat, handleSnapshot } from "./follow.js";
import { senderOf } from "./messages.js";
import type { Raft } from "./raft.js";
import { broadcastAppend } from "./replication.js";
import { dropped, STEPPED, type StepResult } from "./results.js";
import { becomeFollower, becomeLeader } from "./roles.js";
import type { Message } from "./types.js";

/** Candidates and pre-candidates: they differ in which votes they count. */
export function stepCandidate(raft: Raft, message: Message): StepResult {
  const from = senderOf(message);
  switch (message.type) {
    case "MsgProp":
      return dropped("campaigning");
    case "MsgApp":
      if (from !== null) {
        // Of the same term: another node won.
        becomeFollower(raft, message.term, from);
        handleAppend(raft, message, from);
      }
      break;
    case "MsgHeartbeat":
      if (from !== null) {
        becomeFollower(raft, message.term, from);
        handleHeartbeat(raft, message, from);
      }
      break;
    case "MsgSnap":
      if (from !== null) {
        becomeFollower(raft, message.term, from);
        handleSnapshot(raft, message, from);
      }
      break;
    case "MsgVoteResp":
      if (from !== null && raft.role === "StateCandidate") countVote(raft, from, !message.reject);
      break;
    case "MsgPreVoteResp":
      if (from !== null && raft.role === "StatePreCandidate") countVote(raft, from, !message.reject);
      break;
    default:
      break;
  }
  return STEPPED;
}

function countVote(raft: Raft, from: NodeId, granted: boolean): void {
  const pre = raft.role === "StatePreCandidate";
  raft.emit({ kind: "voteReceived", pre, from, granted });
  switch (raft.tracker.recordVote(from, granted)) {
    case "won":
      if (pre) {
        campaign(raft, "election");
      } else {
        becomeLeader(raft);
        broadcastAppend(raft);
      }
      return;
    case "lost":
      // The answers to a PreVote carry a term this node never entered: it stays in its own.
      becomeFollower(raft, raft.term, null);
      return;
    case "pending":
      return;
  }
}
