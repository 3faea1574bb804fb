import { NexusError, type ZoneId } from "@nexus/contracts";
import { hangPath, utf8Decode, utf8Encode } from "@nexus/lib";
import type { MountChange } from "../../hal/distributed-coordinator.js";
import { placeOfKey } from "./keys.js";
import { pathOfDirectory } from "./readers.js";
import type { KeyValue, KeyValueView } from "./types.js";

/** Value of a mount index record. */
export function encodeMountTarget(target: ZoneId): Uint8Array {
  return utf8Encode(target);
}

/** Mounts of one zone by path. */
export type MountTable = ReadonlyMap<string, ZoneId>;

/**
 * Paths of all mounts of a zone from its mount index (`mountRange`), as they are in `view`. Errors: CORRUPT
 * (an index record below a directory that is gone).
 */
export function deriveMounts(view: KeyValueView, index: Iterable<KeyValue>): MountTable {
  const mounts = new Map<string, ZoneId>();
  for (const { key, value } of index) {
    const { parent, name } = placeOfKey(key);
    const directory = pathOfDirectory(view, parent);
    if (directory === null) {
      throw new NexusError({
        code: "CORRUPT",
        what: `mount ${JSON.stringify(name)} hangs in directory inode ${parent}, which does not exist`,
        remedy: "restore the zone from a backup, or wipe this replica and let it join again",
      });
    }
    mounts.set(hangPath(directory, `/${name}`), utf8Decode(value) as ZoneId);
  }
  return mounts;
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
