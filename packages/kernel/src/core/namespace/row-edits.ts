import { DT_REG } from "@nexus/contracts";
import { compareBytes } from "@nexus/lib";
import type { ChangedRow } from "./changed-rows.js";
import type { ChangeKind, RecordedEdit } from "./history-record.js";
import { encodeRow, type NamespaceRow } from "./row.js";

/**
 * What watchers are told of rows that changed without a transaction: merges of an eventual zone. What went comes first,
 * from the leaves up, then what came, ancestors first; a move shows as both. `changed`: ancestors first.
 */
export function editsOfRows(changed: readonly ChangedRow[]): readonly RecordedEdit[] {
  const edits: RecordedEdit[] = [];
  for (const { path, row, before } of [...changed].reverse()) {
    if (row === null && before !== null) edits.push(editOf("removed", path, before, before));
  }
  for (const { path, row, before } of changed) {
    if (row === null) continue;
    // Another entry of the same name.
    const isOther = before !== null && before.inode !== row.inode;
    if (isOther) edits.push(editOf("removed", path, before, before));
    const own = isOther ? null : before;
    const kind = kindOf(row, own);
    if (kind !== null) edits.push(editOf(kind, path, row, own));
    // Whoever holds what was decided of the former owner's row hears of attributes.
    if (kind === "content" && own !== null && own.ownerId !== row.ownerId) {
      edits.push(editOf("attributes", path, row, row));
    }
  }
  return edits;
}

function kindOf(row: NamespaceRow, before: NamespaceRow | null): ChangeKind | null {
  if (before === null) return row.entryType === DT_REG && row.contentId !== null ? "content" : "created";
  if (before.version !== row.version || before.contentId !== row.contentId) return "content";
  return compareBytes(encodeRow(before), encodeRow(row)) === 0 ? null : "attributes";
}

function editOf(
  kind: ChangeKind,
  path: string,
  after: NamespaceRow,
  before: NamespaceRow | null,
): RecordedEdit {
  const timestampMs = kind === "content" || kind === "created" ? after.modifiedAtMs : null;
  return { kind, path, oldPath: null, timestampMs, after, before, copyOf: null };
}
