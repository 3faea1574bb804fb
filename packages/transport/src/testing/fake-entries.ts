import {
  type ContentId,
  type DirEntryType,
  DT_DIR,
  DT_REG,
  type FileMetadata,
  type Inode,
  ROOT_ZONE,
} from "@nexus/contracts";
import type { StatResult } from "@nexus/kernel";

/** What a fake kernel keeps at a path. */
export interface Row {
  readonly type: DirEntryType;
  readonly bytes: Uint8Array;
  readonly version: number;
  readonly xattrs: Readonly<Record<string, string>>;
}

export function statOf(path: string, row: Row): StatResult {
  const isDirectory = row.type === DT_DIR;
  return {
    entry: entryOf(path, row),
    isDirectory,
    mode: isDirectory ? 0o755 : 0o644,
    zoneId: ROOT_ZONE,
    path,
    holders: ["127.0.0.1:2126"],
  };
}

export function entryOf(path: string, row: Row): FileMetadata {
  return {
    path,
    inode: 7 as Inode,
    entryType: row.type,
    sizeBytes: row.bytes.length,
    contentId: row.type === DT_REG ? contentIdOf(row) : null,
    mimeType: row.type === DT_REG ? "text/plain" : null,
    createdAtMs: 1_700_000_000_000,
    modifiedAtMs: 1_700_000_000_001,
    version: row.version,
    gen: row.version,
    etag: `7.${row.version}`,
    zoneId: ROOT_ZONE,
    ownerId: "tester",
    targetZoneId: null,
    linkTarget: null,
    ttlSeconds: null,
    lastWriterAddress: "127.0.0.1:2126",
    xattrs: row.xattrs,
  };
}

/** A stand-in for a hash: long enough to look like one. */
export function contentIdOf(row: Row): ContentId {
  return `${row.version}`.padStart(8, "0").repeat(8) as ContentId;
}
