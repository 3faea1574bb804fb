import type { LogIndex } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import { applyChange } from "./confchange/change.js";
import { decodeConfChange } from "./confchange/codec.js";
import { isJoint } from "./confchange/configuration.js";
import type { ConfChangeRefusal } from "./events.js";
import { appendAsLeader, type NewEntry } from "./leader-append.js";
import { NO_BYTES } from "./messages.js";
import type { Raft } from "./raft.js";
import { broadcastAppend } from "./replication.js";
import { dropped, type ProposeResult } from "./results.js";
import type { Entry } from "./types.js";

const REPLACEMENT: NewEntry = { type: "EntryNormal", data: NO_BYTES };

/** A leader's answer to a proposal: append and replicate, or say why not. */
export function proposeAsLeader(raft: Raft, proposed: readonly NewEntry[]): ProposeResult {
  invariant(proposed.length > 0, "a proposal has an entry", { entries: proposed.length });
  if (raft.tracker.progress(raft.id) === undefined) return dropped("leaderRemoved");
  if (raft.leadTransferee !== null) return dropped("leadershipTransferring");

  const pendingBefore = raft.pendingConfIndex;
  const { entries, refusal } = admitConfChanges(raft, proposed);
  if (!appendAsLeader(raft, entries)) {
    raft.pendingConfIndex = pendingBefore;
    return dropped("uncommittedLimit");
  }
  const index = raft.log.lastIndex();
  broadcastAppend(raft);
  if (refusal === null) return { kind: "appended", index, term: raft.term };
  raft.emit({ kind: "confChangeRefused", reason: refusal, index });
  return { kind: "confChangeRefused", reason: refusal, index, term: raft.term };
}

interface Admitted {
  readonly entries: readonly NewEntry[];
  readonly refusal: ConfChangeRefusal | null;
}

/** Configuration changes that do not fit become empty entries, so that the others keep their places. */
function admitConfChanges(raft: Raft, proposed: readonly NewEntry[]): Admitted {
  let entries: NewEntry[] | null = null;
  let refusal: ConfChangeRefusal | null = null;
  for (let i = 0; i < proposed.length; i += 1) {
    const entry = proposed[i] as NewEntry;
    if (entry.type === "EntryNormal") continue;
    const problem = raft.config.disableConfChangeValidation ? null : whyRefuse(raft, entry);
    if (problem === null) {
      raft.pendingConfIndex = (raft.log.lastIndex() + i + 1) as LogIndex;
      continue;
    }
    entries ??= [...proposed];
    entries[i] = REPLACEMENT;
    refusal = problem;
  }
  return { entries: entries ?? proposed, refusal };
}

function whyRefuse(raft: Raft, entry: Pick<Entry, "type" | "data">): ConfChangeRefusal | null {
  const change = decodeConfChange(entry.type, entry.data);
  if (raft.pendingConfIndex > raft.log.applied) return "alreadyPending";
  const joint = isJoint(raft.tracker.configuration);
  const leaves = change.changes.length === 0;
  if (joint && !leaves) return "mustLeaveJointFirst";
  if (!joint && leaves) return "notInJointConfiguration";
  // Nothing is pending, so what does not fit now never will, and once committed would stop every node.
  return applyChange(raft.tracker.configuration, change).kind === "refused" ? "doesNotFit" : null;
}
