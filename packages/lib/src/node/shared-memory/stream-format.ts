import { crc32 } from "node:zlib";
import { NexusError } from "@nexus/contracts";
import { bufferOf } from "./buffer-of.js";

/*
 * The file of a stream in shared memory, little-endian:
 *
 *        0  "NXSHSTR1"  version u32  header bytes u32  capacity f64  messages f64  age ms f64 (0: none)  crc32 u32
 *       64  the extent: earliest offset f64, its position f64, end offset f64, end position f64, crc32 of these u32
 *      128  whether readers wait, u8;  136  0 open, 1 closed, 2 removed
 *     4096  slots: the record of offset n in slot n modulo their number
 *           offset f64  position f64  writtenAtMs f64  appendedAtMs f64  length u32  crc32 of the data u32
 *           crc32 of these u32  4 bytes nothing
 *   behind  the data: bytes from position modulo its length on
 *
 * Offsets and positions only grow. One process writes; the extent says what is there, and is written last, in one piece:
 * an append shows whole or not at all. There are more slots and bytes than the bounds allow to be kept, by as much as one
 * append adds, so an append overwrites only what the extent had left out before it began: who finds a record inside the
 * extent after reading it has read what was appended.
 */
const MAGIC = Buffer.from("NXSHSTR1", "latin1");
const VERSION = 1;
const FIXED_BYTES = 44;

export const STREAM_HEADER_BYTES = 4_096;
export const EXTENT_OFFSET = 64;
export const EXTENT_BYTES = 36;
export const READERS_WAIT_OFFSET = 128;
export const STREAM_STATE_OFFSET = 136;
export const SLOT_BYTES = 48;
/** Most messages, and bytes of them, that one append adds. */
export const MAX_APPEND_MESSAGES = 256;
export const MAX_APPEND_BYTES = 1024 * 1024;

export interface StreamBounds {
  readonly capacityBytes: number;
  readonly maxMessages: number;
  /** null: messages do not age. */
  readonly maxAgeMs: number | null;
}

/** What is in the stream: offsets from `earliest` up to `end`. */
export interface Extent {
  readonly earliest: number;
  readonly earliestPosition: number;
  readonly end: number;
  readonly endPosition: number;
}

export interface Slot {
  readonly offset: number;
  /** In the endless sequence of bytes that the data is a window of. */
  readonly position: number;
  /** The writer's wall clock (ms since the epoch). */
  readonly writtenAtMs: number;
  /** The machine's monotonic clock (ms). */
  readonly appendedAtMs: number;
  readonly length: number;
  readonly dataCrc: number;
}

export function slotsOf({ maxMessages }: StreamBounds): number {
  return maxMessages + Math.min(maxMessages, MAX_APPEND_MESSAGES);
}

export function dataBytesOf({ capacityBytes }: StreamBounds): number {
  return capacityBytes + Math.min(capacityBytes, MAX_APPEND_BYTES);
}

/** Where in the file the data begins. */
export function dataStartOf(bounds: StreamBounds): number {
  return STREAM_HEADER_BYTES + slotsOf(bounds) * SLOT_BYTES;
}

export function streamFileBytes(bounds: StreamBounds): number {
  return dataStartOf(bounds) + dataBytesOf(bounds);
}

export function encodeExtent(extent: Extent): Uint8Array {
  const into = Buffer.alloc(EXTENT_BYTES);
  into.writeDoubleLE(extent.earliest, 0);
  into.writeDoubleLE(extent.earliestPosition, 8);
  into.writeDoubleLE(extent.end, 16);
  into.writeDoubleLE(extent.endPosition, 24);
  into.writeUInt32LE(crc32(into.subarray(0, 32)), 32);
  return into;
}

/** null: it is just being written, or damaged. */
export function decodeExtent(source: Uint8Array): Extent | null {
  const from = bufferOf(source);
  if (crc32(from.subarray(0, 32)) !== from.readUInt32LE(32)) return null;
  return {
    earliest: from.readDoubleLE(0),
    earliestPosition: from.readDoubleLE(8),
    end: from.readDoubleLE(16),
    endPosition: from.readDoubleLE(24),
  };
}

export function isSoundExtent(extent: Extent, { capacityBytes, maxMessages }: StreamBounds): boolean {
  const { earliest, earliestPosition, end, endPosition } = extent;
  const messages = end - earliest;
  const bytes = endPosition - earliestPosition;
  return (
    [earliest, earliestPosition, end, endPosition].every(
      (value) => Number.isSafeInteger(value) && value >= 0,
    ) &&
    earliest >= 1 &&
    messages >= 0 &&
    messages <= maxMessages &&
    bytes >= 0 &&
    bytes <= capacityBytes
  );
}

export function encodeSlot(target: Uint8Array, slot: Slot): void {
  const into = bufferOf(target);
  into.writeDoubleLE(slot.offset, 0);
  into.writeDoubleLE(slot.position, 8);
  into.writeDoubleLE(slot.writtenAtMs, 16);
  into.writeDoubleLE(slot.appendedAtMs, 24);
  into.writeUInt32LE(slot.length, 32);
  into.writeUInt32LE(slot.dataCrc, 36);
  into.writeUInt32LE(crc32(into.subarray(0, 40)), 40);
  into.writeUInt32LE(0, 44);
}

/** null: damaged, or just being written. */
export function decodeSlot(source: Uint8Array): Slot | null {
  const from = bufferOf(source);
  if (crc32(from.subarray(0, 40)) !== from.readUInt32LE(40)) return null;
  return {
    offset: from.readDoubleLE(0),
    position: from.readDoubleLE(8),
    writtenAtMs: from.readDoubleLE(16),
    appendedAtMs: from.readDoubleLE(24),
    length: from.readUInt32LE(32),
    dataCrc: from.readUInt32LE(36),
  };
}

export function encodeStreamHeader({ capacityBytes, maxMessages, maxAgeMs }: StreamBounds): Uint8Array {
  const header = Buffer.alloc(FIXED_BYTES);
  MAGIC.copy(header, 0);
  header.writeUInt32LE(VERSION, 8);
  header.writeUInt32LE(STREAM_HEADER_BYTES, 12);
  header.writeDoubleLE(capacityBytes, 16);
  header.writeDoubleLE(maxMessages, 24);
  header.writeDoubleLE(maxAgeMs ?? 0, 32);
  header.writeUInt32LE(crc32(header.subarray(0, 40)), 40);
  return header;
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeStreamHeader(path: string, source: Uint8Array): StreamBounds {
  const header = bufferOf(source);
  const isStream = header.subarray(0, MAGIC.length).equals(MAGIC);
  if (!isStream || crc32(header.subarray(0, 40)) !== header.readUInt32LE(40)) {
    throw new NexusError({
      code: "CORRUPT",
      what: `${path} is no stream of messages, or was not finished`,
      remedy: "remove the stream and make it again",
      details: { path },
    });
  }
  const version = header.readUInt32LE(8);
  if (version !== VERSION || header.readUInt32LE(12) !== STREAM_HEADER_BYTES) {
    throw new NexusError({
      code: "VERSION_UNSUPPORTED",
      what: `the stream in ${path} has version ${version}, this process understands ${VERSION}`,
      remedy: "use the same version of Nexus for the node and its clients",
      details: { path },
    });
  }
  const maxAgeMs = header.readDoubleLE(32);
  return {
    capacityBytes: header.readDoubleLE(16),
    maxMessages: header.readDoubleLE(24),
    maxAgeMs: maxAgeMs === 0 ? null : maxAgeMs,
  };
}
