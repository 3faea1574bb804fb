import { crc32 } from "node:zlib";
import { NexusError } from "@nexus/contracts";
import { bufferOf } from "./buffer-of.js";

/*
 * The file of a shared ring, little-endian:
 *
 *        0  "NXSHPIP1"  version u32  header bytes u32  capacity f64  messages f64  crc32 of these u32
 *       64  the writer's side: position f64  messages f64  bytes f64  crc32 u32;  104: it waits, u8
 *      128  the reader's side, likewise;                                           168: it waits, u8
 *      192  0 open, 1 closed, 2 removed
 *     4096  the ring: records from position modulo its length on
 *
 * A record: length u32, crc32 u32 of what follows, writtenAtMs f64, the message. Positions only grow. Each side is
 * written by one process only. The ring has room for the capacity and the records' heads, so bounds are those of the pipe.
 */
const MAGIC = Buffer.from("NXSHPIP1", "latin1");
const VERSION = 1;
const FIXED_BYTES = 36;

export const HEADER_BYTES = 4_096;
export const RECORD_BYTES = 16;
export const SIDE_BYTES = 28;
export const SIDE_OFFSET = { writer: 64, reader: 128 } as const;
export const WAITING_OFFSET = { writer: 104, reader: 168 } as const;
export const STATE_OFFSET = 192;

export type SideName = keyof typeof SIDE_OFFSET;

/** Of everything that went by this side, ever. */
export interface RingSide {
  /** In the endless sequence of bytes that the ring is a window of. */
  readonly position: number;
  readonly messages: number;
  readonly bytes: number;
}

export interface RingBounds {
  readonly capacityBytes: number;
  readonly maxMessages: number;
}

export function encodeSide(target: Uint8Array, { position, messages, bytes }: RingSide): void {
  const into = bufferOf(target);
  into.writeDoubleLE(position, 0);
  into.writeDoubleLE(messages, 8);
  into.writeDoubleLE(bytes, 16);
  into.writeUInt32LE(crc32(into.subarray(0, 24)), 24);
}

/** null: it is just being written. */
export function decodeSide(source: Uint8Array): RingSide | null {
  const from = bufferOf(source);
  if (crc32(from.subarray(0, 24)) !== from.readUInt32LE(24)) return null;
  return { position: from.readDoubleLE(0), messages: from.readDoubleLE(8), bytes: from.readDoubleLE(16) };
}

export function headerOf({ capacityBytes, maxMessages }: RingBounds): Uint8Array {
  const header = Buffer.alloc(FIXED_BYTES);
  MAGIC.copy(header, 0);
  header.writeUInt32LE(VERSION, 8);
  header.writeUInt32LE(HEADER_BYTES, 12);
  header.writeDoubleLE(capacityBytes, 16);
  header.writeDoubleLE(maxMessages, 24);
  header.writeUInt32LE(crc32(header.subarray(0, 32)), 32);
  return header;
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function readHeader(path: string, source: Uint8Array): RingBounds {
  const header = bufferOf(source);
  const isRing = header.length >= HEADER_BYTES && header.subarray(0, MAGIC.length).equals(MAGIC);
  if (!isRing || crc32(header.subarray(0, 32)) !== header.readUInt32LE(32)) {
    throw new NexusError({
      code: "CORRUPT",
      what: `${path} is no ring of messages, or was not finished`,
      remedy: "remove the pipe and make it again",
      details: { path },
    });
  }
  const version = header.readUInt32LE(8);
  if (version !== VERSION || header.readUInt32LE(12) !== HEADER_BYTES) {
    throw new NexusError({
      code: "VERSION_UNSUPPORTED",
      what: `the ring in ${path} has version ${version}, this process understands ${VERSION}`,
      remedy: "use the same version of Nexus for the node and its clients",
      details: { path },
    });
  }
  return { capacityBytes: header.readDoubleLE(16), maxMessages: header.readDoubleLE(24) };
}
