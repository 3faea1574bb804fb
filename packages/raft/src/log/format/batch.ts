import type { Entry } from "../../core/types.js";
import { ByteReader, ByteWriter } from "./bytes.js";
import { checksum, type LogIdentity, placeSeed } from "./checksum.js";
import {
  BATCH_HEAD_BYTES,
  BATCH_HEAD_MAGIC,
  BATCH_TAIL_BYTES,
  BATCH_TAIL_MAGIC,
  FILLER,
  SUMMARY_ROW_BYTES,
} from "./layout.js";
import { decodeRecord, encodeRecord, type LocatedRecord, type LogRecord, recordBytes } from "./records.js";
import { blankSectors } from "./sectors.js";
import { decodeSummary, encodeSummary, type SummaryRow } from "./summary.js";

/** One group commit: recovered whole or not at all. */
export interface BatchPlan {
  /** One more than that of the batch before it in the log. */
  readonly number: number;
  /** Checksum that the batch before it ended with. */
  readonly previousChain: number;
  readonly rows: readonly SummaryRow[];
  readonly records: readonly PlannedRecord[];
}

export interface PlannedRecord {
  readonly record: LogRecord;
  readonly entries: readonly Entry[];
  /** Position of the record's group in `rows`. */
  readonly slot: number;
}

/** Where in which log a batch stands. `offset` is that of its first byte in its file. */
export interface BatchPlace {
  readonly identity: LogIdentity;
  readonly sequence: number;
  readonly offset: number;
}

export function batchOverheadBytes(groups: number): number {
  return BATCH_HEAD_BYTES + 2 * groups * SUMMARY_ROW_BYTES + BATCH_TAIL_BYTES;
}

export function batchBytes(plan: BatchPlan): number {
  let bytes = batchOverheadBytes(plan.rows.length);
  for (const { record, entries } of plan.records) bytes += recordBytes(record, entries);
  return bytes;
}

export interface EncodedBatch {
  readonly chain: number;
  readonly bytes: number;
  /** Offset in the file and size of every record, in order. */
  readonly records: readonly { readonly offset: number; readonly bytes: number }[];
}

/** Writes the batch to the start of `target`, which must hold `batchBytes(plan)`. */
export function encodeBatch(target: Uint8Array, plan: BatchPlan, place: BatchPlace): EncodedBatch {
  const bytes = batchBytes(plan);
  const seed = placeSeed(place.identity, place.sequence, place.offset);
  const writer = new ByteWriter(target.subarray(0, bytes), BATCH_HEAD_BYTES);
  encodeSummary(writer, plan.rows);
  const summary = writer.bytes.subarray(BATCH_HEAD_BYTES, writer.position);
  const records = plan.records.map(({ record, entries, slot }) => {
    const start = writer.position;
    encodeRecord(writer, record, entries, slot);
    return { offset: place.offset + start, bytes: writer.position - start };
  });
  writer.raw(summary);

  const summaryChecksum = checksum(summary, seed);
  const tailStart = writer.position;
  writer.u32(BATCH_TAIL_MAGIC);
  writer.u32(bytes);
  writer.u64(plan.number);
  writer.u32(plan.rows.length);
  writer.u32(FILLER);
  writer.u32(checksum(writer.bytes.subarray(tailStart, writer.position), summaryChecksum));
  const chainPosition = writer.position;

  writer.position = 0;
  writer.u32(BATCH_HEAD_MAGIC);
  writer.u32(bytes);
  writer.u64(plan.number);
  writer.u32(plan.previousChain);
  writer.u32(FILLER);
  writer.u32(plan.records.length);
  writer.u32(plan.rows.length);
  writer.u32(blankSectors(writer.bytes, place.offset, BATCH_HEAD_BYTES, tailStart) + 1);
  writer.u32(summaryChecksum);
  writer.u32(FILLER);
  writer.u32(checksum(writer.bytes.subarray(0, writer.position), seed));

  const chain = checksum(writer.bytes.subarray(0, chainPosition), plan.previousChain);
  writer.position = chainPosition;
  writer.u32(chain);
  return { chain, bytes, records };
}

/** The self-checked first bytes of a batch. */
export interface BatchHead {
  readonly bytes: number;
  readonly number: number;
  readonly previousChain: number;
  readonly recordCount: number;
  readonly groupCount: number;
  /** Sectors of the batch that hold only zeros because its content does. */
  readonly blankSectors: number;
  /** null: the rows behind the head are damaged. */
  readonly rows: readonly SummaryRow[] | null;
}

