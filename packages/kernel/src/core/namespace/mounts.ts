import { type Inode, NexusError, ROOT_INODE, type ZoneId } from "@nexus/contracts";
import { hangPath, utf8Decode, utf8Encode } from "@nexus/lib";
import type { MountChange } from "../../hal/distributed-coordinator.js";
import { placeOfKey } from "./keys.js";
import { pathOfDirectory, readDirectory, readRow } from "./readers.js";
import type { KeyValue, KeyValueView } from "./types.js";

/** Value of a mount index record. */
export function encodeMountTarget(target: ZoneId): Uint8Array {
  return utf8Encode(target);
}

/** Mounts of one zone by path. */
export type MountTable = ReadonlyMap<string, ZoneId>;

/**
 * Paths of the mounts of a zone from its mount index (`mountRange`), as they are in `view`, but for those below a
 * directory that a mount covers. Errors: CORRUPT (an index record below a directory that is gone).
 */
export function deriveMounts(view: KeyValueView, index: Iterable<KeyValue>): MountTable {
  const mounts = new Map<string, ZoneId>();
  const places = [...index].map(({ key, value }) => ({ ...placeOfKey(key), value }));
  const covered = new Set<Inode>();
  for (const { parent, name } of places) {
    const directory = readRow(view, parent, name)?.covers ?? null;
    if (directory !== null) covered.add(directory.inode);
  }
  for (const { parent, name, value } of places) {
    const directory = pathOfDirectory(view, parent);
    if (directory === null) {
      throw new NexusError({
        code: "CORRUPT",
        what: `mount ${JSON.stringify(name)} hangs in directory inode ${parent}, which does not exist`,
        remedy: "restore the zone from a backup, or wipe this replica and let it join again",
      });
    }
    if (covered.size > 0 && isWithin(view, parent, covered)) continue;
    mounts.set(hangPath(directory, `/${name}`), utf8Decode(value) as ZoneId);
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

/** What listeners must be told: mounts that went first, then those that came or changed their target. */
export function diffMounts(zone: ZoneId, before: MountTable, after: MountTable): readonly MountChange[] {
  const changes: MountChange[] = [];
  for (const path of before.keys()) {
    if (!after.has(path)) changes.push({ zone, path, target: null });
  }
  for (const [path, target] of after) {
    if (before.get(path) !== target) changes.push({ zone, path, target });
  }
  return changes;
}
