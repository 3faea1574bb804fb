import {
  type FileMetadata,
  type IncarnationId,
  type Inode,
  NexusError,
  ROOT_INODE,
  type ZoneId,
} from "@nexus/contracts";
import { hangPath, splitPath } from "@nexus/lib";
import type { ListPage, ListPageRequest } from "../../abc/meta-store.js";
import { placeKey } from "./decoded.js";
import { ABOVE_ROOT, directoryKey, placeOfKey, rowKey } from "./keys.js";
import { type DirectoryRecord, decodeDirectory } from "./records.js";
import { decodeRow, holdsEntries, type NamespaceRow, toFileMetadata } from "./row.js";
import type { KeyValue, KeyValueView } from "./types.js";

/** Deepest directory chain: longest path over shortest name with its slash. A longer one is a cycle. */
const MAX_DEPTH = 2048;

/** A row and where it hangs. */
export interface LocatedRow {
  readonly parent: Inode;
  /** Empty for the root directory. */
  readonly name: string;
  readonly row: NamespaceRow;
}

/** The row named `name` in directory `parent`, or null. */
export function lookupChild(view: KeyValueView, parent: Inode, name: string): LocatedRow | null {
  const row = readRow(view, parent, name);
  return row === null ? null : { parent, name, row };
}

/** The row alone. */
export function readRow(view: KeyValueView, parent: Inode, name: string): NamespaceRow | null {
  const place = placeKey(parent, name);
  const known = view.decoded?.row(place);
  if (known !== undefined) return known;
  const value = view.get(rowKey(parent, name));
  const row = value === undefined ? null : decodeRow(value);
  view.decoded?.setRow(place, row);
  return row;
}

/** What is kept of a directory beside its row; null when it is none of the zone. */
export function readDirectory(view: KeyValueView, inode: Inode): DirectoryRecord | null {
  const known = view.decoded?.directory(inode);
  if (known !== undefined) return known;
  const value = view.get(directoryKey(inode));
  const record = value === undefined ? null : decodeDirectory(value);
  view.decoded?.setDirectory(inode, record);
  return record;
}

/**
 * The row at a normalised path, or null when it, or a directory above it, is missing. One point read a name;
 * never follows links or mounts.
 */
export function lookupPath(view: KeyValueView, path: string): LocatedRow | null {
  let found = lookupChild(view, ABOVE_ROOT, "");
  for (const name of splitPath(path)) {
    if (found === null || !holdsEntries(found.row.entryType)) return null;
    found = lookupChild(view, found.row.inode, name);
  }
  return found;
}

/** lookupPath as callers of a MetaStore see it. */
export function readEntry(view: KeyValueView, path: string, zoneId: ZoneId): FileMetadata | null {
  const found = lookupPath(view, path);
  return found === null ? null : toFileMetadata(found.row, path, zoneId);
}

/** The directory at `path`, for listing. Errors: NOT_FOUND, NOT_A_DIRECTORY. */
export function requireDirectory(view: KeyValueView, path: string, zoneId: ZoneId): NamespaceRow {
  const found = lookupPath(view, path);
  if (found === null) {
    throw new NexusError({ code: "NOT_FOUND", what: `${path} does not exist in zone ${zoneId}` });
  }
  if (!holdsEntries(found.row.entryType)) {
    throw new NexusError({
      code: "NOT_A_DIRECTORY",
      what: `${path} in zone ${zoneId} is not a directory`,
      remedy: "list the directory it lies in",
    });
  }
  return found.row;
}

/** The path of a directory, by its back pointers; null when it is not (any more) a directory of the zone. */
export function pathOfDirectory(view: KeyValueView, inode: Inode): string | null {
  const names: string[] = [];
  let current = inode;
  while (current !== ROOT_INODE) {
    const record = readDirectory(view, current);
    if (record === null) return null;
    names.push(record.name);
    current = record.parent;
    if (names.length > MAX_DEPTH) {
      throw new NexusError({
        code: "CORRUPT",
        what: `directory inode ${inode} lies deeper than ${MAX_DEPTH} levels: its back pointers form a cycle`,
        remedy: "restore the zone from a backup, or wipe this replica and let it join again",
      });
    }
  }
  return `/${names.reverse().join("/")}`;
}

/** The directory a listing pages through. */
export interface ListedDirectory {
  readonly path: string;
  readonly inode: Inode;
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
}

/**
 * One page of `childRange` rows, of which the caller read up to `limit + 1` in order: the row too many only
 * says that there is a next page.
 */
export function buildListPage(
  directory: ListedDirectory,
  rows: readonly KeyValue[],
  limit: number,
): ListPage {
  const entries: FileMetadata[] = [];
  let lastName: string | null = null;
  for (const { key, value } of rows.slice(0, limit)) {
    const { name } = placeOfKey(key);
    lastName = name;
    entries.push(toFileMetadata(decodeRow(value), hangPath(directory.path, `/${name}`), directory.zoneId));
  }
  const more = rows.length > limit && lastName !== null;
  return { entries, nextCursor: more ? encodeListCursor(directory, lastName ?? "") : null };
}

const CURSOR = /^1\.([0-9a-f]{32})\.([0-9]{1,16})\.(.+)$/;

/** Text form of a listing position: behind `afterName` in a directory of one life of the zone. */
export function encodeListCursor(directory: ListedDirectory, afterName: string): string {
  return `1.${directory.incarnation}.${directory.inode}.${encodeURIComponent(afterName)}`;
}

/**
 * The name to go on behind; null starts at the beginning. Errors: INVALID_ARGUMENT (malformed, or of another
 * directory), INCARNATION_MISMATCH.
 */
export function decodeListCursor(directory: ListedDirectory, cursor: string | null): string | null {
  if (cursor === null) return null;
  const match = CURSOR.exec(cursor);
  const name = match?.[3] === undefined ? null : decodeName(match[3]);
  if (match === null || name === null || Number(match[2]) !== directory.inode) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `the cursor ${JSON.stringify(cursor.slice(0, 120))} is not one of a listing of ${directory.path}`,
      remedy: "list again from the beginning",
    });
  }
  if (match[1] !== directory.incarnation) {
    throw new NexusError({
      code: "INCARNATION_MISMATCH",
      what: `the cursor is from an earlier life of zone ${directory.zoneId}`,
      remedy: "list again from the beginning",
    });
  }
  return name;
}

/** The name that a page begins behind; null: at the beginning. Errors: those of `decodeListCursor`. */
export function pageStart(directory: ListedDirectory, page: ListPageRequest): string | null {
  return page.after ?? decodeListCursor(directory, page.cursor);
}

function decodeName(text: string): string | null {
  try {
    const name = decodeURIComponent(text);
    return name.includes("\0") || name.includes("/") ? null : name;
  } catch {
    // Malformed escapes: the caller refuses the cursor by name.
    return null;
  }
}
