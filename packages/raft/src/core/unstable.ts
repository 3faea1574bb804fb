import type { LogIndex, Term } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import type { Entry, Snapshot } from "./types.js";

/**
 * What storage does not hold yet: perhaps a snapshot, then entries from `offset` on. Work below
 * `offsetInProgress` (and a snapshot with `snapshotInProgress`) was handed out and awaits its acknowledgement.
 * `entries[i]` is at index `offset + i`.
 */
export class Unstable {
  snapshot: Snapshot | null = null;
  snapshotInProgress = false;
  offset: LogIndex;
  offsetInProgress: LogIndex;
  private entries: Entry[] = [];

  constructor(offset: LogIndex) {
    this.offset = offset;
    this.offsetInProgress = offset;
  }

  get length(): number {
    return this.entries.length;
  }

  /** The first index, when a snapshot fixes it. */
  firstIndex(): LogIndex | null {
    return this.snapshot === null ? null : ((this.snapshot.metadata.index + 1) as LogIndex);
  }

  lastIndex(): LogIndex | null {
    if (this.entries.length > 0) return (this.offset + this.entries.length - 1) as LogIndex;
    return this.snapshot === null ? null : this.snapshot.metadata.index;
  }

  term(index: LogIndex): Term | null {
    if (index < this.offset) {
      return this.snapshot !== null && this.snapshot.metadata.index === index
        ? this.snapshot.metadata.term
        : null;
    }
    const entry = this.entries[index - this.offset];
    return entry === undefined ? null : entry.term;
  }

  /** Entries in [low, high). */
  slice(low: LogIndex, high: LogIndex): readonly Entry[] {
    if (low < this.offset || high > this.offset + this.entries.length || low > high) {
      invariant(false, "a slice of the unstable log lies inside it", {
        low,
        high,
        offset: this.offset,
        length: this.entries.length,
      });
    }
    return this.entries.slice(low - this.offset, high - this.offset);
  }

  hasNextEntries(): boolean {
    return this.entries.length > this.offsetInProgress - this.offset;
  }

  /** Entries whose writing has not been asked for. */
  nextEntries(): readonly Entry[] {
    return this.entries.slice(this.offsetInProgress - this.offset);
  }

  hasNextSnapshot(): boolean {
    return this.snapshot !== null && !this.snapshotInProgress;
  }

  /** Everything outstanding has been asked for. */
  acceptInProgress(): void {
    this.offsetInProgress = (this.offset + this.entries.length) as LogIndex;
    if (this.snapshot !== null) this.snapshotInProgress = true;
  }

  /** Appends entries, first cutting off what they replace. */
  truncateAndAppend(entries: readonly Entry[]): void {
    const from = (entries[0] as Entry).index;
    const end = this.offset + this.entries.length;
    if (from > end) {
      invariant(false, "the unstable log has no gap", { from, end });
    }
    if (from < end) this.truncate(from);
    for (let i = 0; i < entries.length; i += 1) this.entries.push(entries[i] as Entry);
  }

  /** Entries from `from` on are gone; also from storage, when they were written already. */
  private truncate(from: LogIndex): void {
    if (from <= this.offset) {
      this.entries = [];
      this.offset = from;
      this.offsetInProgress = from;
      return;
    }
    this.entries.length = from - this.offset;
    if (this.offsetInProgress > from) this.offsetInProgress = from;
  }

  /**
   * Storage holds the log up to this entry. Ignored when the entry was replaced since: a newer write is
   * under way then (the ABA race, see the conformance case of that name).
   */
  stableTo(index: LogIndex, term: Term): void {
    if (index < this.offset || this.term(index) !== term) return;
    const count = index + 1 - this.offset;
    this.entries = count === this.entries.length ? [] : this.entries.slice(count);
    this.offset = (index + 1) as LogIndex;
    if (this.offsetInProgress < this.offset) this.offsetInProgress = this.offset;
  }

  stableSnapshotTo(index: LogIndex): void {
    if (this.snapshot === null || this.snapshot.metadata.index !== index) return;
    this.snapshot = null;
    this.snapshotInProgress = false;
  }

  /** Everything is replaced by a snapshot. */
  restore(snapshot: Snapshot): void {
    this.offset = (snapshot.metadata.index + 1) as LogIndex;
    this.offsetInProgress = this.offset;
    this.entries = [];
    this.snapshot = snapshot;
    this.snapshotInProgress = false;
  }
}
