import { invariant } from "@nexus/lib";
import { applyChange } from "./confchange/change.js";
import { type Configuration, toConfState } from "./confchange/configuration.js";
import type { Raft } from "./raft.js";
import { broadcastAppend, maybeCommit, sendAppend } from "./replication.js";
import { abortTransfer, becomeFollower } from "./roles.js";
import type { ConfChange, ConfState } from "./types.js";

/** Applies a committed configuration change. Errors: INTERNAL when it does not fit; a leader checks before. */
export function applyConfChange(raft: Raft, change: ConfChange): ConfState {
  const result = applyChange(raft.tracker.configuration, change);
  if (result.kind === "refused") {
    invariant(false, `a committed configuration change fits: ${result.problem}`, {
      applied: raft.log.applied,
      changes: change.changes.length,
    });
  }
  switchConfiguration(raft, result.configuration);
  return toConfState(result.configuration);
}

/** Makes a configuration the active one: it counts from when it is applied, not from when it is appended. */
export function switchConfiguration(raft: Raft, configuration: Configuration): void {
  raft.tracker.switchTo(configuration, raft.log.lastIndex());
  raft.emit({ kind: "configurationSwitched", confState: toConfState(configuration) });

  if (!raft.isLeader()) return;
  const own = raft.tracker.progress(raft.id);
  if (own === undefined || own.isLearner) {
    // It may go on to replicate its own removal (Raft 6), or leave that to the others.
    if (raft.config.stepDownOnRemoval) becomeFollower(raft, raft.term, null);
    return;
  }
  if (maybeCommit(raft)) {
    // A smaller quorum may have had the entries for long.
    broadcastAppend(raft);
  } else {
    // New members need not wait for a heartbeat or the next proposal.
    for (const id of raft.tracker.memberIds) {
      if (id !== raft.id) sendAppend(raft, id, false);
    }
  }
  const transferee = raft.leadTransferee;
  if (transferee !== null && !raft.tracker.voterIds.includes(transferee)) abortTransfer(raft);
}
