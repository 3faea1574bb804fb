import {
  BATCH_HEAD_BYTES,
  BATCH_HEAD_MAGIC,
  BATCH_TAIL_MAGIC,
  SEGMENT_HEADER_BYTES,
  SUMMARY_ROW_BYTES,
} from "../log/format/layout.js";
import { parseSegmentName } from "../log/format/segment-header.js";
import type { SimulatedDisk } from "../log/testing/index.js";

interface LogEnd {
  readonly file: string;
  /** Of the last byte written. */
  readonly offset: number;
}

/**
 * Rots the last bytes written to the log on a disk, as if a sector had gone bad after its sync: recovery cuts the last
 * batch and cannot tell whether it was acknowledged.
 */
export function rotLastBatch(disk: SimulatedDisk): LogEnd {
  const end = endOfLog(disk);
  disk.flipBit(end.file, end.offset * 8);
  return end;
}

/** As `rotLastBatch`, and neither copy of what the batch promised can be read. */
export function rotLastBatchAndPromises(disk: SimulatedDisk): void {
  const { file, offset } = rotLastBatch(disk);
  const bytes = disk.contents(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const lastOf = (magic: number): number => {
    for (let at = offset - (offset % 8); at >= SEGMENT_HEADER_BYTES; at -= 8) {
      if (view.getUint32(at, true) === magic) return at;
    }
    throw new Error(`no batch ends before offset ${offset} of ${file}`);
  };
  disk.flipBit(file, (lastOf(BATCH_HEAD_MAGIC) + BATCH_HEAD_BYTES) * 8);
  disk.flipBit(file, (lastOf(BATCH_TAIL_MAGIC) - SUMMARY_ROW_BYTES) * 8);
}

function endOfLog(disk: SimulatedDisk): LogEnd {
  const used = disk
    .files()
    .map(({ name }) => ({ name, sequence: parseSegmentName(name.slice(name.lastIndexOf("/") + 1)) }))
    .filter((file) => file.sequence !== null)
    .sort((a, b) => (b.sequence ?? 0) - (a.sequence ?? 0));
  for (const { name } of used) {
    const bytes = disk.contents(name);
    const offset = bytes.findLastIndex((byte) => byte !== 0);
    // The first page is the segment's header: nothing was written behind it.
    if (offset < SEGMENT_HEADER_BYTES) continue;
    return { file: name, offset };
  }
  throw new Error("the disk holds no log");
}
