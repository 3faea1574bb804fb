import { SEGMENT_HEADER_BYTES } from "../log/format/layout.js";
import { parseSegmentName } from "../log/format/segment-header.js";
import type { SimulatedDisk } from "../log/testing/index.js";

/**
 * Rots the last bytes written to the log on a disk, as if a sector had gone bad after its sync: recovery cuts the last
 * batch and cannot tell whether it was acknowledged.
 */
export function rotLastBatch(disk: SimulatedDisk): { readonly file: string; readonly offset: number } {
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
    disk.flipBit(name, offset * 8);
    return { file: name, offset };
  }
  throw new Error("the disk holds no log");
}
