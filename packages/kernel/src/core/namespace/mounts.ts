import {
  DT_EXTERNAL_STORAGE,
  DT_MOUNT,
  type Inode,
  NexusError,
  ROOT_INODE,
  type ZoneId,
} from "@nexus/contracts";
import { hangPath, utf8Decode } from "@nexus/lib";
import type { MountChange, MountTarget } from "../../hal/distributed-coordinator.js";
import { placeOfKey } from "./keys.js";
import { pathOfDirectory, readDirectory, readRow } from "./readers.js";
import type { NamespaceRow } from "./row.js";
import { decodeStorage, STORAGE_ATTRIBUTE } from "./storage.js";
import type { KeyValue, KeyValueView } from "./types.js";

/** What the index says of external storage, of which the row tells; no zone has that id. */
const STORAGE_MARK = "\0";

/** What the mount index says of a row; null: it is no mount. */
export function mountTextOf(row: NamespaceRow): string | null {
  if (row.entryType === DT_MOUNT) return row.targetZoneId;
  if (row.entryType !== DT_EXTERNAL_STORAGE) return null;
  return STORAGE_MARK;
}

function readTarget(value: Uint8Array, row: NamespaceRow | null): MountTarget {
  const text = utf8Decode(value);
  if (text !== STORAGE_MARK || row === null) return text as ZoneId;
  return { inode: row.inode, ...decodeStorage(row.xattrs[STORAGE_ATTRIBUTE] ?? "") };
}

/** Mounts of one zone by path. */
export type MountTable = ReadonlyMap<string, MountTarget>;

/**
 * Paths of the mounts of a zone from its mount index (`mountRange`), as they are in `view`, but for those below a
 * directory that a mount covers. Errors: CORRUPT (an index record below a directory that is gone).
 */
export function deriveMounts(view: KeyValueView, index: Iterable<KeyValue>): MountTable {
  const mounts = new Map<string, MountTarget>();
  const covered = new Set<Inode>();
  const places = [...index].map(({ key, value }) => {
    const { parent, name } = placeOfKey(key);
    const row = readRow(view, parent, name);
    if (row !== null && row.covers !== null) covered.add(row.covers.inode);
    return { parent, name, target: readTarget(value, row) };
  });
  for (const { parent, name, target } of places) {
    const directory = pathOfDirectory(view, parent);
    if (directory === null) {
      throw new NexusError({
        code: "CORRUPT",
        what: `mount ${JSON.stringify(name)} hangs in directory inode ${parent}, which does not exist`,
        remedy: "restore the zone from a backup, or wipe this replica and let it join again",
      });
    }
    if (covered.size > 0 && isWithin(view, parent, covered)) continue;
    mounts.set(hangPath(directory, `/${name}`), target);
  }
  return mounts;
}

/** Whether a directory is one of `tops` or lies below one. */
function isWithin(view: KeyValueView, directory: Inode, tops: ReadonlySet<Inode>): boolean {
  for (let inode: Inode | null = directory; inode !== null; inode = parentOf(view, inode)) {
    if (tops.has(inode)) return true;
  }
  return false;
}

function parentOf(view: KeyValueView, directory: Inode): Inode | null {
  return directory === ROOT_INODE ? null : (readDirectory(view, directory)?.parent ?? null);
}

export function isSameTarget(a: MountTarget | null | undefined, b: MountTarget | null | undefined): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  // What a storage stands for never changes.
  return a.inode === b.inode;
}

/** What listeners must be told: mounts that went first, then those that came or changed their target. */
export function diffMounts(zone: ZoneId, before: MountTable, after: MountTable): readonly MountChange[] {
  const changes: MountChange[] = [];
  for (const path of before.keys()) {
    if (!after.has(path)) changes.push({ zone, path, target: null });
  }
  for (const [path, target] of after) {
    if (!isSameTarget(before.get(path), target)) changes.push({ zone, path, target });
  }
  return changes;
}
