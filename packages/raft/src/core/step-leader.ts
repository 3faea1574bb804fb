import type { LogIndex, NodeId } from "@nexus/contracts";
import { saysLogLost } from "./log-loss.js";
import { NO_BYTES, senderOf } from "./messages.js";
import type { Progress } from "./progress.js";
import { proposeAsLeader } from "./proposals.js";
import type { Raft } from "./raft.js";
import { acknowledgeHeartbeat, readAsLeader, releasePostponedReads } from "./read-index.js";
import { broadcastAppend, broadcastHeartbeat, maybeCommit, sendAppend } from "./replication.js";
import { STEPPED, type StepResult } from "./results.js";
import { becomeFollower } from "./roles.js";
import { finishTransferIfCaughtUp, handleTransfer } from "./transfer.js";
import type { Message } from "./types.js";

export function stepLeader(raft: Raft, message: Message): StepResult {
  switch (message.type) {
    case "MsgBeat":
      broadcastHeartbeat(raft, raft.reads.newestContext());
      break;
    case "MsgCheckQuorum":
      checkQuorum(raft);
      break;
    case "MsgProp":
      return proposeAsLeader(raft, message.entries);
    case "MsgReadIndex":
      readAsLeader(raft, message.context ?? NO_BYTES, senderOf(message));
      break;
    default:
      stepFromMember(raft, message);
  }
  return STEPPED;
}

/** A leader that no quorum hears may have been replaced already (thesis 6.2). */
function checkQuorum(raft: Raft): void {
  if (!raft.tracker.quorumActive()) {
    raft.emit({ kind: "quorumLost", term: raft.term });
    becomeFollower(raft, raft.term, null);
  }
  raft.tracker.clearActivity(raft.id);
}

/** Everything that is about one member; of others it is ignored. */
function stepFromMember(raft: Raft, message: Message): void {
  const from = senderOf(message);
  if (from === null) return;
  const progress = raft.tracker.progress(from);
  if (progress === undefined) return;
  switch (message.type) {
    case "MsgAppResp":
      progress.recentActive = true;
      if (message.reject) handleRejection(raft, message, from, progress);
      else handleAcknowledgement(raft, message.index, from, progress);
      return;
    case "MsgHeartbeatResp":
      handleHeartbeatResponse(raft, message, from, progress);
      return;
    case "MsgSnapStatus":
      handleSnapshotReport(raft, message, from, progress);
      return;
    case "MsgUnreachable":
      // What was sent is probably lost: stop streaming until the follower says where it is.
      if (progress.state === "StateReplicate") progress.becomeProbe();
      raft.emit({ kind: "peerUnreachable", from });
      return;
    case "MsgTransferLeader":
      handleTransfer(raft, from, progress);
      return;
    default:
      return;
  }
}

/** Steps back to where the logs may agree, skipping terms the follower cannot have (Raft 5.3, end). */
function handleRejection(raft: Raft, message: Message, from: NodeId, progress: Progress): void {
  const { rejectHint, logTerm } = message;
  const next = logTerm > 0 ? raft.log.findConflict(rejectHint, logTerm).index : rejectHint;
  if (saysLogLost(message)) {
    beginAnew(raft, from, progress, next);
    return;
  }
  if (!progress.maybeDecrease(message.index, next)) return;
  if (progress.state === "StateReplicate") progress.becomeProbe();
  sendAppend(raft, from, true);
}

/** The follower lost entries it had acknowledged: `match` goes back, which it never does otherwise (`log-loss.ts`). */
function beginAnew(raft: Raft, from: NodeId, progress: Progress, agreed: LogIndex): void {
  raft.emit({ kind: "followerLostLog", from, match: progress.match });
  progress.forget();
  progress.probeFrom((Math.min(agreed, raft.log.lastIndex()) + 1) as LogIndex);
  sendAppend(raft, from, true);
}

function handleAcknowledgement(raft: Raft, index: LogIndex, from: NodeId, progress: Progress): void {
  const probed = progress.match === index && progress.state === "StateProbe";
  if (!progress.maybeUpdate(index) && !probed) return;

  advanceState(raft, index, progress);
  if (maybeCommit(raft)) {
    releasePostponedReads(raft);
    broadcastAppend(raft);
  } else if (from !== raft.id && progress.canBumpCommit(raft.log.committed)) {
    sendAppend(raft, from, true);
  }
  if (from === raft.id) return;
  // Room in the window, or a window at last: fill it.
  while (sendAppend(raft, from, false)) {
    // Each turn sends one message and moves `next`, until the log or the window ends.
  }
  finishTransferIfCaughtUp(raft, from, progress);
}

function advanceState(raft: Raft, index: LogIndex, progress: Progress): void {
  switch (progress.state) {
    case "StateProbe":
      progress.becomeReplicate();
      return;
    case "StateSnapshot":
      // Whichever snapshot it was, what matters is that the log reaches back to it.
      if (progress.match + 1 >= raft.log.firstIndex()) {
        progress.becomeProbe();
        progress.becomeReplicate();
      }
      return;
    case "StateReplicate":
      progress.inflights.freeUpTo(index);
      return;
  }
}

function handleHeartbeatResponse(raft: Raft, message: Message, from: NodeId, progress: Progress): void {
  progress.recentActive = true;
  progress.flowPaused = false;
  // One message, perhaps empty, gets a follower going whose messages were all lost.
  if (progress.match < raft.log.lastIndex() || progress.state === "StateProbe") {
    sendAppend(raft, from, true);
  }
  if (message.context !== null) acknowledgeHeartbeat(raft, message.context, from);
}

/** The host tells how sending a snapshot went. */
function handleSnapshotReport(raft: Raft, message: Message, from: NodeId, progress: Progress): void {
  if (progress.state !== "StateSnapshot") return;
  // A failed snapshot says nothing about where the follower is.
  if (message.reject) progress.pendingSnapshot = 0 as LogIndex;
  progress.becomeProbe();
  // Wait: for the follower's own acknowledgement, or after a failure for a heartbeat's time.
  progress.flowPaused = true;
  raft.emit({ kind: "snapshotReported", from, failed: message.reject });
}
