import { BATCH_HEAD_BYTES } from "../format/layout.js";
import { MIN_ENTRY_COST_BYTES } from "../format/records.js";
import { blankSectorsFound } from "../format/sectors.js";
import type { SummaryRow } from "../format/summary.js";
import type { GroupTable } from "../group/group-table.js";
import { type DamageSite, lossOf } from "./losses.js";
import type { ReplayedSegment } from "./replay.js";
import type { TailCut } from "./report.js";
import type { FoundSummary, SegmentBytes } from "./segment-bytes.js";

/** What stands behind the last whole batch of the log. */
export type TailFinding =
  /** Nothing: pre-allocated zeros. */
  | { readonly kind: "clean" }
  /** The rest of one batch. `rows` are its promises where they survive. */
  | {
      readonly kind: "cut";
      readonly number: number;
      readonly rows: readonly SummaryRow[];
      cut(table: GroupTable): TailCut;
    }
  /** Durable batches are gone: those below `lostBelow`. */
  | {
      readonly kind: "damaged";
      readonly site: DamageSite;
      readonly lostBelow: number;
      readonly summaries: readonly FoundSummary[];
    };

/**
 * Tells a batch that was being written at the crash from damage. `next` is the number the next batch would have.
 * Only one batch is ever in flight, so a trace of the batch after it proves that it was durable.
 */
export function readTail(
  segment: ReplayedSegment,
  bytes: SegmentBytes,
  offset: number,
  next: number | null,
): TailFinding {
  const found = bytes.bytes.length;
  const highest = bytes.highestNumber(offset);
  const number = next ?? highest ?? 1;
  const summaries = bytes.summaries(offset, found);
  if (found < segment.allocatedBytes) {
    const reason = `the file has ${found} of its ${segment.allocatedBytes} bytes`;
    const site = { file: segment.name, offset: Math.min(offset, found), reason };
    // What stood in the missing part is unknown, so no summary can be complete.
    return { kind: "damaged", site, lostBelow: Math.max(number, highest ?? 0) + 1, summaries: [] };
  }
  const end = bytes.writtenEnd(offset);
  if (end === offset) return { kind: "clean" };
  if (highest !== null && highest > number) {
    const site = { file: segment.name, offset, reason: "a batch is damaged, traces of later ones follow" };
    return { kind: "damaged", site, lostBelow: highest + 1, summaries };
  }
  const known = summaries.find((summary) => summary.number === number)?.rows ?? null;
  const evidence = wasNeverSynced(bytes, offset) ? "neverSynced" : "unproven";
  return {
    kind: "cut",
    number,
    rows: evidence === "neverSynced" ? [] : (known ?? []),
    cut: (table) => ({
      file: segment.name,
      offset,
      evidence,
      losses: evidence === "neverSynced" ? [] : lossesOf(table, known, end - offset),
    }),
  };
}

/**
 * The disk writes sectors whole, the file was zero before, and a sync returns only when all sectors are written. So
 * a sector of the batch that is still zero, although the batch as encoded has fewer zero sectors, was not synced.
 */
function wasNeverSynced(bytes: SegmentBytes, offset: number): boolean {
  const head = bytes.headAt(offset);
  if (head === null) return blankSectorsFound(bytes.bytes, offset, offset + BATCH_HEAD_BYTES) > 0;
  return blankSectorsFound(bytes.bytes, offset, offset + head.bytes) > head.blankSectors;
}

function lossesOf(
  table: GroupTable,
  known: readonly SummaryRow[] | null,
  spanBytes: number,
): TailCut["losses"] {
  if (known !== null) return known.map((row) => lossOf(table, row.group, row, row.lastIndex));
  const maxEntries = Math.floor(spanBytes / MIN_ENTRY_COST_BYTES);
  return [...table.all()].map((state) => lossOf(table, state.id, null, state.lastIndex + maxEntries));
}
