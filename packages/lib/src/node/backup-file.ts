import { createHash, type Hash } from "node:crypto";
import { crc32 } from "node:zlib";
import { type IncarnationId, type LogIndex, NexusError, type Term, type ZoneId } from "@nexus/contracts";
import { concatBytes } from "../bytes.js";
import { parseIncarnationId, parseZoneId } from "../ids.js";

/**
 * A backup of a zone as a file:
 *
 *     "NXSBKUP1"
 *     frame: u8 kind | u32 length | payload | u32 CRC-32 over kind, length and payload     (big-endian)
 *       kind 1, first:  header, one JSON object
 *       kind 2, each:   rows of the zone's state, opaque here
 *       kind 3, last:   SHA-256 over every byte before this frame
 */
const MAGIC = Buffer.from("NXSBKUP1", "latin1");
const FORMAT_VERSION = 1;
const KIND_HEADER = 1;
const KIND_ROWS = 2;
const KIND_END = 3;
const HEAD_BYTES = 5;
const CHECKSUM_BYTES = 4;
/** Larger than anything written: a length beyond it is damage, not a reason to ask for memory. */
export const MAX_BACKUP_FRAME_BYTES = 64 * 1024 * 1024;

/** What a backup is of. */
export interface BackupHeader {
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
  /** Where in the zone's history it was taken: everything up to here is in it, nothing after. */
  readonly index: LogIndex;
  readonly term: Term;
  /** Wall clock of the node that made it, milliseconds; informational. */
  readonly createdAtMs: number;
}

/** The bytes of a backup, a frame at a time. */
export async function* encodeBackup(
  header: BackupHeader,
  rows: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  const taken = (bytes: Uint8Array): Uint8Array => {
    hash.update(bytes);
    return bytes;
  };
  yield taken(MAGIC);
  yield taken(frameOf(KIND_HEADER, Buffer.from(JSON.stringify({ version: FORMAT_VERSION, ...header }))));
  for await (const payload of rows) yield taken(frameOf(KIND_ROWS, payload));
  yield frameOf(KIND_END, hash.digest());
}

function frameOf(kind: number, payload: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(HEAD_BYTES + payload.length + CHECKSUM_BYTES);
  frame.writeUInt8(kind, 0);
  frame.writeUInt32BE(payload.length, 1);
  frame.set(payload, HEAD_BYTES);
  const end = HEAD_BYTES + payload.length;
  frame.writeUInt32BE(crc32(frame.subarray(0, end)), end);
  return frame;
}

export interface OpenedBackup {
  readonly header: BackupHeader;
  /** Payloads in order; returns normally only when the whole file was intact. Errors: CORRUPT naming the offset. */
  readonly rows: AsyncGenerator<Uint8Array>;
}

/** Reads a backup up to its header. Errors: CORRUPT naming the offset, VERSION_UNSUPPORTED, those of the source. */
export async function openBackup(source: AsyncIterable<Uint8Array>): Promise<OpenedBackup> {
  const reader = new FrameReader(source);
  await reader.readMagic();
  const first = await reader.next();
  if (first === null || first.kind !== KIND_HEADER)
    throw damaged(MAGIC.length, "no header follows the magic");
  return { header: parseHeader(first.payload), rows: rowsOf(reader) };
}

async function* rowsOf(reader: FrameReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const offset = reader.offset;
    const expected = reader.digest();
    const frame = await reader.next();
    if (frame === null) throw damaged(offset, "it breaks off here, before its end");
    if (frame.kind === KIND_ROWS) {
      yield frame.payload;
      continue;
    }
    if (frame.kind !== KIND_END) throw damaged(offset, `a frame of kind ${frame.kind} is unknown`);
    if (!expected.equals(frame.payload)) throw damaged(offset, "its hash does not match what is before it");
    if (!(await reader.isAtEnd())) throw damaged(reader.offset, "bytes follow its end");
    return;
  }
}

interface Frame {
  readonly kind: number;
  readonly payload: Buffer;
}

