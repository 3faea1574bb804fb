import {
  type DirEntryType,
  DT_DIR,
  DT_EXTERNAL_STORAGE,
  DT_LINK,
  DT_MOUNT,
  DT_REG,
  ENTRY_TYPE_NAMES,
  type Inode,
  NexusError,
} from "@nexus/contracts";
import { etagOf, isSameOrBelow, parsePath, utf8Length } from "@nexus/lib";
import type {
  CreateMutation,
  PutContentMutation,
  RemoveMutation,
  RenameMutation,
  SetAttributesMutation,
  SetXattrsMutation,
} from "../../abc/meta-store.js";
import { type ConditionedState, checkConditions } from "./conditions.js";
import type { NamespaceEditor } from "./editor.js";
import { withTimeToLive } from "./expiry.js";
import type { DirectoryMaker, Place } from "./place.js";
import {
  alreadyExists,
  invalid,
  isADirectory,
  notEmpty,
  notFound,
  stillMounted,
  storageChanged,
  wrongType,
} from "./refusals.js";
import { holdsEntries, type NamespaceRow } from "./row.js";
import { parseStorage, STORAGE_ATTRIBUTE } from "./storage.js";

/** Most bytes of names and values of one entry's extended attributes. */
export const MAX_XATTRS_BYTES = 64 * 1024;

/** What a mutation did to one place. */
export interface Edit {
  readonly path: string;
  readonly after: NamespaceRow;
  readonly before: NamespaceRow | null;
  readonly created: boolean;
}

/** Mutations come from a log that outlives the code that wrote it: nothing malformed may become a row. */
export function requireNormal(path: string): void {
  if (parsePath(path) === path) return;
  throw new NexusError({ code: "INVALID_PATH", what: `path ${JSON.stringify(path)} is not normalised` });
}

function requireCount(what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw invalid(`${what} ${value} is not an integer from 0, below 2^53`, "give a valid number");
  }
}

function requireTime(what: string, value: number): void {
  if (!Number.isFinite(value))
    throw invalid(`${what} ${value} is not a time in milliseconds`, "give a number");
}

function requireXattrs(xattrs: Readonly<Record<string, string>>): void {
  if ("" in xattrs) throw invalid("an extended attribute has an empty name", "name it");
  const bytes = xattrsBytes(xattrs);
  if (bytes > MAX_XATTRS_BYTES) {
    throw invalid(
      `extended attributes of ${bytes} bytes exceed ${MAX_XATTRS_BYTES}`,
      "keep large values in a file",
    );
  }
}

/** Exact when it may be too many: a UTF-16 unit takes at most 3 bytes, so few of them need no counting. */
function xattrsBytes(xattrs: Readonly<Record<string, string>>): number {
  let units = 0;
  for (const name in xattrs) units += name.length + (xattrs[name]?.length ?? 0);
  if (units * 3 <= MAX_XATTRS_BYTES) return units;
  return Object.entries(xattrs).reduce((sum, [name, value]) => sum + utf8Length(name) + utf8Length(value), 0);
}

const NO_XATTRS: Readonly<Record<string, string | null>> = {};

function isEmpty(xattrs: Readonly<Record<string, unknown>>): boolean {
  for (const _name in xattrs) return false;
  return true;
}

/** Errors: INVALID_ARGUMENT (the result is too large, or has an empty name). */
function mergedXattrs(
  present: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string>> {
  const merged = new Map(Object.entries(present));
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) merged.delete(name);
    else merged.set(name, value);
  }
  const xattrs = Object.fromEntries(merged);
  requireXattrs(xattrs);
  return xattrs;
}

export function newRow(
  editor: NamespaceEditor,
  entryType: DirEntryType,
  ownerId: string | null,
  nowMs: number,
): NamespaceRow {
  return {
    inode: editor.nextInode(),
    entryType,
    sizeBytes: 0,
    contentId: null,
    mimeType: null,
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
    version: 1,
    gen: 1,
    ownerId,
    targetZoneId: null,
    linkTarget: null,
    ttlSeconds: null,
    expiresAtMs: null,
    sessionId: null,
    lastWriterAddress: null,
    xattrs: {},
    covers: null,
  };
}

