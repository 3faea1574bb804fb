import { hangPath, invariant } from "@nexus/lib";
import { ABOVE_ROOT, isRowKey, placeOfKey } from "./keys.js";
import { pathOfDirectory } from "./readers.js";
import { decodeRow, type NamespaceRow } from "./row.js";
import type { KeyChange, KeyValueView } from "./types.js";

/** What a transaction left at one path; null: nothing. */
export interface ChangedRow {
  readonly path: string;
  readonly row: NamespaceRow | null;
  readonly before: NamespaceRow | null;
}

/**
 * The rows among a transaction's changes by path, ancestors first. `before` and `after` are the namespace around the
 * transaction. Entries below a renamed directory did not change their rows and are not named.
 */
export function changedRows(
  before: KeyValueView,
  after: KeyValueView,
  changes: readonly KeyChange[],
): readonly ChangedRow[] {
  const rows: ChangedRow[] = [];
  for (const change of changes) {
    if (!isRowKey(change.key)) continue;
    // What came and went within the transaction changed nothing.
    const bytes = before.get(change.key);
    if (change.kind === "delete" && bytes === undefined) continue;
    const { parent, name } = placeOfKey(change.key);
    // Of what was removed together with its directory only the state before knows the path.
    const directory =
      parent === ABOVE_ROOT ? "/" : pathOfDirectory(change.kind === "put" ? after : before, parent);
    invariant(directory !== null, "a changed row hangs in a directory", { parent });
    const path = parent === ABOVE_ROOT ? "/" : hangPath(directory, `/${name}`);
    const row = change.kind === "put" ? decodeRow(change.value) : null;
    rows.push({ path, row, before: bytes === undefined ? null : decodeRow(bytes) });
  }
  return rows.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
