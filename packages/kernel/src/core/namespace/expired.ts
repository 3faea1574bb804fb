import type { NamespaceEditor } from "./editor.js";
import type { ExpiredEntry } from "./expiry.js";
import { type Edit, requireNormal } from "./mutations.js";
import type { SweptPlace } from "./place.js";
import { directoryAt, type NamespaceRow } from "./row.js";
import { isOver, sessionOfPath } from "./sessions.js";
import { isDoneAway } from "./trash.js";

export interface Expired extends Edit {
  /** It was out of sight, under a mount. */
  readonly isCovered: boolean;
}

/**
 * Removes an entry that is to go by the zone's time; null when another is there now, it may stay longer, or something
 * else has to go before it. A directory that holds entries outlives its session.
 */
export function removeExpired(editor: NamespaceEditor, { path, inode }: ExpiredEntry): Expired | null {
  requireNormal(path);
  const place = editor.anywhere(path);
  if (place === null || place.row === null) return null;
  if (place.row.covers?.inode === inode) return endCovered(editor, place, place.row.covers, path);
  const { row } = place;
  if (row.inode !== inode) return null;
  const directory = directoryAt(row);
  const holdsEntries = directory !== null && editor.childCount(directory.inode) > 0;
  if (!isDue(editor, path, row)) {
    if (row.sessionId === null || !isOver(editor, row.sessionId)) return null;
    if (holdsEntries) {
      editor.update(place, { ...row, sessionId: null });
      return null;
    }
  }
  if (holdsEntries) return null;
  const session = sessionOfPath(path);
  if (session !== null && editor.tieCount(session) > 0) return null;
  editor.remove(place);
  return { path, after: row, before: row, created: false, isCovered: place.isCovered };
}

/** What a mount stands over ends with its session too; the mount stays. */
function endCovered(
  editor: NamespaceEditor,
  place: SweptPlace,
  covered: NamespaceRow,
  path: string,
): Expired | null {
  if (covered.sessionId === null || !isOver(editor, covered.sessionId)) return null;
  if (editor.childCount(covered.inode) > 0) {
    editor.updateCovered(place, { ...covered, sessionId: null });
    return null;
  }
  editor.updateCovered(place, null);
  return { path, after: covered, before: covered, created: false, isCovered: true };
}

function isDue(editor: NamespaceEditor, path: string, { expiresAtMs }: NamespaceRow): boolean {
  return (expiresAtMs !== null && expiresAtMs <= editor.zoneTimeMs) || isDoneAway(editor, path);
}