function parentMaker(
  editor: NamespaceEditor,
  mutation: { readonly createParents: boolean; readonly ownerId: string | null; readonly nowMs: number },
): DirectoryMaker | null {
  return mutation.createParents ? () => newRow(editor, DT_DIR, mutation.ownerId, mutation.nowMs) : null;
}

/** The entry at a path. Errors: NOT_FOUND (of it, or of a directory above it), NOT_A_DIRECTORY. */
export function existing(editor: NamespaceEditor, path: string): Place & { readonly row: NamespaceRow } {
  let place: Place;
  try {
    place = editor.place(path, null);
  } catch (error) {
    // Here nothing was to be created, so "missing" is about the entry itself.
    if (NexusError.is(error) && error.code === "NOT_FOUND") throw notFound(path);
    throw error;
  }
  if (place.row === null) throw notFound(path);
  return { ...place, row: place.row };
}

export function stateOf(row: NamespaceRow | null): ConditionedState | null {
  return row === null ? null : { ...row, etag: etagOf(row.inode, row.gen) };
}

export function putContent(editor: NamespaceEditor, mutation: PutContentMutation): Edit {
  const { path } = mutation;
  requireNormal(path);
  requireCount("a size of", mutation.sizeBytes);
  requireTime("the time", mutation.nowMs);
  const place: Place =
    mutation.create === "never" ? existing(editor, path) : editor.place(path, parentMaker(editor, mutation));
  const before = place.row;
  if (before !== null && before.entryType !== DT_REG) {
    if (holdsEntries(before.entryType) || before.entryType === DT_MOUNT) throw isADirectory(path);
    throw wrongType(path, before, ENTRY_TYPE_NAMES[DT_REG]);
  }
  checkConditions(path, stateOf(before), mutation.conditions);
  requireStorage(editor, path, mutation.storage ?? null);
  const content = {
    contentId: mutation.contentId,
    sizeBytes: mutation.sizeBytes,
    modifiedAtMs: mutation.nowMs,
    lastWriterAddress: mutation.writerAddress,
  };
  if (before === null) {
    const fresh = newRow(editor, DT_REG, mutation.ownerId, mutation.nowMs);
    const after = editor.insert(place, { ...fresh, ...content, mimeType: mutation.mimeType });
    return { path, after, before, created: true };
  }
  const written: NamespaceRow = {
    ...before,
    ...content,
    mimeType: mutation.mimeType ?? before.mimeType,
    ownerId: before.ownerId ?? mutation.ownerId,
    version: before.version + 1,
    gen: before.gen + 1,
  };
  // Content that was just written has its whole time to live before it.
  const { ttlSeconds } = before;
  const after = editor.update(
    place,
    ttlSeconds === null ? written : withTimeToLive(written, path, ttlSeconds, editor.zoneTimeMs),
  );
  return { path, after, before, created: false };
}

/** Where content is follows from the routes of whoever put it there, which may be behind the rows. */
function requireStorage(editor: NamespaceEditor, path: string, expected: Inode | null): void {
  if (editor.storageAbove(path) !== expected) throw storageChanged(path);
}

