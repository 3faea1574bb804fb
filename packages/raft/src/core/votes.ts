import type { NodeId } from "@nexus/contracts";
import { type MessageDraft, senderOf } from "./messages.js";
import type { Raft } from "./raft.js";
import type { Message } from "./types.js";

/** Who gets this node's vote (Raft 5.2, 5.4.1), and what a refusal may tell. */

/** A learner votes too: it may be a voter that does not know yet. */
export function answerVoteRequest(raft: Raft, message: Message): void {
  const candidate = senderOf(message);
  if (candidate === null) return;
  const pre = message.type === "MsgPreVote";
  const granted = mayVoteFor(raft, message, candidate) && raft.log.isUpToDate(message.index, message.logTerm);
  const response = raft.draft(pre ? "MsgPreVoteResp" : "MsgVoteResp", candidate);
  // A granted PreVote answers for the term asked about, a refusal tells the term this node is in.
  response.term = granted ? message.term : raft.term;
  response.reject = !granted;
  if (!granted && !isVoter(raft)) tellCommit(raft, response);
  raft.send(response);
  if (granted && !pre) {
    raft.electionElapsed = 0;
    raft.vote = candidate;
  }
  raft.emit({ kind: granted ? "voteCast" : "voteRefused", pre, to: candidate, term: message.term });
}

function mayVoteFor(raft: Raft, message: Message, candidate: NodeId): boolean {
  if (raft.vote === candidate) return true;
  if (raft.vote === null && raft.lead === null) return true;
  return message.type === "MsgPreVote" && message.term > raft.term;
}

function isVoter(raft: Raft): boolean {
  return raft.tracker.voterIds.includes(raft.id);
}

/**
 * A leader that stepped down on its removal may be the only one to know that the removal is committed, while the
 * others still count it as a voter, and its log may be too long for it to vote for any of them: then nobody could
 * ever be elected. So it tells what is committed, and they find themselves without it.
 */
function tellCommit(raft: Raft, response: MessageDraft): void {
  const index = raft.log.committed;
  const term = raft.log.term(index);
  if (term === null || index === 0) return;
  response.commit = index;
  response.index = index;
  response.logTerm = term;
}

/** Committed is committed, whoever says it, if the entry here is the same. */
export function learnCommitFromRefusal(raft: Raft, message: Message): void {
  if (
    message.reject &&
    message.commit > raft.log.committed &&
    raft.log.matches(message.commit, message.logTerm)
  ) {
    raft.log.commitTo(message.commit);
  }
}
