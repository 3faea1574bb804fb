import type { LogIndex, NodeId } from "@nexus/contracts";
import { NO_ENTRIES, payloadBytes } from "./messages.js";
import type { Progress } from "./progress.js";
import type { Raft } from "./raft.js";
import type { Entry } from "./types.js";

/** A leader's way to its followers: appends, snapshots, heartbeats, and what a quorum has (Raft 5.3, 7). */

export function broadcastAppend(raft: Raft): void {
  const ids = raft.tracker.memberIds;
  for (let i = 0; i < ids.length; i += 1) {
    const id = ids[i] as NodeId;
    if (id !== raft.id) sendAppend(raft, id, true);
  }
}

/** Sends `to` what it lacks as far as its window allows. `evenEmpty`: also just to tell the commit index. */
export function sendAppend(raft: Raft, to: NodeId, evenEmpty: boolean): boolean {
  const progress = raft.tracker.progress(to);
  if (progress === undefined || progress.isPaused()) return false;

  const prevIndex = (progress.next - 1) as LogIndex;
  const prevTerm = raft.log.term(prevIndex);
  // Compacted away: the follower cannot be brought up to date from the log any more.
  if (prevTerm === null) return sendSnapshot(raft, to, progress);

  let entries: readonly Entry[] = NO_ENTRIES;
  // With a full window an empty message still goes, or it would stay full after all of it was lost.
  if (progress.state !== "StateReplicate" || !progress.inflights.isFull()) {
    const result = raft.log.entriesFrom(progress.next, raft.maxMessageBytes);
    if (result.kind === "compacted") return sendSnapshot(raft, to, progress);
    if (result.kind !== "entries") return false;
    entries = result.entries;
  }
  if (entries.length === 0 && !evenEmpty) return false;

  const message = raft.draft("MsgApp", to);
  message.index = prevIndex;
  message.logTerm = prevTerm;
  message.entries = entries;
  message.commit = raft.log.committed;
  if (!raft.config.acknowledgesEveryAppend && isOnlyCommit(entries, progress)) message.rejectHint = prevIndex;
  raft.send(message);
  progress.sentEntries(entries.length, payloadBytes(entries));
  progress.sentCommitIndex(raft.log.committed);
  return true;
}

/** The follower is known to hold everything before the message, and nothing is in it. */
function isOnlyCommit(entries: readonly Entry[], progress: Progress): boolean {
  return entries.length === 0 && progress.state === "StateReplicate" && progress.match === progress.next - 1;
}

function sendSnapshot(raft: Raft, to: NodeId, progress: Progress): boolean {
  // A dead follower gets no snapshot; it is tried again once it answers a heartbeat.
  if (!progress.recentActive) return false;
  const result = raft.log.snapshot();
  if (result.kind === "temporarilyUnavailable") {
    raft.emit({ kind: "snapshotUnavailable", to });
    return false;
  }
  const { index, term } = result.snapshot.metadata;
  progress.becomeSnapshot(index);
  const message = raft.draft("MsgSnap", to);
  message.snapshot = result.snapshot;
  raft.send(message);
  raft.emit({ kind: "snapshotSent", to, index, term });
  return true;
}

/** Heartbeats to all, carrying the newest read request that waits for confirmation. */
export function broadcastHeartbeat(raft: Raft, readContext: Uint8Array | null): void {
  const context = raft.hasLeases() ? raft.lease.stamp(readContext) : readContext;
  const ids = raft.tracker.memberIds;
  for (let i = 0; i < ids.length; i += 1) {
    const id = ids[i] as NodeId;
    if (id !== raft.id) sendHeartbeat(raft, id, context);
  }
}

function sendHeartbeat(raft: Raft, to: NodeId, context: Uint8Array | null): void {
  const progress = raft.tracker.progress(to);
  if (progress === undefined) return;
  // A follower may hold less than the commit index, and entries of another leader beyond what it confirmed.
  const commit = Math.min(progress.match, raft.log.committed) as LogIndex;
  const message = raft.draft("MsgHeartbeat", to);
  message.commit = commit;
  message.context = context;
  raft.send(message);
  progress.sentCommitIndex(commit);
}

/** Advances the commit index to what a quorum holds; false when it stays. */
export function maybeCommit(raft: Raft): boolean {
  const held = raft.tracker.committed();
  return held !== null && raft.log.maybeCommit(held, raft.term);
}

/** Until then a new leader does not know the commit index of its predecessor (Raft 8). */
export function hasCommittedInTerm(raft: Raft): boolean {
  return raft.log.term(raft.log.committed) === raft.term;
}