function requireCreatable(mutation: CreateMutation): void {
  requireNormal(mutation.path);
  requireCount("a size of", mutation.sizeBytes);
  requireTime("the time", mutation.nowMs);
  requireXattrs(mutation.xattrs);
  const { entryType, path } = mutation;
  if (!(entryType in ENTRY_TYPE_NAMES)) {
    throw invalid(`${path} cannot be of the unknown entry type ${entryType}`, "use a type of DirEntryType");
  }
  if (entryType === DT_MOUNT && mutation.targetZoneId === null) {
    throw invalid(`mount ${path} has no target zone`, "name the zone to mount");
  }
  if (entryType === DT_EXTERNAL_STORAGE && parseStorage(mutation.xattrs[STORAGE_ATTRIBUTE] ?? "") === null) {
    throw invalid(`external storage ${path} names no driver`, "name the driver and its parameters");
  }
  if (entryType === DT_LINK && mutation.linkTarget === null) {
    throw invalid(`link ${path} has no target`, "name the path it points at");
  }
  if (entryType === DT_LINK && mutation.linkTarget === path) {
    throw invalid(`link ${path} would point at itself`, "name another path");
  }
}

/** An entry of the same type is there already: success when that was allowed and it says the same. */
function acceptExisting(
  editor: NamespaceEditor,
  mutation: CreateMutation,
  place: Place,
  row: NamespaceRow,
): Edit {
  const { path, entryType, setXattrs = NO_XATTRS } = mutation;
  if (!mutation.existOk) throw alreadyExists(path, row);
  if (row.entryType !== entryType) throw wrongType(path, row, ENTRY_TYPE_NAMES[entryType]);
  const sameTarget =
    row.targetZoneId === (entryType === DT_MOUNT ? mutation.targetZoneId : null) &&
    row.linkTarget === (entryType === DT_LINK ? mutation.linkTarget : null) &&
    (entryType !== DT_EXTERNAL_STORAGE ||
      row.xattrs[STORAGE_ATTRIBUTE] === mutation.xattrs[STORAGE_ATTRIBUTE]);
  if (!sameTarget) throw alreadyExists(path, row);
  if (isEmpty(setXattrs)) return { path, after: row, before: row, created: false };
  const after = editor.update(place, { ...row, xattrs: mergedXattrs(row.xattrs, setXattrs) });
  return { path, after, before: row, created: false };
}

export function create(editor: NamespaceEditor, mutation: CreateMutation): Edit {
  requireCreatable(mutation);
  const { path, entryType, setXattrs = NO_XATTRS } = mutation;
  const place = editor.place(path, parentMaker(editor, mutation));
  const before = place.row;
  const mountsOver = entryType === DT_MOUNT && before?.entryType === DT_DIR && path !== "/";
  if (before !== null && !mountsOver) return acceptExisting(editor, mutation, place, before);
  const row: NamespaceRow = {
    ...newRow(editor, entryType, mutation.ownerId, mutation.nowMs),
    sizeBytes: holdsEntries(entryType) || entryType === DT_MOUNT ? 0 : mutation.sizeBytes,
    mimeType: mutation.mimeType,
    targetZoneId: entryType === DT_MOUNT ? mutation.targetZoneId : null,
    linkTarget: entryType === DT_LINK ? mutation.linkTarget : null,
    xattrs: isEmpty(setXattrs) ? mutation.xattrs : mergedXattrs(mutation.xattrs, setXattrs),
  };
  if (before === null) return { path, after: editor.insert(place, row), before, created: true };
  if (mutation.shadows === true) return { path, after: editor.cover(place, row), before, created: true };
  return { path, after: replaceDirectory(editor, place, before, path, row), before, created: true };
}

/** What a mount did to the directory at its place before there was shadowing: entries of the log still say so. */
function replaceDirectory(
  editor: NamespaceEditor,
  place: Place,
  directory: NamespaceRow,
  path: string,
  mount: NamespaceRow,
): NamespaceRow {
  const childCount = editor.childCount(directory.inode);
  if (childCount > 0) throw notEmpty(path, childCount);
  editor.remove(place);
  return editor.insert({ ...place, row: null }, mount);
}

