import { createHash } from "node:crypto";
import { NexusError } from "@nexus/contracts";
import { utf8Encode } from "@nexus/lib";
import { WireReader, WireWriter } from "../../wire/bytes.js";
import type { StateRow } from "../state/state-store.js";

/**
 * A snapshot on its way: numbered chunks of rows, then one end chunk, each with its own length, because the network
 * may cut bytes differently. Every chunk carries the hash of everything up to it, so a damaged one is refused before
 * a row of it is written, and two sides that agree on the hash of chunk N may go on with chunk N + 1.
 *
 *     frame: u32 body length | body
 *     rows:  u8 version | u8 1 | u53 number | u32 count | count x (u32 key length, u32 value length, key, value) | hash
 *     end:   u8 version | u8 2 | u53 chunks | u53 rows | hash
 *     hash:  SHA-256 over the hash before and the body up to here; before the first chunk, over the snapshot's id
 */
const VERSION = 2;
const KIND_ROWS = 1;
const KIND_END = 2;
const HASH_BYTES = 32;
const FRAME_HEAD_BYTES = 4;
const ROWS_HEAD_BYTES = 1 + 1 + 8 + 4;
const END_HEAD_BYTES = 1 + 1 + 8 + 8;
const ROW_HEAD_BYTES = 8;
/** Larger than any row: a row comes from one proposal or from the answers of one slice. */
const MAX_BODY_BYTES = 128 * 1024 * 1024;

/** How far a snapshot has come: whole chunks and rows, and the hash over them. */
export interface ChunkPosition {
  readonly chunks: number;
  readonly rows: number;
  readonly hash: Uint8Array;
}

/** Before the first chunk. Differs from snapshot to snapshot, so chunks of two never fit together. */
export function beforeFirstChunk(snapshotId: string): ChunkPosition {
  return { chunks: 0, rows: 0, hash: createHash("sha256").update(utf8Encode(snapshotId)).digest() };
}

export function rowBytes(row: StateRow): number {
  return ROW_HEAD_BYTES + row.key.length + row.value.length;
}

export interface EncodedChunk {
  readonly frame: Uint8Array;
  readonly after: ChunkPosition;
}

export function encodeRows(rows: readonly StateRow[], before: ChunkPosition): EncodedChunk {
  const bytes = rows.reduce((sum, row) => sum + rowBytes(row), 0);
  const number = before.chunks + 1;
  const writer = openFrame(ROWS_HEAD_BYTES + bytes + HASH_BYTES, KIND_ROWS);
  writer.u53(number);
  writer.u32(rows.length);
  for (const row of rows) {
    writer.u32(row.key.length);
    writer.u32(row.value.length);
    writer.raw(row.key);
    writer.raw(row.value);
  }
  const { frame, hash } = closeFrame(writer, before);
  return { frame, after: { chunks: number, rows: before.rows + rows.length, hash } };
}

export function encodeEnd(at: ChunkPosition): Uint8Array {
  const writer = openFrame(END_HEAD_BYTES + HASH_BYTES, KIND_END);
  writer.u53(at.chunks);
  writer.u53(at.rows);
  return closeFrame(writer, at).frame;
}

function openFrame(bodyBytes: number, kind: number): WireWriter {
  const writer = new WireWriter(FRAME_HEAD_BYTES + bodyBytes);
  writer.u32(bodyBytes);
  writer.u8(VERSION);
  writer.u8(kind);
  return writer;
}

function closeFrame(writer: WireWriter, before: ChunkPosition): { frame: Uint8Array; hash: Uint8Array } {
  const end = writer.bytes.length - HASH_BYTES;
  const hash = hashAfter(before, writer.bytes.subarray(FRAME_HEAD_BYTES, end));
  writer.raw(hash);
  return { frame: writer.finish(), hash };
}

function hashAfter(before: ChunkPosition, hashed: Uint8Array): Uint8Array {
  return createHash("sha256").update(before.hash).update(hashed).digest();
}

export interface DecodedChunk {
  readonly rows: readonly StateRow[];
  readonly after: ChunkPosition;
}

/**
 * Yields chunk after chunk, each verified, and returns normally only after an end chunk that matches. Errors:
 * CORRUPT (malformed, hash, a chunk out of order, bytes after the end), UNAVAILABLE (the stream ended early),
 * VERSION_UNSUPPORTED.
 */
