import type { Inode } from "@nexus/contracts";
import { RecordReader, RecordWriter, readVersion } from "./codec.js";

const COUNTERS_VERSION = 1;
const DIRECTORY_VERSION = 1;

/** Counters of a zone. */
export interface ZoneCounters {
  /** The inode the next entry gets; never goes back. */
  readonly nextInode: Inode;
  readonly mountCount: number;
}

/** What is kept of a directory beside its row. */
export interface DirectoryRecord {
  /** Where its row is: the way from an inode back to a path. */
  readonly parent: Inode;
  readonly name: string;
  readonly childCount: number;
}

export function encodeCounters(counters: ZoneCounters): Uint8Array {
  return new RecordWriter(17)
    .byte(COUNTERS_VERSION)
    .uint(counters.nextInode)
    .uint(counters.mountCount)
    .finish();
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeCounters(bytes: Uint8Array): ZoneCounters {
  const reader = new RecordReader(bytes);
  readVersion(reader, COUNTERS_VERSION, "zone counters");
  const counters = { nextInode: reader.uint() as Inode, mountCount: reader.uint() };
  reader.end();
  return counters;
}

export function encodeDirectory(record: DirectoryRecord): Uint8Array {
  return new RecordWriter(24 + record.name.length)
    .byte(DIRECTORY_VERSION)
    .uint(record.parent)
    .uint(record.childCount)
    .text(record.name)
    .finish();
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeDirectory(bytes: Uint8Array): DirectoryRecord {
  const reader = new RecordReader(bytes);
  readVersion(reader, DIRECTORY_VERSION, "directory");
  const record = { parent: reader.uint() as Inode, childCount: reader.uint(), name: reader.text() };
  reader.end();
  return record;
}
