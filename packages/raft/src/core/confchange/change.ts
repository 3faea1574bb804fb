import type { NodeId } from "@nexus/contracts";
import type { ConfChange, ConfChangeSingle } from "../types.js";
import { assertConfiguration, type Configuration, isJoint, sortedIds } from "./configuration.js";

export type ConfChangeProblem =
  | "config is already joint"
  | "can't make a zero-voter config joint"
  | "can't leave a non-joint config"
  | "can't apply simple config change in joint config"
  | "more than one voter changed without entering joint config"
  | "removed all voters";

export type ConfChangeResult =
  | { readonly kind: "changed"; readonly configuration: Configuration }
  | { readonly kind: "refused"; readonly problem: ConfChangeProblem };

/** What a change does to a configuration, from its shape alone (thesis 4.3; Raft 6). */
export type ConfChangeKind = "simple" | "enterJoint" | "leaveJoint";

export function kindOfChange(change: ConfChange): ConfChangeKind {
  const { changes, transition } = change;
  if (transition !== "ConfChangeTransitionAuto" || changes.length > 1) return "enterJoint";
  return changes.length === 0 ? "leaveJoint" : "simple";
}

export function applyChange(from: Configuration, change: ConfChange): ConfChangeResult {
  switch (kindOfChange(change)) {
    case "leaveJoint":
      return leaveJoint(from);
    case "enterJoint":
      return enterJoint(from, change.transition !== "ConfChangeTransitionJointExplicit", change.changes);
    case "simple":
      return changeSimply(from, change.changes);
  }
}

/** Changes at most one voter: the majorities of before and after overlap (thesis 4.1). */
export function changeSimply(from: Configuration, changes: readonly ConfChangeSingle[]): ConfChangeResult {
  if (isJoint(from)) return refused("can't apply simple config change in joint config");
  const draft = new ConfigurationDraft(from);
  draft.applyAll(changes);
  if (draft.incoming.size === 0) return refused("removed all voters");
  if (draft.changedVoters(from) > 1) {
    return refused("more than one voter changed without entering joint config");
  }
  return changed(draft.finish(from.autoLeave));
}

/** The old voters stay as the outgoing half; any number of changes goes into the incoming half. */
export function enterJoint(
  from: Configuration,
  autoLeave: boolean,
  changes: readonly ConfChangeSingle[],
): ConfChangeResult {
  if (isJoint(from)) return refused("config is already joint");
  if (from.voters.incoming.length === 0) return refused("can't make a zero-voter config joint");
  const draft = new ConfigurationDraft({
    ...from,
    voters: { incoming: from.voters.incoming, outgoing: from.voters.incoming },
  });
  draft.applyAll(changes);
  if (draft.incoming.size === 0) return refused("removed all voters");
  return changed(draft.finish(autoLeave));
}

/** Only the incoming half remains; demoted voters become the learners they were to be. */
export function leaveJoint(from: Configuration): ConfChangeResult {
  if (!isJoint(from)) return refused("can't leave a non-joint config");
  return changed({
    voters: { incoming: from.voters.incoming, outgoing: [] },
    learners: sortedIds([...from.learners, ...from.learnersNext]),
    learnersNext: [],
    autoLeave: false,
  });
}

function refused(problem: ConfChangeProblem): ConfChangeResult {
  return { kind: "refused", problem };
}

function changed(configuration: Configuration): ConfChangeResult {
  assertConfiguration(configuration);
  return { kind: "changed", configuration };
}

/** The working copy while single changes are applied in order. */
class ConfigurationDraft {
  readonly incoming: Set<NodeId>;
  private readonly outgoing: readonly NodeId[];
  private readonly learners: Set<NodeId>;
  private readonly learnersNext: Set<NodeId>;

  constructor(from: Configuration) {
    this.incoming = new Set(from.voters.incoming);
    this.outgoing = from.voters.outgoing;
    this.learners = new Set(from.learners);
    this.learnersNext = new Set(from.learnersNext);
  }

  applyAll(changes: readonly ConfChangeSingle[]): void {
    for (const { type, nodeId } of changes) {
      // etcd writes 0 over a change that its application refused; such entries may be replayed here.
      if (nodeId < 1) continue;
      this.apply(type, nodeId);
    }
  }

  private apply(type: ConfChangeSingle["type"], id: NodeId): void {
    switch (type) {
      case "ConfChangeAddNode":
        this.remove(id);
        this.incoming.add(id);
        return;
      case "ConfChangeAddLearnerNode":
        this.remove(id);
        // A voter of the outgoing half keeps its vote until that half is gone.
        (this.outgoing.includes(id) ? this.learnersNext : this.learners).add(id);
        return;
      case "ConfChangeRemoveNode":
        this.remove(id);
        return;
      case "ConfChangeUpdateNode":
        return;
    }
  }

  private remove(id: NodeId): void {
    this.incoming.delete(id);
    this.learners.delete(id);
    this.learnersNext.delete(id);
  }

  changedVoters(from: Configuration): number {
    const before = from.voters.incoming;
    const kept = before.filter((id) => this.incoming.has(id)).length;
    return before.length - kept + (this.incoming.size - kept);
  }

  finish(autoLeave: boolean): Configuration {
    return {
      voters: { incoming: sortedIds(this.incoming), outgoing: this.outgoing },
      learners: sortedIds(this.learners),
      learnersNext: sortedIds(this.learnersNext),
      autoLeave,
    };
  }
}
