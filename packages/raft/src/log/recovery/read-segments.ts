import { NexusError } from "@nexus/contracts";
import { withDeadline } from "../deadline.js";
import { isNoSpace } from "../errors.js";
import type { LogFile, LogFiles } from "../files/log-files.js";
import type { LogIdentity } from "../format/checksum.js";
import { LOG_FORMAT_VERSION, SEGMENT_HEADER_BYTES } from "../format/layout.js";
import { isZero } from "../format/sectors.js";
import {
  decodeSegmentHeader,
  parseSegmentName,
  type SegmentHeader,
  segmentName,
  UNFINISHED_SUFFIX,
} from "../format/segment-header.js";
import type { LogLimits } from "../limits.js";
import type { LogClock } from "../runtime.js";
import { SegmentBytes } from "./segment-bytes.js";

export interface FoundSegment {
  readonly sequence: number;
  readonly name: string;
  readonly file: LogFile;
  /** null: both copies are damaged. */
  readonly header: SegmentHeader | null;
}

export interface SegmentReader {
  readonly files: LogFiles;
  readonly clock: LogClock;
  readonly limits: LogLimits;
}

/** Short enough that what has not been written yet is mostly pieces of nothing but zeros. */
const READ_CHUNK_BYTES = 1024 * 1024;

/**
 * Opens every segment, oldest first, and checks that this build can read them and that they are of one log.
 * Throws VERSION_UNSUPPORTED or CORRUPT before anything is changed.
 */
export async function findSegments(reader: SegmentReader): Promise<FoundSegment[]> {
  const { files } = reader;
  const listed = await bounded(reader, `listing ${files.folder}`, files.list());
  const sequences = listed
    .map(({ name }) => parseSegmentName(name))
    .filter((sequence) => sequence !== null)
    .sort((a, b) => a - b);
  const found: FoundSegment[] = [];
  for (const sequence of sequences) {
    const name = segmentName(sequence);
    const file = await bounded(reader, `opening ${name}`, files.open(name));
    const page = await readPiece(reader, file, 0, SEGMENT_HEADER_BYTES);
    const header = page === null ? null : decodeSegmentHeader(page);
    if (header !== null && header.version > LOG_FORMAT_VERSION) throw tooNew(files, name, header.version);
    if (header !== null && header.sequence !== sequence) {
      throw foreign(files, name, `its header says segment ${header.sequence}`);
    }
    found.push({ sequence, name, file, header });
  }
  identityOf(files, found);
  return found;
}

/** The identity all readable headers share; null when there is no segment. Throws CORRUPT. */
export function identityOf(files: LogFiles, found: readonly FoundSegment[]): LogIdentity | null {
  if (found.length === 0) return null;
  const known = found.find(({ header }) => header !== null)?.header;
  if (known === undefined || known === null) {
    throw new NexusError({
      code: "CORRUPT",
      what: `no segment of the raft log in ${files.folder} has a readable header`,
      remedy: "restore the folder from a backup, or wipe the node and let it rejoin with a new id",
      details: { folder: files.folder, file: found[0]?.name ?? "", offset: 0 },
    });
  }
  const stranger = found.find(({ header }) => header !== null && !sameIdentity(header, known));
  if (stranger !== undefined) throw foreign(files, stranger.name, "it belongs to another log");
  return known.identity;
}

/** Removes segments whose preparation was cut short. */
export async function removeUnfinished(reader: SegmentReader): Promise<void> {
  const { files } = reader;
  const listed = await bounded(reader, `listing ${files.folder}`, files.list());
  const unfinished = listed.filter(({ name }) => name.endsWith(UNFINISHED_SUFFIX));
  for (const { name } of unfinished) await bounded(reader, `removal of ${name}`, files.remove(name));
}

/** The first `limitBytes` of the segment. What the disk cannot read counts as missing from there on. */
export async function readSegment(
  reader: SegmentReader,
  segment: FoundSegment,
  identity: LogIdentity,
  limitBytes: number,
): Promise<SegmentBytes> {
  const bytes = new Uint8Array(Math.min(limitBytes, segment.file.bytes));
  let end = 0;
  while (end < bytes.length) {
    const wanted = Math.min(READ_CHUNK_BYTES, bytes.length - end);
    const piece = await readPiece(reader, segment.file, end, wanted);
    if (piece === null || piece.length === 0) break;
    // Memory that is never written to takes none: most of a segment is still blank.
    if (!isZero(piece, 0, piece.length)) bytes.set(piece, end);
    end += piece.length;
  }
  return new SegmentBytes(bytes.subarray(0, end), identity, segment.sequence);
}

/** null: the disk cannot read it. */
async function readPiece(
  reader: SegmentReader,
  file: LogFile,
  offset: number,
  length: number,
): Promise<Uint8Array | null> {
  try {
    return await bounded(reader, `reading ${file.name}`, file.read(offset, length));
  } catch (error) {
    if (NexusError.is(error) || isNoSpace(error)) throw error;
    return null;
  }
}

function bounded<T>(reader: SegmentReader, what: string, work: Promise<T>): Promise<T> {
  return withDeadline(reader.clock, reader.limits.fileDeadlineMs, what, work);
}

function sameIdentity(a: SegmentHeader, b: SegmentHeader): boolean {
  return Buffer.from(a.identity).equals(b.identity);
}

function tooNew(files: LogFiles, name: string, version: number): NexusError {
  return new NexusError({
    code: "VERSION_UNSUPPORTED",
    what: `raft log ${files.folder}/${name} has format ${version}, this build knows up to ${LOG_FORMAT_VERSION}`,
    remedy: "run the version that wrote it, or a newer one",
    details: { folder: files.folder, file: name, version },
  });
}

function foreign(files: LogFiles, name: string, why: string): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `raft log file ${files.folder}/${name} does not belong here: ${why}`,
    remedy: "move the file out of the folder, or restore the folder from a backup",
    details: { folder: files.folder, file: name, offset: 0 },
  });
}