/** null unless an undamaged head stands at `offset` of the segment `file` (its bytes from 0). */
export function readBatchHead(file: Uint8Array, offset: number, place: BatchPlace): BatchHead | null {
  if (offset + BATCH_HEAD_BYTES > file.length) return null;
  const reader = new ByteReader(file, offset);
  if (reader.u32() !== BATCH_HEAD_MAGIC) return null;
  reader.position = offset + BATCH_HEAD_BYTES - 4;
  const seed = placeSeed(place.identity, place.sequence, offset);
  if (reader.u32() !== checksum(file.subarray(offset, offset + BATCH_HEAD_BYTES - 4), seed)) return null;
  reader.position = offset + 4;
  const bytes = reader.u32();
  const number = reader.u64();
  const previousChain = reader.u32();
  reader.u32();
  const recordCount = reader.u32();
  const groupCount = reader.u32();
  const blanks = reader.u32() - 1;
  const summaryChecksum = reader.u32();
  const start = offset + BATCH_HEAD_BYTES;
  const rows = readRows(file, start, groupCount, summaryChecksum, seed);
  return { bytes, number, previousChain, recordCount, groupCount, blankSectors: blanks, rows };
}

function readRows(
  file: Uint8Array,
  start: number,
  count: number,
  expected: number,
  seed: number,
): SummaryRow[] | null {
  const end = start + count * SUMMARY_ROW_BYTES;
  if (end > file.length || checksum(file.subarray(start, end), seed) !== expected) return null;
  return decodeSummary(new ByteReader(file, start), count);
}

/** The self-checked last bytes of a batch. */
export interface BatchTail {
  /** Where in the file the batch begins. */
  readonly start: number;
  readonly bytes: number;
  readonly number: number;
  readonly rows: readonly SummaryRow[];
  readonly chain: number;
}

/** null unless an undamaged tail (rows included) stands at `offset`. */
export function readBatchTail(file: Uint8Array, offset: number, place: BatchPlace): BatchTail | null {
  const end = offset + BATCH_TAIL_BYTES;
  if (end > file.length) return null;
  const reader = new ByteReader(file, offset);
  if (reader.u32() !== BATCH_TAIL_MAGIC) return null;
  const bytes = reader.u32();
  reader.position = offset + 16;
  const groupCount = reader.u32();
  reader.u32();
  const expected = reader.u32();
  const chain = reader.u32();
  const start = end - bytes;
  const rowsStart = offset - groupCount * SUMMARY_ROW_BYTES;
  if (start < 0 || rowsStart < start + BATCH_HEAD_BYTES) return null;
  const seed = placeSeed(place.identity, place.sequence, start);
  const summaryChecksum = checksum(file.subarray(rowsStart, offset), seed);
  if (checksum(file.subarray(offset, end - 8), summaryChecksum) !== expected) return null;
  reader.position = offset + 8;
  const number = reader.u64();
  return { start, bytes, number, rows: decodeSummary(new ByteReader(file, rowsStart), groupCount), chain };
}

/** A whole, verified batch. */
export interface ReadBatch {
  readonly number: number;
  readonly previousChain: number;
  readonly chain: number;
  readonly bytes: number;
  readonly rows: readonly SummaryRow[];
  /** Offsets are those in the file. */
  readonly records: readonly LocatedRecord[];
}

/** null unless a whole batch stands at `offset` with every checksum right. */
export function readBatch(file: Uint8Array, offset: number, place: BatchPlace): ReadBatch | null {
  const head = readBatchHead(file, offset, place);
  if (head === null || head.rows === null || offset + head.bytes > file.length) return null;
  if (head.bytes < batchOverheadBytes(head.groupCount)) return null;
  const tail = readBatchTail(file, offset + head.bytes - BATCH_TAIL_BYTES, place);
  if (tail === null || tail.start !== offset || tail.number !== head.number) return null;
  const covered = file.subarray(offset, offset + head.bytes - 4);
  if (checksum(covered, head.previousChain) !== tail.chain) return null;
  const groups = head.rows.map((row) => row.group);
  const records: LocatedRecord[] = [];
  let position = offset + BATCH_HEAD_BYTES + head.groupCount * SUMMARY_ROW_BYTES;
  for (let remaining = head.recordCount; remaining > 0; remaining--) {
    const located = decodeRecord(file, position, groups);
    records.push(located);
    position += located.bytes;
  }
  const { number, previousChain, bytes, rows } = head;
  return { number, previousChain, chain: tail.chain, bytes, rows, records };
}
