import { DT_DIR, DT_EXTERNAL_STORAGE, DT_MOUNT, NexusError, SYSTEM_PREFIX } from "@nexus/contracts";
import { isSameOrBelow, splitPath } from "@nexus/lib";
import type { DiscardMutation } from "../../abc/meta-store.js";
import { checkConditions } from "./conditions.js";
import type { NamespaceEditor } from "./editor.js";
import { type Edit, existing, presentOrNull, remove, stateOf } from "./mutations.js";
import type { Place } from "./place.js";
import { notEmpty } from "./refusals.js";
import type { NamespaceRow } from "./row.js";

/**
 * What was removed and can be brought back, for a time that the zone sets. Its trash is a directory no call reaches;
 * an attribute of it says for how long what goes there is kept, and without it nothing goes there. An entry moves there
 * by one row, whatever lies below it, under a name that tells the zone's time; its own attributes tell where it was.
 * When its time is over the zone removes it from below, a bounded number of entries at a time.
 */
export const TRASH = `${SYSTEM_PREFIX}trash`;
/** Of the trash: milliseconds of the zone's clock. */
export const TRASH_RETENTION_ATTRIBUTE = "nexus.trash.retentionMs";
/** Of what is in it: where it was, when it went (ms since the epoch, by the clock of the node asked), and who said so. */
export const TRASHED_PATH_ATTRIBUTE = "nexus.trash.path";
export const TRASHED_AT_ATTRIBUTE = "nexus.trash.at";
export const TRASHED_BY_ATTRIBUTE = "nexus.trash.by";

const TIME_DIGITS = 16;
const SYSTEM_ROOT = SYSTEM_PREFIX.slice(0, -1);

export interface Discarded extends Edit {
  readonly trashed: boolean;
}

/** For how long a zone keeps what is removed (ms); null: not at all. */
export function trashRetentionMs(
  trash: { readonly xattrs: Readonly<Record<string, string>> } | null,
): number | null {
  const text = trash?.xattrs[TRASH_RETENTION_ATTRIBUTE];
  const retentionMs = text === undefined ? Number.NaN : Number(text);
  return Number.isSafeInteger(retentionMs) && retentionMs > 0 ? retentionMs : null;
}

/** The name in the trash of what lies at or below it; null: `path` is not below the trash. */
export function trashItemOf(path: string): string | null {
  if (!isSameOrBelow(path, TRASH)) return null;
  return splitPath(path)[2] ?? null;
}

export function trashPath(item: string): string {
  return `${TRASH}/${item}`;
}

/** Errors: NOT_FOUND, WRONG_TYPE, CONFLICT, DIRECTORY_NOT_EMPTY (there is no trash), INVALID_ARGUMENT. */
export function discard(editor: NamespaceEditor, mutation: DiscardMutation): Discarded {
  const { path, entryType, conditions } = mutation;
  const item = trashItemOf(path);
  if (item !== null) return { ...letGo(editor, item, path), trashed: true };
  const retentionMs = isSameOrBelow(path, SYSTEM_ROOT)
    ? null
    : trashRetentionMs(presentOrNull(editor, TRASH)?.row ?? null);
  if (retentionMs === null || path === "/") return removed(editor, mutation);
  const place = existing(editor, path);
  const { row } = place;
  // From external storage nothing could come back: its content is with its driver, and does not leave it.
  const staysOut =
    row.entryType === DT_MOUNT || row.entryType === DT_EXTERNAL_STORAGE || editor.storageAbove(path) !== null;
  const isExempt = staysOut || row.sessionId !== null || row.expiresAtMs !== null;
  if (isExempt || (entryType !== null && row.entryType !== entryType)) return removed(editor, mutation);
  checkConditions(path, stateOf(row), conditions);
  const childCount = row.entryType === DT_DIR ? editor.childCount(row.inode) : 0;
  if (childCount > 0 && !mutation.recursive) throw notEmpty(path, childCount);
  editor.move(place, trashPlace(editor, row), trashedRow(editor, row, mutation, retentionMs));
  return { path, after: row, before: row, created: false, trashed: true };
}

function removed(editor: NamespaceEditor, { path, entryType, conditions }: DiscardMutation): Discarded {
  return { ...remove(editor, { kind: "remove", path, entryType, conditions }), trashed: false };
}

function trashPlace(editor: NamespaceEditor, row: NamespaceRow): Place {
  const time = String(Math.floor(editor.zoneTimeMs)).padStart(TIME_DIGITS, "0");
  return editor.place(trashPath(`${time}-${row.inode}`), null);
}

function trashedRow(
  editor: NamespaceEditor,
  row: NamespaceRow,
  { path, userId, nowMs }: DiscardMutation,
  retentionMs: number,
): NamespaceRow {
  return {
    ...row,
    ttlSeconds: Math.ceil(retentionMs / 1_000),
    expiresAtMs: Math.ceil(editor.zoneTimeMs + retentionMs),
    xattrs: {
      ...row.xattrs,
      [TRASHED_PATH_ATTRIBUTE]: path,
      [TRASHED_AT_ATTRIBUTE]: String(nowMs),
      ...(userId === null ? {} : { [TRASHED_BY_ATTRIBUTE]: userId }),
    },
  };
}

/** Its time is over from now on. */
function letGo(editor: NamespaceEditor, item: string, path: string): Edit {
  if (trashPath(item) !== path) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `${path} lies below what is in the trash`,
      remedy: `do away with all of ${trashPath(item)}, or restore it first`,
      details: { path },
    });
  }
  const place = existing(editor, path);
  const before = place.row;
  const after = editor.update(place, { ...before, expiresAtMs: Math.floor(editor.zoneTimeMs) });
  return { path, after, before, created: false };
}

/** Whether the entry lies in the trash and its time there is over. */
export function isDoneAway(editor: NamespaceEditor, path: string): boolean {
  const item = trashItemOf(path);
  const row = item === null ? null : (presentOrNull(editor, trashPath(item))?.row ?? null);
  return row !== null && row.expiresAtMs !== null && row.expiresAtMs <= editor.zoneTimeMs;
}
