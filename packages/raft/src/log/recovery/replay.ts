import type { ReadBatch } from "../format/batch.js";
import { SEGMENT_HEADER_BYTES } from "../format/layout.js";
import { type LogRecord, MIN_ENTRY_COST_BYTES } from "../format/records.js";
import type { SummaryRow } from "../format/summary.js";
import type { GroupState } from "../group/group-state.js";
import { GroupTable } from "../group/group-table.js";
import type { GroupId } from "../types.js";
import { applyPromise, type DamageSite, Losses } from "./losses.js";
import type { TailCut } from "./report.js";
import type { FoundSummary, SegmentBytes } from "./segment-bytes.js";
import { readTail } from "./tail.js";

export interface ReplayedSegment {
  readonly sequence: number;
  readonly name: string;
  /** Size it was allocated with. */
  readonly allocatedBytes: number;
  /** The lowest batch number of all later segments; null: none of them holds a batch. */
  readonly supersededFrom: number | null;
  /** Where a damage is named when the batches missing here should stand in the next segment. */
  readonly nextName: string | null;
}

/**
 * Applies the batches of all segments in order. Batch numbers run without gaps through the whole log, so a missing
 * batch is noticed wherever it stood, and a batch whose number appears again in a later segment is one whose write
 * had failed: the later one counts.
 */
export class Replay {
  readonly table = new GroupTable();
  readonly losses = new Losses(this.table);
  batches = 0;
  tail: TailCut | null = null;
  /** What the batch that was cut may have promised. */
  private readonly promises = new Map<
    GroupId,
    { readonly row: SummaryRow | null; readonly through: number }
  >();
  /** Number of the next batch; null until the first one is seen. */
  private next: number | null = null;
  /** Checksum the last batch ended with; null when that batch is missing. */
  private chain: number | null = null;

  get nextNumber(): number {
    return this.next ?? 1;
  }

  get lastChain(): number {
    return this.chain ?? 0;
  }

  /** Returns where the segment can be appended to; null: it cannot. */
  segment(segment: ReplayedSegment, bytes: SegmentBytes): number | null {
    const { supersededFrom } = segment;
    let offset = SEGMENT_HEADER_BYTES;
    for (;;) {
      const batch = bytes.batchAt(offset);
      if (batch !== null && supersededFrom !== null && batch.number >= supersededFrom) break;
      if (batch !== null && this.follows(batch)) {
        this.apply(batch, segment.sequence);
        offset += batch.bytes;
        continue;
      }
      const resumeAt = this.skipDamage(segment, bytes, offset);
      if (resumeAt === null) break;
      offset = resumeAt;
    }
    if (supersededFrom !== null) {
      this.expect(segment, bytes, offset, supersededFrom);
      return null;
    }
    return this.readEnd(segment, bytes, offset);
  }

  /**
   * After the last segment: drops what compaction left over, finds groups whose records are missing, and restores
   * promises. Returns the groups that must abstain from the next durable batch on.
   */
  finish(oldestName: string): GroupId[] {
    const site = siteAt(oldestName, 0, "records that a group needs are missing");
    for (const state of this.table.all()) {
      if (state.base !== null) state.runs.dropThrough(state.base.index);
      const isWhole = state.base !== null && state.runs.firstGap(state.base.index) === null;
      if (!isWhole && !this.losses.has(state.id)) this.losses.addGroup(site, state.id);
      cutAtGap(state);
    }
    // The batch that was cut is the last one: what it promised stands over what damage before it left.
    this.losses.applyPromises();
    for (const [group, { row, through }] of this.promises) applyPromise(this.table, group, row, through);
    return [...this.promises.keys()].filter((group) => this.table.get(group) !== null);
  }

  private follows(batch: ReadBatch): boolean {
    if (this.next === null) return true;
    return batch.number === this.next && (this.chain === null || batch.previousChain === this.chain);
  }

  /** Looks for a later batch in the segment: if there is one, what lies before it was durable and is damaged. */
  private skipDamage(segment: ReplayedSegment, bytes: SegmentBytes, offset: number): number | null {
    const { supersededFrom } = segment;
    if (supersededFrom !== null && this.next === supersededFrom) return null;
    const found = bytes.nextBatch(offset, this.next ?? 0);
    if (found === null || (supersededFrom !== null && found.batch.number >= supersededFrom)) return null;
    const isAccountedFor = this.chain === null && this.next === found.batch.number;
    if (!isAccountedFor) {
      const site = siteAt(segment.name, offset, "a batch is damaged, valid ones follow");
      const summaries = bytes.summaries(offset, found.offset);
      this.lose(site, found.batch.number, summaries, found.offset - offset);
    }
    this.next = found.batch.number;
    this.chain = null;
    return found.offset;
  }

