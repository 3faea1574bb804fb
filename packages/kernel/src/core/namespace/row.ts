import {
  type ClientSessionId,
  type ContentId,
  type DirEntryType,
  DT_DIR,
  DT_EXTERNAL_STORAGE,
  ENTRY_TYPE_NAMES,
  type FileMetadata,
  type Inode,
  NexusError,
  type ZoneId,
} from "@nexus/contracts";
import { etagOf, hexBytes, toHex } from "@nexus/lib";
import { RecordReader, RecordWriter, readVersion } from "./codec.js";

/** What is stored of an entry: FileMetadata without what its place and its zone say (path, zone, etag). */
export interface NamespaceRow {
  readonly inode: Inode;
  readonly entryType: DirEntryType;
  readonly sizeBytes: number;
  readonly contentId: ContentId | null;
  readonly mimeType: string | null;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  readonly version: number;
  readonly gen: number;
  readonly ownerId: string | null;
  readonly targetZoneId: ZoneId | null;
  readonly linkTarget: string | null;
  readonly ttlSeconds: number | null;
  /** Zone time (ms) from which the entry is to go; null: never. Set whenever `ttlSeconds` is. */
  readonly expiresAtMs: number | null;
  /** The session the entry ends with; null: none. */
  readonly sessionId: ClientSessionId | null;
  readonly lastWriterAddress: string | null;
  readonly xattrs: Readonly<Record<string, string>>;
  /** Of a mount: the directory it stands over, out of sight until the mount goes; null: none. */
  readonly covers: NamespaceRow | null;
}

/** Whether entries of the zone can lie below one of that type. */
export function holdsEntries(entryType: DirEntryType): boolean {
  return entryType === DT_DIR || entryType === DT_EXTERNAL_STORAGE;
}

/** The directory that is at a row's place, in sight or under a mount; null: none. */
export function directoryAt(row: NamespaceRow | null): NamespaceRow | null {
  return row === null || holdsEntries(row.entryType) ? row : row.covers;
}

/** Entries of a zone that a row stands for. */
export function entriesIn(row: NamespaceRow): number {
  return row.covers === null ? 1 : 2;
}

const ROW_VERSION = 1;
const HASH_HEX = /^[0-9a-f]{64}$/;
const HASH_BYTES = 32;

/** Which optional fields follow, in this order. A content id that is a hash takes 32 bytes instead of 64. */
const HAS_HASH = 1 << 0;
const HAS_CONTENT_KEY = 1 << 1;
const HAS_MIME_TYPE = 1 << 2;
const HAS_OWNER = 1 << 3;
const HAS_TARGET_ZONE = 1 << 4;
const HAS_LINK_TARGET = 1 << 5;
const HAS_TTL = 1 << 6;
const HAS_LAST_WRITER = 1 << 7;
const HAS_XATTRS = 1 << 8;
const HAS_EXPIRY = 1 << 9;
const HAS_SESSION = 1 << 10;
const HAS_COVERED = 1 << 11;

