import { unreachable } from "@nexus/lib";
import { handleAppendDone, handleApplyDone, handleStaleAppendDone } from "./applied.js";
import { startElection } from "./campaign.js";
import { isTransferMarker, senderOf } from "./messages.js";
import type { Raft } from "./raft.js";
import { STEPPED, type StepResult } from "./results.js";
import { becomeFollower } from "./roles.js";
import { stepCandidate } from "./step-candidate.js";
import { stepFollower } from "./step-follower.js";
import { stepLeader } from "./step-leader.js";
import type { Message } from "./types.js";
import { isInLease } from "./vote-lease.js";
import { answerVoteRequest, learnCommitFromRefusal } from "./votes.js";

/** One input: first its term is settled, then what every role does alike, then the role's own part. */
export function step(raft: Raft, message: Message): StepResult {
  raft.log.retryStorage();
  // Term 0: requests and storage work of this node.
  if (message.term > raft.term) {
    if (!enterTerm(raft, message)) return STEPPED;
  } else if (message.term > 0 && message.term < raft.term) {
    answerStale(raft, message);
    return STEPPED;
  }
  switch (message.type) {
    case "MsgVoteResp":
    case "MsgPreVoteResp":
      learnCommitFromRefusal(raft, message);
      return stepRole(raft, message);
    case "MsgHup":
      startElection(raft, raft.config.preVote ? "preElection" : "election");
      return STEPPED;
    case "MsgStorageAppendResp":
      handleAppendDone(raft, message);
      return STEPPED;
    case "MsgStorageApplyResp":
      handleApplyDone(raft, message);
      return STEPPED;
    case "MsgVote":
    case "MsgPreVote":
      answerVoteRequest(raft, message);
      return STEPPED;
    default:
      return stepRole(raft, message);
  }
}

function stepRole(raft: Raft, message: Message): StepResult {
  switch (raft.role) {
    case "StateFollower":
      return stepFollower(raft, message);
    case "StatePreCandidate":
    case "StateCandidate":
      return stepCandidate(raft, message);
    case "StateLeader":
      return stepLeader(raft, message);
    default:
      return unreachable(raft.role, "role");
  }
}

/** A message of a later term ends this one. false: it must not, and the message is ignored. */
function enterTerm(raft: Raft, message: Message): boolean {
  switch (message.type) {
    case "MsgVote":
    case "MsgPreVote":
      if (isInLease(raft) && !isTransferMarker(message.context)) {
        const to = senderOf(message);
        const pre = message.type === "MsgPreVote";
        if (to !== null) raft.emit({ kind: "voteIgnoredInLease", pre, to, term: message.term });
        return false;
      }
      // A PreVote asks about a term nobody has entered.
      if (message.type === "MsgVote") becomeFollower(raft, message.term, null);
      return true;
    case "MsgPreVoteResp":
      // Granted for the term it asked about; a refusal comes from a real later term.
      if (message.reject) becomeFollower(raft, message.term, null);
      return true;
    case "MsgApp":
    case "MsgHeartbeat":
    case "MsgSnap":
      becomeFollower(raft, message.term, senderOf(message));
      return true;
    default:
      becomeFollower(raft, message.term, null);
      return true;
  }
}

/** A message of an earlier term. Some senders must be told, or they would never find out. */
function answerStale(raft: Raft, message: Message): void {
  const { checkQuorum, preVote } = raft.config;
  if (message.type === "MsgStorageAppendResp") {
    handleStaleAppendDone(raft, message);
    return;
  }
  const from = senderOf(message);
  if (from === null) return;
  if ((checkQuorum || preVote) && (message.type === "MsgHeartbeat" || message.type === "MsgApp")) {
    // This node's higher term cannot spread by votes (leases, PreVote), so the answer carries it: the
    // leader steps down and this node, stuck in its term, can take part again.
    raft.send(raft.draft("MsgAppResp", from));
  } else if (message.type === "MsgPreVote") {
    // Else nodes without PreVote at a higher term but with a shorter log could block everyone.
    const response = raft.draft("MsgPreVoteResp", from);
    response.term = raft.term;
    response.reject = true;
    raft.send(response);
  }
}
