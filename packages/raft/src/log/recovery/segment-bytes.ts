import { type BatchPlace, type ReadBatch, readBatch, readBatchHead, readBatchTail } from "../format/batch.js";
import { BATCH_HEAD_MAGIC, BATCH_TAIL_MAGIC, SEGMENT_HEADER_BYTES } from "../format/layout.js";
import { isZero } from "../format/sectors.js";
import type { SummaryRow } from "../format/summary.js";

const STRIDE_BYTES = 64 * 1024;

/** A surviving promise of a batch that is itself damaged. */
export interface FoundSummary {
  readonly number: number;
  readonly rows: readonly SummaryRow[];
}

/** One segment in memory, with the searches recovery needs. */
export class SegmentBytes {
  private readonly place: BatchPlace;
  private readonly view: Buffer;

  constructor(
    readonly bytes: Uint8Array,
    identity: Uint8Array,
    sequence: number,
  ) {
    this.place = { identity, sequence, offset: 0 };
    this.view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  batchAt(offset: number): ReadBatch | null {
    return readBatch(this.bytes, offset, this.place);
  }

  headAt(offset: number): ReturnType<typeof readBatchHead> {
    return readBatchHead(this.bytes, offset, this.place);
  }

  /** The first whole batch behind `offset` whose number is at least `number`. */
  nextBatch(offset: number, number: number): { readonly offset: number; readonly batch: ReadBatch } | null {
    for (const position of this.positionsOf(BATCH_HEAD_MAGIC, offset)) {
      const head = this.headAt(position);
      if (head === null || head.number < number) continue;
      const batch = this.batchAt(position);
      if (batch !== null) return { offset: position, batch };
    }
    return null;
  }

  /** Every undamaged summary from `offset` to `end`, before or behind its batch's records. */
  summaries(offset: number, end: number): FoundSummary[] {
    const found: FoundSummary[] = [];
    for (const position of this.positionsOf(BATCH_HEAD_MAGIC, offset)) {
      if (position >= end) break;
      const head = this.headAt(position);
      if (head !== null && head.rows !== null) found.push({ number: head.number, rows: head.rows });
    }
    for (const position of this.positionsOf(BATCH_TAIL_MAGIC, offset)) {
      if (position >= end) break;
      const tail = readBatchTail(this.bytes, position, this.place);
      if (tail !== null && tail.start >= offset) found.push({ number: tail.number, rows: tail.rows });
    }
    return found;
  }

  /** The highest number in any head or tail from `offset` on; null when there is none. */
  highestNumber(offset: number): number | null {
    let highest: number | null = null;
    for (const position of this.positionsOf(BATCH_HEAD_MAGIC, offset)) {
      const number = this.headAt(position)?.number ?? 0;
      if (number > (highest ?? 0)) highest = number;
    }
    for (const { number } of this.summaries(offset, this.bytes.length)) {
      if (number > (highest ?? 0)) highest = number;
    }
    return highest;
  }

  /** One past the last byte that is not zero, but not below `offset`. */
  writtenEnd(offset: number): number {
    let end = this.bytes.length;
    while (end - STRIDE_BYTES >= offset && isZero(this.bytes, end - STRIDE_BYTES, end)) end -= STRIDE_BYTES;
    while (end > offset && this.bytes[end - 1] === 0) end--;
    return Math.max(end, offset);
  }

  /** The number of the first batch, also when that batch is damaged; null: nothing tells. */
  firstNumber(): number | null {
    const head = this.headAt(SEGMENT_HEADER_BYTES);
    if (head !== null) return head.number;
    const numbers = this.summaries(SEGMENT_HEADER_BYTES, this.bytes.length).map(({ number }) => number);
    return numbers.length === 0 ? null : Math.min(...numbers);
  }

  private *positionsOf(magic: number, offset: number): Generator<number> {
    const pattern = Buffer.alloc(4);
    pattern.writeUInt32LE(magic);
    let position = this.view.indexOf(pattern, offset);
    while (position !== -1) {
      yield position;
      position = this.view.indexOf(pattern, position + 1);
    }
  }
}
