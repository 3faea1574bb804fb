import { SECTOR_BYTES } from "./layout.js";

/**
 * A pre-allocated file holds zeros until a sector is written. Counting the zero sectors of a batch therefore tells
 * a batch that was never written completely from one that was and rotted.
 */

/** True when `bytes[start, end)` holds only zeros. */
export function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  return firstNonZero(bytes, start, end) === end;
}

/** Position of the first byte that is not zero in [start, end); `end` when there is none. */
export function firstNonZero(bytes: Uint8Array, start: number, end: number): number {
  let position = start;
  while (end - position >= ZEROS.length) {
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset + position, ZEROS.length);
    if (!piece.equals(ZEROS)) break;
    position += ZEROS.length;
  }
  while (position < end && bytes[position] === 0) position++;
  return position;
}

const ZEROS = Buffer.alloc(64 * 1024);

/**
 * Sectors, or parts of a sector, of a batch that hold only zeros. `batch` is the batch's bytes, standing at
 * `offset` of its file. Parts that overlap [0, headEnd) or [tailStart, end) are taken as not zero.
 */
export function blankSectors(batch: Uint8Array, offset: number, headEnd: number, tailStart: number): number {
  let count = 0;
  for (const [start, end] of sectorParts(offset, batch.length)) {
    if (start < headEnd || end > tailStart) continue;
    if (batch[start] === 0 && isZero(batch, start, end)) count++;
  }
  return count;
}

/** As `blankSectors`, for bytes found on disk: nothing is taken on trust. */
export function blankSectorsFound(file: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (const [from, to] of sectorParts(start, Math.min(end, file.length) - start)) {
    if (isZero(file, start + from, start + to)) count++;
  }
  return count;
}

/** [start, end) of each sector's part of the `bytes` at `offset`, relative to `offset`. */
function* sectorParts(offset: number, bytes: number): Generator<readonly [number, number]> {
  let start = 0;
  while (start < bytes) {
    const end = Math.min(bytes, start + SECTOR_BYTES - ((offset + start) % SECTOR_BYTES));
    yield [start, end];
    start = end;
  }
}
