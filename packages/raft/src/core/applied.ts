import type { LogIndex } from "@nexus/contracts";
import { fromConfState } from "./confchange/configuration.js";
import { releaseUncommitted } from "./leader-append.js";
import { switchConfiguration } from "./membership.js";
import { entriesBytes, lastIndexOf, NO_BYTES, payloadBytes } from "./messages.js";
import { proposeAsLeader } from "./proposals.js";
import type { Raft } from "./raft.js";
import type { Message, Snapshot } from "./types.js";

/** Acknowledgements of storage work: entries and snapshots durable, entries applied. */

export function handleAppendDone(raft: Raft, message: Message): void {
  // Term 0 is no entry's term: nothing was under way but hard state or a snapshot.
  if (message.index > 0) raft.log.unstable.stableTo(message.index, message.logTerm);
  if (message.snapshot !== null) snapshotInstalled(raft, message.snapshot);
}

/**
 * The write was asked for in an earlier term. Entries at those places may have been replaced and written
 * again since, so it says nothing about them; a snapshot is committed state and holds in every term.
 */
export function handleStaleAppendDone(raft: Raft, message: Message): void {
  if (message.index > 0) {
    raft.emit({ kind: "staleAppendAcknowledgement", index: message.index, term: message.term });
  }
  if (message.snapshot !== null) snapshotInstalled(raft, message.snapshot);
}

function snapshotInstalled(raft: Raft, snapshot: Snapshot): void {
  const { index, confState } = snapshot.metadata;
  raft.log.unstable.stableSnapshotTo(index);
  if (index > raft.log.applied) {
    raft.tracker.forgetMembers();
    switchConfiguration(raft, fromConfState(confState));
  }
  appliedTo(raft, index, 0);
}

export function handleApplyDone(raft: Raft, message: Message): void {
  if (message.entries.length === 0) return;
  appliedTo(raft, lastIndexOf(message.entries), entriesBytes(message.entries));
  releaseUncommitted(raft, payloadBytes(message.entries));
}

function appliedTo(raft: Raft, index: LogIndex, bytes: number): void {
  const applied = Math.max(index, raft.log.applied) as LogIndex;
  raft.log.appliedTo(applied, bytes);
  leaveJointIfDue(raft, applied);
}

/**
 * A configuration that leaves by itself does so once it is applied on its leader. A refusal (leadership is
 * being handed over) is no loss: the next applied entry, here or on the next leader, tries again.
 */
function leaveJointIfDue(raft: Raft, applied: LogIndex): void {
  if (!raft.tracker.configuration.autoLeave || !raft.isLeader() || applied < raft.pendingConfIndex) return;
  // Without data it can never be refused for its size, and reads as the empty change.
  const result = proposeAsLeader(raft, [{ type: "EntryConfChangeV2", data: NO_BYTES }]);
  raft.emit({ kind: "autoLeaveProposed", accepted: result.kind === "appended" });
}