/** Takes frames out of a stream of bytes, checked, and knows at which offset it is. */
class FrameReader {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #hash: Hash = createHash("sha256");
  #pending: Buffer = Buffer.alloc(0);
  #offset = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  get offset(): number {
    return this.#offset;
  }

  /** Over every byte taken so far. */
  digest(): Buffer {
    return this.#hash.copy().digest();
  }

  async readMagic(): Promise<void> {
    const magic = await this.#take(MAGIC.length);
    if (magic === null || !magic.equals(MAGIC)) throw damaged(0, "it is not a backup of a zone");
  }

  /** null at the end of the stream, also within a frame. */
  async next(): Promise<Frame | null> {
    const offset = this.#offset;
    const head = await this.#peek(HEAD_BYTES);
    if (head === null) return null;
    const length = head.readUInt32BE(1);
    if (length > MAX_BACKUP_FRAME_BYTES) throw damaged(offset, `a frame claims ${length} bytes`);
    const frame = await this.#take(HEAD_BYTES + length + CHECKSUM_BYTES);
    if (frame === null) return null;
    const end = HEAD_BYTES + length;
    if (frame.readUInt32BE(end) !== crc32(frame.subarray(0, end)))
      throw damaged(offset, "a checksum does not match");
    return { kind: frame.readUInt8(0), payload: frame.subarray(HEAD_BYTES, end) };
  }

  async isAtEnd(): Promise<boolean> {
    return (await this.#peek(1)) === null;
  }

  async #take(count: number): Promise<Buffer | null> {
    const bytes = await this.#peek(count);
    if (bytes === null) return null;
    this.#hash.update(bytes);
    this.#pending = this.#pending.subarray(count);
    this.#offset += count;
    return bytes;
  }

  async #peek(count: number): Promise<Buffer | null> {
    const parts: Uint8Array[] = [this.#pending];
    let available = this.#pending.length;
    while (available < count) {
      const next = await this.#source.next();
      if (next.done === true) break;
      parts.push(next.value);
      available += next.value.length;
    }
    if (parts.length > 1) this.#pending = Buffer.from(concatBytes(parts));
    return this.#pending.length < count ? null : this.#pending.subarray(0, count);
  }
}

function parseHeader(payload: Buffer): BackupHeader {
  const fields = jsonObject(payload);
  if (fields["version"] !== FORMAT_VERSION) {
    throw new NexusError({
      code: "VERSION_UNSUPPORTED",
      what: `the backup has format version ${String(fields["version"])}, this build understands ${FORMAT_VERSION}`,
      remedy: "use the version that made it, or a newer one",
    });
  }
  return {
    zoneId: parseZoneId(String(fields["zoneId"])),
    incarnation: parseIncarnationId(String(fields["incarnation"])),
    index: wholeNumber(fields["index"]) as LogIndex,
    term: wholeNumber(fields["term"]) as Term,
    createdAtMs: wholeNumber(fields["createdAtMs"]),
  };
}

function jsonObject(payload: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(payload.toString("utf8"));
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw damaged(MAGIC.length, "its header is not JSON", cause);
  }
  throw damaged(MAGIC.length, "its header is not an object");
}

function wholeNumber(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw damaged(MAGIC.length, `its header holds ${String(value)} where a whole number is expected`);
}

function damaged(offset: number, detail: string, cause?: unknown): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `the backup is damaged at byte ${offset}: ${detail}`,
    remedy: "use another backup; what is in this one cannot be trusted",
    details: { offset },
    cause,
  });
}

/** The same pieces; returns normally only when they were one whole, intact backup. Errors: as `openBackup`. */
export async function* verifiedBackup(
  pieces: AsyncIterable<Uint8Array>,
  onHeader: (header: BackupHeader) => void,
): AsyncGenerator<Uint8Array> {
  let read: Uint8Array[] = [];
  async function* tapped(): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      read.push(piece);
      yield piece;
    }
  }
  const { header, rows } = await openBackup(tapped());
  onHeader(header);
  for await (const _payload of rows) {
    yield* read;
    read = [];
  }
  yield* read;
}