export async function* decodeChunks(
  pieces: AsyncIterable<Uint8Array>,
  from: ChunkPosition,
): AsyncGenerator<DecodedChunk> {
  let at = from;
  let isEnded = false;
  for await (const body of bodiesOf(pieces)) {
    const reader = new WireReader(body, "snapshot chunk");
    if (isEnded) reader.refuse("it follows the end of the snapshot");
    checkVersion(reader.u8());
    const kind = reader.u8();
    const hash = checkHash(reader, body, at);
    if (kind === KIND_ROWS) {
      const rows = readRows(reader, at);
      at = { chunks: at.chunks + 1, rows: at.rows + rows.length, hash };
      yield { rows, after: at };
    } else if (kind === KIND_END) {
      checkEnd(reader, at);
      isEnded = true;
    } else reader.refuse(`kind ${kind} is unknown`);
  }
  if (!isEnded) throw brokeOff(at);
}

/** Puts frames together again. Bytes that are left over at the end are a frame that broke off. */
async function* bodiesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let held = 0;
  let needed = FRAME_HEAD_BYTES;
  for await (const piece of pieces) {
    parts.push(piece);
    held += piece.length;
    while (held >= needed) {
      // Joined only when a frame may be whole, so that a long one is not copied once for each of its pieces.
      const bytes = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
      const length = readLength(bytes);
      needed = FRAME_HEAD_BYTES + length;
      parts = [bytes];
      if (held < needed) break;
      yield bytes.subarray(FRAME_HEAD_BYTES, needed);
      parts = [bytes.subarray(needed)];
      held -= needed;
      needed = FRAME_HEAD_BYTES;
    }
  }
}

function readLength(bytes: Uint8Array): number {
  const reader = new WireReader(bytes, "snapshot frame");
  const length = reader.u32();
  if (length < END_HEAD_BYTES + HASH_BYTES || length > MAX_BODY_BYTES) {
    reader.refuse(`a chunk of ${length} bytes`);
  }
  return length;
}

function checkHash(reader: WireReader, body: Uint8Array, before: ChunkPosition): Uint8Array {
  const end = body.length - HASH_BYTES;
  const hash = hashAfter(before, body.subarray(0, end));
  if (!Buffer.from(hash).equals(body.subarray(end))) {
    reader.refuse(`its hash does not match what came up to chunk ${before.chunks + 1}`);
  }
  return hash;
}

function readRows(reader: WireReader, before: ChunkPosition): readonly StateRow[] {
  const number = reader.u53();
  if (number !== before.chunks + 1) reader.refuse(`chunk ${number} follows chunk ${before.chunks}`);
  const count = reader.count(ROW_HEAD_BYTES);
  const rows: StateRow[] = [];
  for (let i = 0; i < count; i += 1) {
    const keyLength = reader.u32();
    const valueLength = reader.u32();
    // Copies (slice of a Buffer would not be one): a row may stay in memory long after its chunk.
    rows.push({ key: new Uint8Array(reader.raw(keyLength)), value: new Uint8Array(reader.raw(valueLength)) });
  }
  reader.raw(HASH_BYTES);
  reader.end();
  return rows;
}

function checkEnd(reader: WireReader, at: ChunkPosition): void {
  const chunks = reader.u53();
  const rows = reader.u53();
  reader.raw(HASH_BYTES);
  reader.end();
  if (chunks === at.chunks && rows === at.rows) return;
  reader.refuse(
    `it closes a snapshot of ${chunks} chunks and ${rows} rows, ${at.chunks} and ${at.rows} came`,
  );
}

function checkVersion(version: number): void {
  if (version === VERSION) return;
  throw new NexusError({
    code: "VERSION_UNSUPPORTED",
    what: `snapshot has version ${version}, this node understands ${VERSION}`,
    remedy: "run the same version on all members of the zone",
  });
}

function brokeOff(at: ChunkPosition): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `the snapshot broke off after ${at.chunks} chunks (${at.rows} rows)`,
    remedy: "the leader goes on from there by itself",
    details: { chunks: at.chunks, rows: at.rows },
  });
}