/** Attributes in an order of their own, so that equal rows are equal bytes on every replica. */
function sortedXattrs(row: NamespaceRow): readonly (readonly [string, string])[] {
  return Object.entries(row.xattrs).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function flagsOf(row: NamespaceRow, isHash: boolean, hasXattrs: boolean): number {
  return (
    (row.contentId === null ? 0 : isHash ? HAS_HASH : HAS_CONTENT_KEY) |
    (row.mimeType === null ? 0 : HAS_MIME_TYPE) |
    (row.ownerId === null ? 0 : HAS_OWNER) |
    (row.targetZoneId === null ? 0 : HAS_TARGET_ZONE) |
    (row.linkTarget === null ? 0 : HAS_LINK_TARGET) |
    (row.ttlSeconds === null ? 0 : HAS_TTL) |
    (row.lastWriterAddress === null ? 0 : HAS_LAST_WRITER) |
    (hasXattrs ? HAS_XATTRS : 0) |
    (row.expiresAtMs === null ? 0 : HAS_EXPIRY) |
    (row.sessionId === null ? 0 : HAS_SESSION) |
    (row.covers === null ? 0 : HAS_COVERED)
  );
}

/** Fields of fixed size, and what usual ones of the others take. */
const USUAL_ROW_BYTES = 128;

function expectedBytes(row: NamespaceRow, xattrs: readonly (readonly [string, string])[]): number {
  let bytes = USUAL_ROW_BYTES + (row.linkTarget?.length ?? 0);
  for (const [name, value] of xattrs) bytes += name.length + value.length + 4;
  return row.covers === null ? bytes : bytes + USUAL_ROW_BYTES;
}

/** Deterministic: equal rows give equal bytes. */
export function encodeRow(row: NamespaceRow): Uint8Array {
  const xattrs = sortedXattrs(row);
  const isHash = row.contentId !== null && HASH_HEX.test(row.contentId);
  const writer = new RecordWriter(expectedBytes(row, xattrs))
    .byte(ROW_VERSION)
    .uint(flagsOf(row, isHash, xattrs.length > 0))
    .byte(row.entryType)
    .uint(row.inode)
    .uint(row.version)
    .uint(row.gen)
    .uint(row.sizeBytes)
    .double(row.createdAtMs)
    .double(row.modifiedAtMs);
  if (row.contentId !== null) {
    if (isHash) writer.raw(hexBytes(row.contentId));
    else writer.text(row.contentId);
  }
  for (const text of [row.mimeType, row.ownerId, row.targetZoneId, row.linkTarget]) {
    if (text !== null) writer.text(text);
  }
  if (row.ttlSeconds !== null) writer.uint(row.ttlSeconds);
  if (row.lastWriterAddress !== null) writer.text(row.lastWriterAddress);
  if (xattrs.length > 0) {
    writer.uint(xattrs.length);
    for (const [name, value] of xattrs) writer.text(name).text(value);
  }
  if (row.expiresAtMs !== null) writer.uint(row.expiresAtMs);
  if (row.sessionId !== null) writer.text(row.sessionId);
  if (row.covers !== null) {
    const covered = encodeRow(row.covers);
    writer.uint(covered.length).raw(covered);
  }
  return writer.finish();
}

function readEntryType(reader: RecordReader): DirEntryType {
  const value = reader.byte();
  if (value in ENTRY_TYPE_NAMES) return value as DirEntryType;
  throw new NexusError({ code: "CORRUPT", what: `a namespace row has the unknown entry type ${value}` });
}

function readXattrs(reader: RecordReader): Readonly<Record<string, string>> {
  const count = reader.uint();
  const entries: [string, string][] = [];
  for (let i = 0; i < count; i += 1) entries.push([reader.text(), reader.text()]);
  return Object.fromEntries(entries);
}

/** A directory, which covers nothing itself. Errors: CORRUPT. */
function readCovered(reader: RecordReader): NamespaceRow {
  const covered = decodeRow(reader.raw(reader.uint()));
  if (covered.entryType === DT_DIR && covered.covers === null) return covered;
  throw new NexusError({
    code: "CORRUPT",
    what: `a namespace row covers inode ${covered.inode}, a ${ENTRY_TYPE_NAMES[covered.entryType]}`,
    remedy: "restore the zone from a backup, or wipe this replica and let it join again",
  });
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeRow(bytes: Uint8Array): NamespaceRow {
  const reader = new RecordReader(bytes);
  readVersion(reader, ROW_VERSION, "namespace row");
  const flags = reader.uint();
  const has = (flag: number): boolean => (flags & flag) !== 0;
  // Object literals evaluate in the order written, which is the order of the fields in the record.
  const row: NamespaceRow = {
    entryType: readEntryType(reader),
    inode: reader.uint() as Inode,
    version: reader.uint(),
    gen: reader.uint(),
    sizeBytes: reader.uint(),
    createdAtMs: reader.double(),
    modifiedAtMs: reader.double(),
    contentId: (has(HAS_HASH)
      ? toHex(reader.raw(HASH_BYTES))
      : has(HAS_CONTENT_KEY)
        ? reader.text()
        : null) as ContentId | null,
    mimeType: has(HAS_MIME_TYPE) ? reader.text() : null,
    ownerId: has(HAS_OWNER) ? reader.text() : null,
    targetZoneId: has(HAS_TARGET_ZONE) ? (reader.text() as ZoneId) : null,
    linkTarget: has(HAS_LINK_TARGET) ? reader.text() : null,
    ttlSeconds: has(HAS_TTL) ? reader.uint() : null,
    lastWriterAddress: has(HAS_LAST_WRITER) ? reader.text() : null,
    xattrs: has(HAS_XATTRS) ? readXattrs(reader) : {},
    expiresAtMs: has(HAS_EXPIRY) ? reader.uint() : null,
    sessionId: has(HAS_SESSION) ? (reader.text() as ClientSessionId) : null,
    covers: has(HAS_COVERED) ? readCovered(reader) : null,
  };
  reader.end();
  return row;
}

/** The row as callers see it. */
export function toFileMetadata(row: NamespaceRow, path: string, zoneId: ZoneId): FileMetadata {
  // Spelled out: this runs for every entry of every listing, and spreading costs several times as much.
  const entry: FileMetadata = {
    path,
    inode: row.inode,
    entryType: row.entryType,
    sizeBytes: row.sizeBytes,
    contentId: row.contentId,
    mimeType: row.mimeType,
    createdAtMs: row.createdAtMs,
    modifiedAtMs: row.modifiedAtMs,
    version: row.version,
    gen: row.gen,
    etag: etagOf(row.inode, row.gen),
    zoneId,
    ownerId: row.ownerId,
    targetZoneId: row.targetZoneId,
    linkTarget: row.linkTarget,
    ttlSeconds: row.ttlSeconds,
    lastWriterAddress: row.lastWriterAddress,
    xattrs: row.xattrs,
  };
  return row.sessionId === null ? entry : { ...entry, ephemeral: true };
}
