import { type DirEntryType, DT_DIR, DT_REG, type IncarnationId, type Inode } from "@nexus/contracts";
import {
  type CommitActor,
  changedRows,
  editsOfRows,
  HistoryWriter,
  type KeyValueView,
  lastHistoryIndex,
  lookupPath,
  type MemberWrite,
  type NamespaceRow,
  type RecordedEdit,
} from "@nexus/kernel";
import type { Conflict, ConflictSide } from "./conflicts.js";
import type { Draft } from "./draft.js";
import type { WriteId } from "./records.js";
import type { OriginId } from "./stamp.js";
import { IMPLIED_DIRECTORY } from "./visible.js";

/*
 * What one member's copy tells watchers: its own history, of what it wrote and took in, in that order and numbered by a
 * count of its own (kernel, core/namespace/history.ts).
 */

const ORIGIN_HEX_DIGITS = 14;

/** Whose history a position is of: another member's, or that of an earlier copy, says nothing about this one. */
export function historyIncarnation(incarnation: IncarnationId, origin: OriginId): IncarnationId {
  const own = origin.toString(16).padStart(ORIGIN_HEX_DIGITS, "0");
  return (incarnation.slice(0, incarnation.length - ORIGIN_HEX_DIGITS) + own) as IncarnationId;
}

/** Index of the next commit in the history. */
export function nextHistoryIndex(view: KeyValueView): number {
  return lastHistoryIndex(view) + 1;
}

export function memberWriteOf({ stamp, seq }: Pick<WriteId, "stamp" | "seq">): MemberWrite {
  return { origin: stamp.origin, number: seq };
}

/** Puts what was merged on the draft, and tells watchers what it did to the entries that readers see. */
export function putMerged(
  draft: Draft,
  merged: Draft,
  by: { readonly actor: CommitActor | null; readonly writes: readonly MemberWrite[] },
): void {
  const changes = merged.changes();
  const edits = editsOfRows(changedRows(draft, merged, changes));
  draft.put(changes);
  record(draft, edits, by.actor, by.writes);
}

/** What stays is the entry's content, what lost the content before. */
export function recordConflict(draft: Draft, conflict: Conflict, noticedAtMs: number): void {
  const { path, loser } = conflict;
  // A directory stays for what is below it, whatever that is.
  const winner = conflict.reason === "directoryKept" ? null : conflict.winner;
  const inode = lookupPath(draft, path)?.row.inode ?? (0 as Inode);
  const edit: RecordedEdit = {
    kind: "conflict",
    path,
    oldPath: null,
    timestampMs: noticedAtMs,
    after:
      winner === null ? rowOf(inode, DT_DIR, null) : rowOf(inode, winner.entryType ?? typeOf(loser), winner),
    before: loser.entryType === null ? null : rowOf(inode, loser.entryType, loser),
    copyOf: null,
  };
  const sides = [loser, ...(conflict.winner === null ? [] : [conflict.winner])].filter(({ seq }) => seq > 0);
  record(draft, [edit], null, sides.map(memberWriteOf));
}

function typeOf({ entryType }: ConflictSide): DirEntryType {
  return entryType ?? DT_REG;
}

function rowOf(inode: Inode, entryType: DirEntryType, side: ConflictSide | null): NamespaceRow {
  return {
    ...IMPLIED_DIRECTORY,
    inode,
    entryType,
    sizeBytes: side?.sizeBytes ?? 0,
    contentId: side?.contentId ?? null,
    modifiedAtMs: side?.stamp.physicalMs ?? 0,
    version: side?.version ?? 0,
    gen: 0,
  };
}

function record(
  draft: Draft,
  edits: readonly RecordedEdit[],
  actor: CommitActor | null,
  writes: readonly MemberWrite[],
): void {
  if (edits.length === 0) return;
  const history = new HistoryWriter(draft);
  history.add(nextHistoryIndex(draft), edits, actor, writes);
  draft.put(history.changes());
}
