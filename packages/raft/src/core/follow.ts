import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import type { SnapshotRefusal } from "./events.js";
import { isStaleCommit, lossMarker, noteVerified, tellLogLost } from "./log-loss.js";
import { NO_TERM } from "./messages.js";
import type { Raft } from "./raft.js";
import { becomeFollower } from "./roles.js";
import type { Message, Snapshot } from "./types.js";

/** What a node does for the leader of its term: append, learn the commit index, take a snapshot in. */

export function handleAppend(raft: Raft, message: Message, leader: NodeId): void {
  const response = raft.draft("MsgAppResp", leader);
  if (message.index < raft.log.committed) {
    // An old message: what is committed here agrees with every leader.
    response.index = raft.log.committed;
    raft.send(response);
    return;
  }
  const last = raft.log.maybeAppend(message.index, message.logTerm, message.entries, message.commit);
  if (last !== null) {
    noteVerified(raft, last);
    // A commit index alone, and the leader knows what this node holds: it has learned nothing it does not know.
    if (message.entries.length === 0 && message.rejectHint > 0 && message.rejectHint >= last) return;
    response.index = last;
    raft.send(response);
    return;
  }
  // Tell where the logs may agree at best, so that the leader skips whole terms (Raft 5.3, end).
  const from = Math.min(message.index, raft.log.lastIndex()) as LogIndex;
  const hint = raft.log.findConflict(from, message.logTerm);
  response.index = message.index;
  response.reject = true;
  response.rejectHint = hint.index;
  response.logTerm = hint.term ?? NO_TERM;
  response.context = lossMarker(raft);
  raft.send(response);
  raft.emit({ kind: "appendRejected", from: leader, index: message.index, hint: hint.index });
}

export function handleHeartbeat(raft: Raft, message: Message, leader: NodeId): void {
  if (isStaleCommit(raft, message.commit)) tellLogLost(raft, leader, message.commit);
  else raft.log.commitTo(message.commit);
  const response = raft.draft("MsgHeartbeatResp", leader);
  response.context = message.context;
  raft.send(response);
}

export function handleSnapshot(raft: Raft, message: Message, leader: NodeId): void {
  const response = raft.draft("MsgAppResp", leader);
  const restored = message.snapshot !== null && restore(raft, message.snapshot);
  if (restored) noteVerified(raft, raft.log.lastIndex());
  response.index = restored ? raft.log.lastIndex() : raft.log.committed;
  raft.send(response);
}

function restore(raft: Raft, snapshot: Snapshot): boolean {
  const { index, term } = snapshot.metadata;
  const refusal = whyRefuse(raft, snapshot);
  if (refusal !== null) {
    raft.emit({ kind: "snapshotIgnored", reason: refusal, index });
    // Never the case today; a leader that lost its own state must not go on leading.
    if (refusal === "notFollower") becomeFollower(raft, (raft.term + 1) as Term, null);
    // The log holds it all already: the snapshot still proves that it is committed.
    if (refusal === "logAlreadyCovers") raft.log.commitTo(index);
    return false;
  }
  // The configuration follows once the snapshot is installed: entries before it may still be applied until then.
  raft.log.restore(snapshot);
  raft.emit({ kind: "snapshotRestored", index, term });
  return true;
}

function whyRefuse(raft: Raft, snapshot: Snapshot): SnapshotRefusal | null {
  const { index, term, confState } = snapshot.metadata;
  if (index <= raft.log.committed) return "older";
  if (raft.role !== "StateFollower") return "notFollower";
  const { voters, votersOutgoing, learners } = confState;
  const listed = [voters, votersOutgoing, learners].some((ids) => ids.includes(raft.id));
  // Sent to a node that was removed meanwhile: its state would never be brought up to date again.
  if (!listed) return "notInConfiguration";
  return raft.log.matches(index, term) ? "logAlreadyCovers" : null;
}