export function setAttributes(editor: NamespaceEditor, mutation: SetAttributesMutation): Edit {
  const { path, ttlSeconds, createdAtMs, modifiedAtMs } = mutation;
  requireNormal(path);
  requireTime("the time", mutation.nowMs);
  if (ttlSeconds !== null) requireCount("a TTL of", ttlSeconds);
  if (createdAtMs !== null) requireTime("the creation time", createdAtMs);
  if (modifiedAtMs !== null) requireTime("the modification time", modifiedAtMs);
  const place = mutation.createIfMissing ? editor.place(path, null) : existing(editor, path);
  const before = place.row;
  checkConditions(path, stateOf(before), mutation.conditions);
  const base = before ?? newRow(editor, DT_REG, mutation.ownerId, mutation.nowMs);
  const changed: NamespaceRow = {
    ...base,
    mimeType: mutation.mimeType ?? base.mimeType,
    ownerId: mutation.ownerId ?? base.ownerId,
    createdAtMs: createdAtMs ?? base.createdAtMs,
    modifiedAtMs: modifiedAtMs ?? base.modifiedAtMs,
  };
  const after = ttlSeconds === null ? changed : withTimeToLive(changed, path, ttlSeconds, editor.zoneTimeMs);
  if (before === null) editor.insert(place, after);
  else editor.update(place, after);
  return { path, after, before, created: before === null };
}

export function remove(editor: NamespaceEditor, mutation: RemoveMutation): Edit {
  const { path, entryType } = mutation;
  requireNormal(path);
  if (path === "/")
    throw invalid("the root directory of a zone cannot be removed", "remove the zone instead");
  const place = existing(editor, path);
  const { row } = place;
  if (entryType !== null && row.entryType !== entryType) {
    throw wrongType(path, row, ENTRY_TYPE_NAMES[entryType]);
  }
  const isMount = row.entryType === DT_MOUNT || row.entryType === DT_EXTERNAL_STORAGE;
  if (entryType === null && isMount) throw stillMounted(path, row);
  checkConditions(path, stateOf(row), mutation.conditions);
  if (holdsEntries(row.entryType)) {
    const childCount = editor.childCount(row.inode);
    if (childCount > 0) throw notEmpty(path, childCount);
  }
  if (row.covers === null) editor.remove(place);
  else editor.uncover(place);
  // A mount that covered nothing leaves an empty directory behind (reference facts, 3.10).
  if (row.entryType === DT_MOUNT && row.covers === null) {
    editor.insert({ ...place, row: null }, newRow(editor, DT_DIR, row.ownerId, row.modifiedAtMs));
  }
  return { path, after: row, before: row, created: false };
}

export function presentOrNull(editor: NamespaceEditor, path: string): Place | null {
  try {
    return editor.place(path, null);
  } catch (error) {
    if (NexusError.is(error) && (error.code === "NOT_FOUND" || error.code === "NOT_A_DIRECTORY")) return null;
    throw error;
  }
}

export function rename(editor: NamespaceEditor, mutation: RenameMutation): Edit {
  const { from, to } = mutation;
  requireNormal(from);
  requireNormal(to);
  if (from === "/" || to === "/") {
    throw invalid("the root directory of a zone cannot be renamed or replaced", "rename what lies in it");
  }
  const source = existing(editor, from);
  checkConditions(from, stateOf(source.row), { ...mutation.conditions, ifAbsent: false });
  if (from !== to && isSameOrBelow(to, from)) {
    throw invalid(`${from} cannot be moved into its own subtree ${to}`, "choose a path outside it");
  }
  const target = editor.place(to, null);
  if (target.row !== null) throw alreadyExists(to, target.row);
  if (editor.storageAbove(from) !== editor.storageAbove(to)) throw storageChanged(to);
  editor.move(source, target);
  return { path: to, after: source.row, before: source.row, created: false };
}

export function setXattrs(editor: NamespaceEditor, mutation: SetXattrsMutation): Edit {
  const { path } = mutation;
  requireNormal(path);
  const place = existing(editor, path);
  const xattrs = mergedXattrs(place.row.xattrs, mutation.xattrs);
  const after = editor.update(place, { ...place.row, xattrs });
  return { path, after, before: place.row, created: false };
}
