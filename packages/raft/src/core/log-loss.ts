import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import { utf8Encode } from "@nexus/lib";
import type { RaftConfig } from "./config.js";
import { NO_TERM } from "./messages.js";
import type { Raft } from "./raft.js";
import type { Message } from "./types.js";

/**
 * A disk may lose entries this node acknowledged. Raft rests on acknowledgements that stay true, so until a leader
 * has covered them this node takes nothing for granted that a leader may conclude from them: the commit index of a
 * heartbeat counts only as far as this log was checked against that leader's since the loss, and the leader is told,
 * so that it forgets what this node acknowledged and begins anew. That the node does not vote meanwhile is the
 * host's affair.
 */
export interface LogLoss {
  /** The highest index that may have been acknowledged and lost. */
  readonly through: LogIndex;
  /** The highest term this node may have acknowledged anything in; null when that is forgotten too. */
  readonly term: Term | null;
  /** Checked against the log of this term's leader, by an append it sent, up to here. */
  verified: LogIndex;
}

/** In the context of a rejected append: what the sender acknowledged before does not hold any more. */
const LOG_LOST = utf8Encode("LogLost");

export function lossAfterOpening(config: RaftConfig, term: Term, committed: LogIndex): LogLoss | null {
  const { lostThrough, isLostTermKnown } = config;
  if (lostThrough === 0) return null;
  return { through: lostThrough, term: isLostTermKnown ? term : null, verified: committed };
}

/**
 * An append, or a snapshot, shows that the log agrees with the leader's up to `index`. An entry of a later term than
 * any promise covers all of them, too: its leader was elected without this node, and has what was committed.
 */
export function noteVerified(raft: Raft, index: LogIndex): void {
  const { loss } = raft;
  if (loss === null) return;
  if (index > loss.verified) loss.verified = index;
  const isOfLaterTerm = loss.term !== null && (raft.log.term(index) ?? 0) > loss.term;
  if (index >= loss.through || isOfLaterTerm) raft.loss = null;
}

/** Another term: what its leader has is not what the last one had. */
export function forgetVerified(raft: Raft): void {
  if (raft.loss !== null) raft.loss.verified = raft.log.committed;
}

/** Whether a leader concludes from a lost acknowledgement that this log reaches `commit`. */
export function isStaleCommit(raft: Raft, commit: LogIndex): boolean {
  return raft.loss !== null && commit > raft.loss.verified;
}

/** Tells a leader to forget how far this log reached, and where to begin. */
export function tellLogLost(raft: Raft, leader: NodeId, commit: LogIndex): void {
  const response = raft.draft("MsgAppResp", leader);
  const last = raft.log.lastIndex();
  const hint = Math.min(commit, last) as LogIndex;
  response.index = commit;
  response.reject = true;
  response.rejectHint = hint;
  response.logTerm = raft.log.term(hint) ?? NO_TERM;
  response.context = LOG_LOST;
  raft.send(response);
  raft.emit({ kind: "logLossReported", to: leader, commit, lastIndex: last });
}

/** The context of a rejection: null unless this log lost something. */
export function lossMarker(raft: Raft): Uint8Array | null {
  return raft.loss === null ? null : LOG_LOST;
}

export function saysLogLost(message: Message): boolean {
  const { context, reject } = message;
  if (!reject || context === null || context.length !== LOG_LOST.length) return false;
  return context.every((byte, position) => byte === LOG_LOST[position]);
}
