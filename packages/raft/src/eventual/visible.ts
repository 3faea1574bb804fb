import { DT_DIR, type Inode } from "@nexus/contracts";
import { type KeyValueView, lookupPath, NamespaceEditor, type NamespaceRow, type Place } from "@nexus/kernel";
import { parentPath } from "@nexus/lib";
import type { Draft } from "./draft.js";
import { recordKey } from "./keys.js";
import { decodeRecord, type PathRecord } from "./records.js";

/** Members of an eventual zone have no clock in common, so none of their entries expires. */
export const NEVER_EXPIRES_MS = 0;

/**
 * The namespace readers see, as a function of the records alone, so that members with the same records show the same
 * tree whatever the order they got them in:
 *
 *   - a path with a live record below it is a directory, with the attributes of its own record if that is a live
 *     directory, else with none: what is below is never orphaned by a removal or a file made elsewhere;
 *   - any other path shows its live record, and nothing when it has none.
 *
 * Inodes and generations are this member's own and only ever grow, so an etag names one state of one path here.
 */
export function readRecord(view: KeyValueView, path: string): PathRecord | null {
  const bytes = view.get(recordKey(path));
  return bytes === undefined ? null : decodeRecord(bytes);
}

export function isLiveDirectory(record: PathRecord | null): boolean {
  return record?.row?.entryType === DT_DIR;
}

/** The path is shown as a directory although its record says otherwise. */
export function isHidden(view: KeyValueView, record: PathRecord): boolean {
  return !isLiveDirectory(record) && lookupPath(view, record.path)?.row.entryType === DT_DIR;
}

/** What a directory shows that exists only because of what lies below it. */
export const IMPLIED_DIRECTORY: NamespaceRow = {
  inode: 0 as Inode,
  entryType: DT_DIR,
  sizeBytes: 0,
  contentId: null,
  mimeType: null,
  createdAtMs: 0,
  modifiedAtMs: 0,
  version: 1,
  gen: 1,
  ownerId: null,
  targetZoneId: null,
  linkTarget: null,
  ttlSeconds: null,
  expiresAtMs: null,
  sessionId: null,
  lastWriterAddress: null,
  xattrs: {},
  covers: null,
};

/**
 * Brings the visible tree in line after the record of `path` changed. Returns the records that entries below their
 * paths begin to hide: a removal or a file where a directory stays.
 */
export function show(draft: Draft, path: string): readonly PathRecord[] {
  const editor = new NamespaceEditor(draft, NEVER_EXPIRES_MS);
  const record = readRecord(draft, path);
  const hidden: PathRecord[] = [];
  if (record?.row == null) hide(editor, draft, path, record, hidden);
  else {
    for (const ancestor of ancestorsOf(path)) implyDirectory(editor, draft, ancestor, hidden);
    place(editor, path, record.row, record, hidden);
  }
  draft.put(editor.changes());
  return hidden;
}

/** From the top down, without the root and without `path` itself. */
export function ancestorsOf(path: string): readonly string[] {
  const ancestors: string[] = [];
  for (let at = parentPath(path); at !== "/"; at = parentPath(at)) ancestors.push(at);
  return ancestors.reverse();
}

function implyDirectory(editor: NamespaceEditor, draft: Draft, path: string, hidden: PathRecord[]): void {
  const at = editor.place(path, null);
  if (at.row?.entryType === DT_DIR) return;
  const record = readRecord(draft, path);
  if (record !== null) hidden.push(record);
  replace(editor, at, IMPLIED_DIRECTORY);
}

/** Shows a live row at its path, whose ancestors are directories. */
function place(
  editor: NamespaceEditor,
  path: string,
  row: NamespaceRow,
  record: PathRecord,
  hidden: PathRecord[],
): void {
  const at = editor.place(path, null);
  const holdsEntries = at.row?.entryType === DT_DIR && (path === "/" || editor.childCount(at.row.inode) > 0);
  if (holdsEntries && row.entryType !== DT_DIR) {
    hidden.push(record);
    replace(editor, at, IMPLIED_DIRECTORY);
  } else replace(editor, at, row);
}

/** The path has no live record: it goes, and with it directories that were there only because of it. */
function hide(
  editor: NamespaceEditor,
  draft: Draft,
  path: string,
  record: PathRecord | null,
  hidden: PathRecord[],
): void {
  // Below a path that does not show nothing shows either.
  for (const ancestor of ancestorsOf(path)) {
    if (editor.place(ancestor, null).row?.entryType !== DT_DIR) return;
  }
  const at = editor.place(path, null);
  if (at.row === null) return;
  if (path === "/" || (at.row.entryType === DT_DIR && editor.childCount(at.row.inode) > 0)) {
    if (record !== null && path !== "/") hidden.push(record);
    replace(editor, at, IMPLIED_DIRECTORY);
    return;
  }
  editor.remove(at);
  for (let above = parentPath(path); above !== "/"; above = parentPath(above)) {
    const directory = editor.place(above, null);
    const own = readRecord(draft, above);
    if (directory.row === null || isLiveDirectory(own) || editor.childCount(directory.row.inode) > 0) return;
    if (own?.row != null) {
      // A file that had been hidden by what was below it.
      replace(editor, directory, own.row);
      return;
    }
    editor.remove(directory);
  }
}

/** The row shown at a place becomes `row`: same inode when the type stays, a later generation when content changes. */
function replace(editor: NamespaceEditor, at: Place, row: NamespaceRow): void {
  const shown = at.row;
  if (shown === null) {
    editor.insert(at, { ...row, inode: editor.nextInode() });
    return;
  }
  if (shown.entryType === row.entryType) {
    const sameContent = shown.contentId === row.contentId && shown.version === row.version;
    editor.update(at, {
      ...row,
      inode: shown.inode,
      gen: sameContent ? shown.gen : Math.max(shown.gen + 1, row.gen),
    });
    return;
  }
  editor.remove(at);
  editor.insert({ ...at, row: null }, { ...row, inode: editor.nextInode() });
}
