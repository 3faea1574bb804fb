import {
  type ContentId,
  type DirEntryType,
  DT_LINK,
  ENTRY_TYPE_NAMES,
  type FileMetadata,
  type Inode,
  isDirectoryType,
  NexusError,
} from "@nexus/contracts";
import type { MessageInit, vfs } from "@nexus/contracts/wire";
import type { StatResult } from "@nexus/kernel";
import { parseZoneId } from "@nexus/lib";
import { channelStatusFromWire, channelStatusToWire } from "./channels.js";
import { pathLockToWire } from "./locks.js";

const DIRECTORY_MODE = 0o755;
const FILE_MODE = 0o644;

export type WireEntry = MessageInit<vfs.StatResponse>;

export function statToWire(stat: StatResult): WireEntry {
  return {
    ...entryFields(stat.entry),
    path: stat.path,
    zonePath: stat.entry.path === stat.path ? "" : stat.entry.path,
    isDirectory: stat.isDirectory,
    mode: stat.mode,
    zoneId: stat.zoneId,
    holders: stat.holders,
    channel: stat.channel === undefined ? null : channelStatusToWire(stat.channel),
    lock: stat.lock === undefined || stat.lock === null ? null : pathLockToWire(stat.lock),
  };
}

/** The entry of a mutation's result; `path` is the one the caller used. */
export function entryToWire(entry: FileMetadata, path: string): WireEntry {
  const isDirectory = isDirectoryType(entry.entryType);
  return {
    ...entryFields(entry),
    path,
    zonePath: entry.path === path ? "" : entry.path,
    isDirectory,
    mode: isDirectory ? DIRECTORY_MODE : FILE_MODE,
    holders: entry.lastWriterAddress === null ? [] : [entry.lastWriterAddress],
  };
}

function entryFields(entry: FileMetadata): WireEntry {
  return {
    found: true,
    size: entry.sizeBytes,
    contentId: entry.contentId ?? "",
    mimeType: entry.mimeType ?? "",
    entryType: entry.entryType,
    version: entry.version,
    gen: entry.gen,
    zoneId: entry.zoneId,
    createdAtMs: entry.createdAtMs,
    modifiedAtMs: entry.modifiedAtMs,
    lastWriterAddress: entry.lastWriterAddress ?? "",
    linkTarget: entry.linkTarget ?? "",
    ownerId: entry.ownerId ?? "",
    etag: entry.etag,
    inode: entry.inode,
    targetZoneId: entry.targetZoneId ?? "",
    ttlSeconds: entry.ttlSeconds,
    ephemeral: entry.ephemeral ?? false,
    xattrs: entry.xattrs,
  };
}

const emptyToNull = (text: string): string | null => (text === "" ? null : text);

/** Errors: INTERNAL for a row that no Nexus server sends. */
export function entryFromWire(wire: vfs.StatResponse): FileMetadata {
  return {
    path: wire.zonePath === "" ? wire.path : wire.zonePath,
    inode: wire.inode as Inode,
    entryType: parseEntryType(wire.entryType),
    sizeBytes: wire.size,
    contentId: emptyToNull(wire.contentId) as ContentId | null,
    mimeType: emptyToNull(wire.mimeType),
    createdAtMs: wire.createdAtMs ?? 0,
    modifiedAtMs: wire.modifiedAtMs ?? 0,
    version: wire.version,
    gen: wire.gen,
    etag: wire.etag,
    zoneId: parseZoneId(wire.zoneId),
    ownerId: emptyToNull(wire.ownerId),
    targetZoneId: wire.targetZoneId === "" ? null : parseZoneId(wire.targetZoneId),
    linkTarget: parseEntryType(wire.entryType) === DT_LINK ? wire.linkTarget : null,
    ttlSeconds: wire.ttlSeconds,
    ...(wire.ephemeral ? { ephemeral: true } : {}),
    lastWriterAddress: emptyToNull(wire.lastWriterAddress),
    xattrs: wire.xattrs,
  };
}

export function statFromWire(wire: vfs.StatResponse): StatResult {
  return {
    entry: entryFromWire(wire),
    isDirectory: wire.isDirectory,
    mode: wire.mode,
    zoneId: parseZoneId(wire.zoneId),
    path: wire.path,
    holders: wire.holders,
    ...(wire.channel === null ? {} : { channel: channelStatusFromWire(wire.channel) }),
  };
}

/** The entry a response must carry because it was asked for. Errors: INTERNAL. */
export function requiredEntry(entry: vfs.StatResponse | null, method: string): FileMetadata {
  if (entry !== null) return entryFromWire(entry);
  throw new NexusError({
    code: "INTERNAL",
    what: `${method} was answered without the entry`,
    remedy: "the server does not speak this version of the protocol; upgrade it",
  });
}

/** Errors: INVALID_ARGUMENT. */
export function parseEntryType(value: number): DirEntryType {
  if (Object.hasOwn(ENTRY_TYPE_NAMES, value)) return value as DirEntryType;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `entry type ${value} does not exist`,
    remedy: `use ${Object.entries(ENTRY_TYPE_NAMES)
      .map(([number, name]) => `${number} (${name})`)
      .join(", ")}`,
  });
}
