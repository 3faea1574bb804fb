import { DT_DIR, type Inode, ROOT_INODE } from "@nexus/contracts";
import { ABOVE_ROOT, countersKey, directoryKey, rowKey, usageKey } from "./keys.js";
import { encodeCounters, encodeDirectory } from "./records.js";
import { encodeRow } from "./row.js";
import type { KeyChange } from "./types.js";
import { encodeUsage, NOTHING_USED } from "./usage.js";

const FIRST_INODE = (ROOT_INODE + 1) as Inode;

/**
 * What a fresh zone starts with: its root directory and its counters, which give out inodes from `firstInode` on. In
 * byte order of keys.
 */
export function initialNamespaceChanges(nowMs: number, firstInode = FIRST_INODE): readonly KeyChange[] {
  const root = encodeRow({
    inode: ROOT_INODE,
    entryType: DT_DIR,
    sizeBytes: 0,
    contentId: null,
    mimeType: null,
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
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
  });
  const counters = encodeCounters({ nextInode: firstInode, mountCount: 0 });
  const directory = encodeDirectory({ parent: ABOVE_ROOT, name: "", childCount: 0 });
  return [
    { kind: "put", key: countersKey(), value: counters },
    { kind: "put", key: rowKey(ABOVE_ROOT, ""), value: root },
    { kind: "put", key: directoryKey(ROOT_INODE), value: directory },
    { kind: "put", key: usageKey(), value: encodeUsage(NOTHING_USED) },
  ];
}
