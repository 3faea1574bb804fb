/** Sizes and numbers of the on-disk format (docs/log-format.md). All integers are little-endian. */

/** Newest format this build writes and reads. */
export const LOG_FORMAT_VERSION = 1;

/** Disks write sectors of at least this size whole or not at all. */
export const SECTOR_BYTES = 512;
export const RECORD_ALIGNMENT = 8;

/** Two copies of the segment header, far enough apart that one bad sector spares one; batches start behind. */
export const SEGMENT_HEADER_BYTES = 4096;
export const SEGMENT_HEADER_COPY_BYTES = 64;
export const SEGMENT_HEADER_COPY_OFFSETS = [0, 2048] as const;

export const BATCH_HEAD_BYTES = 48;
export const BATCH_TAIL_BYTES = 32;
export const SUMMARY_ROW_BYTES = 48;
export const RECORD_HEAD_BYTES = 16;

/** The bytes "NXLB", "NXLT", "NXLR" and a filler that keeps 8-byte words of head and tail from being zero. */
export const BATCH_HEAD_MAGIC = 0x424c584e;
export const BATCH_TAIL_MAGIC = 0x544c584e;
export const RECORD_MAGIC = 0x524c584e;
export const FILLER = 0x5aa55aa5;
export const SEGMENT_MAGIC = "NXRAFTLG";

/** The slot of a record's group in its batch's summary is 16 bits wide. */
export const MAX_GROUPS_IN_BATCH = 65_535;

export function alignUp(bytes: number): number {
  return Math.ceil(bytes / RECORD_ALIGNMENT) * RECORD_ALIGNMENT;
}
