import { createHash, type Hash } from "node:crypto";
import { NexusError } from "@nexus/contracts";
import { WireReader, WireWriter } from "../../wire/bytes.js";
import type { StateRow } from "../state/state-store.js";

/**
 * A snapshot on its way: chunks of rows, then one end chunk.
 *
 *     rows: u8 version | u8 1 | u32 count | count x (u32 key length, u32 value length, key, value)
 *     end:  u8 version | u8 2 | u53 rows | SHA-256 over all chunks of rows (32 bytes)
 */
const VERSION = 1;
const KIND_ROWS = 1;
const KIND_END = 2;
const DIGEST_BYTES = 32;
const ROW_HEAD_BYTES = 8;

/** Cuts rows into chunks of about `chunkBytes` and closes with count and hash. */
export async function* encodeSnapshotChunks(
  rows: AsyncIterable<StateRow>,
  chunkBytes: number,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let gathered: StateRow[] = [];
  let bytes = 0;
  let count = 0;
  for await (const row of rows) {
    gathered.push(row);
    bytes += ROW_HEAD_BYTES + row.key.length + row.value.length;
    count += 1;
    if (bytes < chunkBytes) continue;
    yield encodeRows(gathered, bytes, hash);
    gathered = [];
    bytes = 0;
  }
  if (gathered.length > 0) yield encodeRows(gathered, bytes, hash);
  const end = new WireWriter(2 + 8 + DIGEST_BYTES);
  end.u8(VERSION);
  end.u8(KIND_END);
  end.u53(count);
  end.raw(hash.digest());
  yield end.finish();
}

function encodeRows(rows: readonly StateRow[], bytes: number, hash: Hash): Uint8Array {
  const writer = new WireWriter(6 + bytes);
  writer.u8(VERSION);
  writer.u8(KIND_ROWS);
  writer.u32(rows.length);
  for (const row of rows) {
    writer.u32(row.key.length);
    writer.u32(row.value.length);
    writer.raw(row.key);
    writer.raw(row.value);
  }
  const chunk = writer.finish();
  hash.update(chunk);
  return chunk;
}

/**
 * Yields the rows of each chunk and returns normally only after an end chunk that matches. Errors: CORRUPT
 * (malformed, hash, count, bytes after the end), UNAVAILABLE (the stream ended early), VERSION_UNSUPPORTED.
 */
export async function* decodeSnapshotChunks(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly StateRow[]> {
  const hash = createHash("sha256");
  let count = 0;
  let isEnded = false;
  for await (const chunk of chunks) {
    const reader = new WireReader(chunk, "snapshot chunk");
    if (isEnded) reader.refuse("it follows the end of the snapshot");
    checkVersion(reader.u8());
    const kind = reader.u8();
    if (kind === KIND_ROWS) {
      const rows = readRows(reader);
      hash.update(chunk);
      count += rows.length;
      yield rows;
    } else if (kind === KIND_END) {
      checkEnd(reader, count, hash.digest());
      isEnded = true;
    } else reader.refuse(`kind ${kind} is unknown`);
  }
  if (isEnded) return;
  throw new NexusError({
    code: "UNAVAILABLE",
    what: `the snapshot broke off after ${count} rows`,
    remedy: "the leader sends it again by itself",
  });
}

function readRows(reader: WireReader): readonly StateRow[] {
  const count = reader.count(ROW_HEAD_BYTES);
  const rows: StateRow[] = [];
  for (let i = 0; i < count; i += 1) {
    const keyLength = reader.u32();
    const valueLength = reader.u32();
    // Copies: a row may stay in memory long after its chunk.
    rows.push({ key: reader.raw(keyLength).slice(), value: reader.raw(valueLength).slice() });
  }
  reader.end();
  return rows;
}

function checkEnd(reader: WireReader, count: number, digest: Uint8Array): void {
  const claimed = reader.u53();
  const claimedDigest = reader.raw(DIGEST_BYTES);
  reader.end();
  if (claimed !== count) reader.refuse(`it closes a snapshot of ${claimed} rows, ${count} came`);
  if (!Buffer.from(claimedDigest).equals(digest)) reader.refuse("its hash does not match the rows that came");
}

function checkVersion(version: number): void {
  if (version === VERSION) return;
  throw new NexusError({
    code: "VERSION_UNSUPPORTED",
    what: `snapshot has version ${version}, this node understands ${VERSION}`,
    remedy: "upgrade this node",
  });
}
