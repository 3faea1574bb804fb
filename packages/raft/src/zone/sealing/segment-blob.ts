import { NexusError } from "@nexus/contracts";
import type { ChannelMessage, StreamMessage } from "@nexus/kernel";

/*
 * A segment as content. Equal messages give equal bytes, on every member.
 *
 *     "NXS1"  first offset(8)  messages(4)      big-endian
 *     length(4) of each message
 *     writtenAtMs(8, IEEE 754) of each message
 *     the messages, one behind the other
 */
const MAGIC = 0x4e58_5331;
const HEADER_BYTES = 16;
const LENGTH_BYTES = 4;
const TIME_BYTES = 8;

/** The messages of a segment, the first of them at offset `first`. */
export interface SegmentMessages {
  readonly first: number;
  readonly messages: readonly ChannelMessage[];
}

export function encodeSegment({ first, messages }: SegmentMessages): Uint8Array {
  const dataBytes = messages.reduce((sum, { data }) => sum + data.length, 0);
  const tableBytes = messages.length * (LENGTH_BYTES + TIME_BYTES);
  const bytes = new Uint8Array(HEADER_BYTES + tableBytes + dataBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setBigUint64(4, BigInt(first));
  view.setUint32(12, messages.length);
  const timesAt = HEADER_BYTES + messages.length * LENGTH_BYTES;
  let dataAt = HEADER_BYTES + tableBytes;
  messages.forEach(({ data, writtenAtMs }, i) => {
    view.setUint32(HEADER_BYTES + i * LENGTH_BYTES, data.length);
    view.setFloat64(timesAt + i * TIME_BYTES, writtenAtMs);
    bytes.set(data, dataAt);
    dataAt += data.length;
  });
  return bytes;
}

/** A segment opened for reading. */
export interface OpenSegment {
  readonly first: number;
  readonly next: number;
  /** As encoded. */
  readonly encoded: Uint8Array;
  /** What it takes in memory. */
  readonly memoryBytes: number;
  /** Errors: none; `offset` must be in [first, next). The message shares the segment's memory. */
  at(offset: number): StreamMessage;
}

/** Errors: CORRUPT. */
export function openSegment(bytes: Uint8Array): OpenSegment {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0) !== MAGIC) throw damaged("it does not begin as one");
  const first = Number(view.getBigUint64(4));
  const count = view.getUint32(12);
  const timesAt = HEADER_BYTES + count * LENGTH_BYTES;
  const dataAt = timesAt + count * TIME_BYTES;
  if (!Number.isSafeInteger(first) || dataAt > bytes.length) throw damaged(`it has ${bytes.length} bytes`);
  const starts = new Uint32Array(count + 1);
  starts[0] = dataAt;
  for (let i = 0; i < count; i += 1) {
    starts[i + 1] = (starts[i] ?? 0) + view.getUint32(HEADER_BYTES + i * LENGTH_BYTES);
  }
  const endsAt = starts[count];
  if (endsAt !== bytes.length) throw damaged(`it ends at ${bytes.length}, its messages at ${endsAt}`);
  return {
    first,
    next: first + count,
    encoded: bytes,
    memoryBytes: bytes.length + starts.byteLength,
    at: (offset) => {
      const i = offset - first;
      const writtenAtMs = view.getFloat64(timesAt + i * TIME_BYTES);
      return { offset, writtenAtMs, data: bytes.subarray(starts[i], starts[i + 1]) };
    },
  };
}

function damaged(what: string): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `a segment of a stream cannot be read: ${what}`,
    remedy: "report this with the version of the node that sealed it",
  });
}
