import type { LogIndex, Term } from "@nexus/contracts";
import type { EntryRange } from "../format/records.js";

/** Where a record stands on disk. */
export interface RecordPlace {
  readonly sequence: number;
  readonly offset: number;
  readonly bytes: number;
}

/** Live entries of one term that stand in one record. */
export interface EntryRun {
  readonly first: LogIndex;
  readonly last: LogIndex;
  readonly term: Term;
  readonly place: RecordPlace;
  /** Index of the record's first entry; `first` is higher when the front of the record is dead. */
  readonly recordFirst: LogIndex;
}

/**
 * The live entries of one group by index: which term, which record. Runs are sorted and do not overlap. Gaps
 * exist only while a log is being replayed whose oldest segments are gone.
 */
export class EntryRuns {
  private runs: EntryRun[] = [];
  /** Live runs and their bytes in each segment. */
  private readonly pins = new Map<number, { runs: number; bytes: number }>();
  private totalBytes = 0;

  get first(): LogIndex | null {
    return this.runs[0]?.first ?? null;
  }

  get last(): LogIndex | null {
    return this.runs.at(-1)?.last ?? null;
  }

  /** Bytes of the records that hold live entries. */
  get bytes(): number {
    return this.totalBytes;
  }

  /** Replaces everything from `range.first` on. */
  append(range: EntryRange, place: RecordPlace): void {
    this.truncateFrom(range.first);
    this.add(this.runs.length, { ...range, recordFirst: range.first, place });
  }

  /** Replaces exactly the indexes of `range`. */
  replace(range: EntryRange, place: RecordPlace): void {
    const kept: EntryRun[] = [];
    for (const run of this.runs) {
      if (run.last < range.first || run.first > range.last) {
        kept.push(run);
        continue;
      }
      if (run.first < range.first) kept.push({ ...run, last: (range.first - 1) as LogIndex });
      if (run.last > range.last) kept.push({ ...run, first: (range.last + 1) as LogIndex });
    }
    kept.push({ ...range, recordFirst: range.first, place });
    kept.sort((a, b) => a.first - b.first);
    this.clear();
    for (const run of kept) this.add(this.runs.length, run);
  }

  /** Drops `index` and everything above it. */
  truncateFrom(index: number): void {
    let run = this.runs.at(-1);
    while (run !== undefined && run.last >= index) {
      this.runs.pop();
      this.unpin(run);
      if (run.first < index) this.add(this.runs.length, { ...run, last: (index - 1) as LogIndex });
      run = this.runs.at(-1);
    }
  }

  /** Drops `index` and everything below it. */
  dropThrough(index: number): void {
    const keepFrom = this.runs.findIndex((run) => run.last > index);
    const dropped = this.runs.splice(0, keepFrom === -1 ? this.runs.length : keepFrom);
    for (const run of dropped) this.unpin(run);
    const front = this.runs[0];
    if (front !== undefined && front.first <= index) {
      this.runs[0] = { ...front, first: (index + 1) as LogIndex };
    }
  }

  clear(): void {
    this.runs = [];
    this.pins.clear();
    this.totalBytes = 0;
  }

  find(index: number): EntryRun | null {
    const position = this.positionOf(index);
    return position === null ? null : (this.runs[position] ?? null);
  }

  /** Runs that overlap [low, high), lowest first. */
  *between(low: number, high: number): Generator<EntryRun> {
    let position = this.positionOf(low);
    if (position === null) return;
    for (let run = this.runs[position]; run !== undefined && run.first < high; run = this.runs[++position]) {
      yield run;
    }
  }

  /** Live runs in the segment, lowest index first. */
  inSegment(sequence: number): EntryRun[] {
    return this.pins.has(sequence) ? this.runs.filter((run) => run.place.sequence === sequence) : [];
  }

  bytesInSegment(sequence: number): number {
    return this.pins.get(sequence)?.bytes ?? 0;
  }

  /** The first index above `base` that is missing although a higher one is there; null when there is none. */
  firstGap(base: number): number | null {
    let expected = base + 1;
    for (const run of this.runs) {
      if (run.first !== expected) return expected;
      expected = run.last + 1;
    }
    return null;
  }

  private positionOf(index: number): number | null {
    let low = 0;
    let high = this.runs.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const run = this.runs[middle];
      if (run === undefined) return null;
      if (index < run.first) high = middle - 1;
      else if (index > run.last) low = middle + 1;
      else return middle;
    }
    return null;
  }

  private add(position: number, run: EntryRun): void {
    this.runs[position] = run;
    const pin = this.pins.get(run.place.sequence) ?? { runs: 0, bytes: 0 };
    pin.runs++;
    pin.bytes += run.place.bytes;
    this.pins.set(run.place.sequence, pin);
    this.totalBytes += run.place.bytes;
  }

  private unpin(run: EntryRun): void {
    const pin = this.pins.get(run.place.sequence);
    if (pin === undefined) return;
    pin.runs--;
    pin.bytes -= run.place.bytes;
    this.totalBytes -= run.place.bytes;
    if (pin.runs === 0) this.pins.delete(run.place.sequence);
  }
}
