import { ByteReader, ByteWriter } from "./bytes.js";
import { checksum, type LogIdentity } from "./checksum.js";
import {
  LOG_FORMAT_VERSION,
  SEGMENT_HEADER_BYTES,
  SEGMENT_HEADER_COPY_BYTES,
  SEGMENT_HEADER_COPY_OFFSETS,
  SEGMENT_MAGIC,
} from "./layout.js";

export interface SegmentHeader {
  readonly version: number;
  readonly sequence: number;
  /** Size of the whole file as it was allocated. */
  readonly segmentBytes: number;
  readonly identity: LogIdentity;
}

const CHECKSUM_OFFSET = SEGMENT_HEADER_COPY_BYTES - 4;
const NAME_PATTERN = /^([0-9a-f]{16})\.log$/;
/** A segment being prepared; removed at open. */
export const UNFINISHED_SUFFIX = ".preparing";

export function segmentName(sequence: number): string {
  return `${sequence.toString(16).padStart(16, "0")}.log`;
}

/** null: not a segment file. */
export function parseSegmentName(name: string): number | null {
  const digits = NAME_PATTERN.exec(name)?.[1];
  if (digits === undefined) return null;
  const sequence = Number.parseInt(digits, 16);
  return Number.isSafeInteger(sequence) && sequence > 0 ? sequence : null;
}

export function encodeSegmentHeader(header: SegmentHeader): Uint8Array {
  const page = new Uint8Array(SEGMENT_HEADER_BYTES);
  for (const offset of SEGMENT_HEADER_COPY_OFFSETS) {
    const writer = new ByteWriter(page, offset);
    writer.raw(Buffer.from(SEGMENT_MAGIC, "latin1"));
    writer.u32(header.version);
    writer.u32(SEGMENT_HEADER_BYTES);
    writer.u64(header.sequence);
    writer.u64(header.segmentBytes);
    writer.raw(header.identity);
    writer.position = offset + CHECKSUM_OFFSET;
    writer.u32(checksum(page.subarray(offset, offset + CHECKSUM_OFFSET)));
  }
  return page;
}

/**
 * null: both copies are damaged. Magic, version and checksum keep their place in every version, so that an
 * older build can name the version it does not know; the other fields are only meaningful for known versions.
 */
export function decodeSegmentHeader(page: Uint8Array): SegmentHeader | null {
  for (const offset of SEGMENT_HEADER_COPY_OFFSETS) {
    const copy = page.subarray(offset, offset + SEGMENT_HEADER_COPY_BYTES);
    if (copy.length < SEGMENT_HEADER_COPY_BYTES) return null;
    const reader = new ByteReader(copy);
    const magic = Buffer.from(reader.raw(8)).toString("latin1");
    const version = reader.u32();
    reader.u32();
    reader.position = CHECKSUM_OFFSET;
    if (magic !== SEGMENT_MAGIC || reader.u32() !== checksum(copy.subarray(0, CHECKSUM_OFFSET))) continue;
    if (version > LOG_FORMAT_VERSION) {
      return { version, sequence: 0, segmentBytes: 0, identity: new Uint8Array(16) };
    }
    reader.position = 16;
    const sequence = reader.u64();
    const segmentBytes = reader.u64();
    return { version, sequence, segmentBytes, identity: Uint8Array.from(reader.raw(16)) };
  }
  return null;
}
