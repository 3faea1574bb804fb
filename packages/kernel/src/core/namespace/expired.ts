import { DT_DIR } from "@nexus/contracts";
import type { NamespaceEditor, Place } from "./editor.js";
import type { ExpiredEntry } from "./expiry.js";
import { type Edit, presentOrNull, requireNormal } from "./mutations.js";
import type { NamespaceRow } from "./row.js";
import { isOver, sessionOfPath } from "./sessions.js";
import { isDoneAway } from "./trash.js";

/**
 * Removes an entry that is to go by the zone's time; null when another is there now, it may stay longer, or something
 * else has to go before it. A directory that holds entries outlives its session.
 */
export function removeExpired(editor: NamespaceEditor, { path, inode }: ExpiredEntry): Edit | null {
  requireNormal(path);
  const place = presentOrNull(editor, path);
  const row = place?.row ?? null;
  if (place === null || row === null || row.inode !== inode) return null;
  const holdsEntries = row.entryType === DT_DIR && editor.childCount(inode) > 0;
  if (!isDue(editor, path, row)) {
    if (row.sessionId === null || !isOver(editor, row.sessionId)) return null;
    if (holdsEntries) return untie(editor, place, row);
  }
  if (holdsEntries) return null;
  const session = sessionOfPath(path);
  if (session !== null && editor.tieCount(session) > 0) return null;
  editor.remove(place);
  return { path, after: row, before: row, created: false };
}

function isDue(editor: NamespaceEditor, path: string, { expiresAtMs }: NamespaceRow): boolean {
  return (expiresAtMs !== null && expiresAtMs <= editor.zoneTimeMs) || isDoneAway(editor, path);
}

function untie(editor: NamespaceEditor, place: Place, row: NamespaceRow): null {
  editor.update(place, { ...row, sessionId: null });
  return null;
}
