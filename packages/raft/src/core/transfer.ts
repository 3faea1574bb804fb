import type { NodeId } from "@nexus/contracts";
import type { Progress } from "./progress.js";
import type { Raft } from "./raft.js";
import { sendAppend } from "./replication.js";
import { abortTransfer } from "./roles.js";

/**
 * Leadership transfer (thesis 3.10): no proposals while the target catches up, then it campaigns at once. It
 * is given up after an election timeout (`tick`), and another target replaces it.
 */
export function handleTransfer(raft: Raft, to: NodeId, progress: Progress): void {
  if (progress.isLearner || raft.leadTransferee === to) return;
  abortTransfer(raft);
  if (to === raft.id) return;
  raft.electionElapsed = 0;
  raft.leadTransferee = to;
  raft.emit({ kind: "transferStarted", to });
  if (isCaughtUp(raft, progress)) sendTimeoutNow(raft, to);
  else sendAppend(raft, to, true);
}

export function finishTransferIfCaughtUp(raft: Raft, from: NodeId, progress: Progress): void {
  if (from === raft.leadTransferee && isCaughtUp(raft, progress)) sendTimeoutNow(raft, from);
}

function isCaughtUp(raft: Raft, progress: Progress): boolean {
  return progress.match === raft.log.lastIndex();
}

function sendTimeoutNow(raft: Raft, to: NodeId): void {
  raft.lease.handOver();
  raft.send(raft.draft("MsgTimeoutNow", to));
}