  /** All batches below `number` should have been seen by now. */
  private expect(segment: ReplayedSegment, bytes: SegmentBytes, offset: number, number: number): void {
    if (this.next === number) return;
    const isFailedWrite = this.next === null && (bytes.headAt(offset)?.number ?? 0) >= number;
    if (!isFailedWrite && (this.next !== null || offset < bytes.writtenEnd(offset))) {
      const isBlank = bytes.writtenEnd(offset) === offset;
      const site =
        isBlank && segment.nextName !== null
          ? siteAt(segment.nextName, SEGMENT_HEADER_BYTES, "batches before this place are missing")
          : siteAt(segment.name, offset, "a batch is damaged, later segments follow");
      const span = segment.allocatedBytes - offset;
      this.lose(site, number, bytes.summaries(offset, bytes.bytes.length), span);
    }
    this.next = number;
    this.chain = null;
  }

  private readEnd(segment: ReplayedSegment, bytes: SegmentBytes, offset: number): number | null {
    const end = readTail(segment, bytes, offset, this.next);
    switch (end.kind) {
      case "clean":
        return offset;
      case "cut":
        this.next = end.number;
        this.cut(end.cut(this.table), end.rows);
        return null;
      case "damaged":
        this.lose(end.site, end.lostBelow, end.summaries, segment.allocatedBytes - offset);
        // The gap in the numbers keeps the damage visible to the next recovery.
        this.next = end.lostBelow;
        this.chain = null;
        return null;
      default:
        return end satisfies never;
    }
  }

  private cut(tail: TailCut, rows: readonly SummaryRow[]): void {
    if (this.tail === null || tail.evidence === "unproven") this.tail = tail;
    for (const loss of tail.losses) {
      this.promises.set(loss.group, {
        row: rows.find((row) => row.group === loss.group) ?? null,
        through: loss.promisedThrough,
      });
    }
  }

  private lose(site: DamageSite, below: number, summaries: readonly FoundSummary[], spanBytes: number): void {
    const rows = this.next === null ? null : rowsOfAll(this.next, below, summaries);
    if (rows === null) this.losses.addUnknown(site, Math.floor(spanBytes / MIN_ENTRY_COST_BYTES));
    else this.losses.addKnown(site, rows);
  }

  private apply(batch: ReadBatch, sequence: number): void {
    for (const { record, offset, bytes } of batch.records) {
      if (this.isWanted(record)) this.table.apply(record, { sequence, offset, bytes });
    }
    for (const row of batch.rows) this.losses.promise(row);
    this.next = batch.number + 1;
    this.chain = batch.chain;
    this.batches++;
  }

  /** A repair counts for the prefix it was made for: if more is damaged by now, the group stays quarantined. */
  private isRepairedBy(group: GroupId, lastIndex: number): boolean {
    const state = this.table.get(group);
    if (state === null || state.base === null) return false;
    cutAtGap(state);
    if (state.lastIndex !== lastIndex) return false;
    this.losses.clear(group);
    return true;
  }

  /** Records of a group with losses are left out until one establishes the group anew. */
  private isWanted(record: LogRecord): boolean {
    const { group } = record;
    switch (record.type) {
      case "created":
      case "restarted":
      case "removed":
        this.losses.clear(group);
        return true;
      case "repaired":
        if (this.losses.isSuspect(group)) this.losses.addSuspect(group);
        if (!this.losses.has(group)) return true;
        return this.isRepairedBy(record.group, record.lastIndex);
      case "head":
      case "hardState":
      case "entries":
      case "moved":
        if (this.losses.isSuspect(group)) this.losses.addSuspect(group);
        return !this.losses.has(group);
    }
  }
}

/** Leaves the contiguous entries above the base. */
function cutAtGap(state: GroupState): void {
  const base = state.base?.index ?? 0;
  state.runs.dropThrough(base);
  const gap = state.runs.firstGap(base);
  if (gap !== null) state.runs.truncateFrom(gap);
}

function siteAt(file: string, offset: number, reason: string): DamageSite {
  return { file, offset, reason };
}

/** The rows of every batch in [from, below), oldest first; null unless a summary of each survives. */
function rowsOfAll(from: number, below: number, summaries: readonly FoundSummary[]): SummaryRow[] | null {
  const rows: SummaryRow[] = [];
  if (below <= from) return null;
  for (let number = from; number < below; number++) {
    const summary = summaries.find((candidate) => candidate.number === number);
    if (summary === undefined) return null;
    rows.push(...summary.rows);
  }
  return rows;
}
