import { DT_DIR } from "@nexus/contracts";
import { compareBytes } from "@nexus/lib";
import { type Conflict, sideOf } from "./conflicts.js";
import type { Draft } from "./draft.js";
import { areConcurrent, encodeSharedRow, isLater, type PathRecord, type ReplicatedWrite } from "./records.js";
import { putRecord } from "./tombstones.js";
import { isHidden, readRecord, show } from "./visible.js";

/** Takes in the write of another member, everything it had seen being here already. Returns who lost against whom. */
export function mergeWrite(draft: Draft, write: ReplicatedWrite): readonly Conflict[] {
  const conflicts: Conflict[] = [];
  for (const { path, row } of inMergeOrder(write.paths)) {
    const incoming = { path, id: write.id, row };
    const merged = mergeRecord(draft, incoming, false);
    if (merged.conflict !== null) conflicts.push(merged.conflict);
    for (const hidden of merged.hidden) conflicts.push(hiddenConflict(hidden, incoming));
  }
  return conflicts;
}

/** Removals from the leaves up, then entries from the root down: no step hides what a later one of the write removes. */
function inMergeOrder(paths: ReplicatedWrite["paths"]): ReplicatedWrite["paths"] {
  const removed = paths.filter(({ row }) => row === null);
  return [...removed.reverse(), ...paths.filter(({ row }) => row !== null)];
}

export interface MergedRecord {
  readonly conflict: Conflict | null;
  /** Records that entries below their path begin to hide. */
  readonly hidden: readonly PathRecord[];
}

const UNCHANGED: MergedRecord = { conflict: null, hidden: [] };

/** Last writer wins. `wasSeen`: the incoming write was taken in before, so a loss of it was reported before. */
export function mergeRecord(draft: Draft, incoming: PathRecord, wasSeen: boolean): MergedRecord {
  const current = readRecord(draft, incoming.path);
  if (current !== null && !isLater(incoming.id, current.id)) {
    const lost = isLater(current.id, incoming.id) && !wasSeen ? lostAgainst(incoming, current) : null;
    return { ...UNCHANGED, conflict: lost };
  }
  // Taken in before and gone without a trace: a tombstone was collected since.
  if (current === null && wasSeen) return UNCHANGED;
  putRecord(draft, incoming);
  const hidden = show(draft, incoming.path);
  return { conflict: current === null ? null : lostAgainst(current, incoming), hidden };
}

/** What a transfer of the whole state hides can only be told at its end: rows come in the order of their paths. */
export function stillHidden(draft: Draft, path: string): Conflict | null {
  const record = readRecord(draft, path);
  if (record === null || !isHidden(draft, record)) return null;
  return { path, reason: "directoryKept", loser: sideOf(record.id, record.row), winner: null };
}

function lostAgainst(loser: PathRecord, winner: PathRecord): Conflict | null {
  if (!areConcurrent(loser.id, winner.id) || meanTheSame(loser, winner)) return null;
  return {
    path: loser.path,
    reason: "laterWrite",
    loser: sideOf(loser.id, loser.row),
    winner: sideOf(winner.id, winner.row),
  };
}

function hiddenConflict(hidden: PathRecord, incoming: PathRecord): Conflict {
  const winner = hidden.path === incoming.path ? null : sideOf(incoming.id, incoming.row);
  return { path: hidden.path, reason: "directoryKept", loser: sideOf(hidden.id, hidden.row), winner };
}

/** Two members made the same directory, wrote the same content, or removed the path: nothing is lost. */
function meanTheSame(a: PathRecord, b: PathRecord): boolean {
  if (a.row === null || b.row === null) return a.row === b.row;
  const timeless = { createdAtMs: 0, modifiedAtMs: 0, version: 1, gen: 1, lastWriterAddress: null };
  const common = a.row.entryType === DT_DIR ? { ...timeless, ownerId: null } : timeless;
  return (
    compareBytes(encodeSharedRow({ ...a.row, ...common }), encodeSharedRow({ ...b.row, ...common })) === 0
  );
}
