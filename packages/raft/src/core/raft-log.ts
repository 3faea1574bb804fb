import type { LogIndex, Term } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import { ApplyWindow } from "./apply-window.js";
import { entriesBytes, limitEntries, NO_ENTRIES } from "./messages.js";
import type { EntriesResult, Entry, RaftStorage, Snapshot, SnapshotResult } from "./types.js";
import { Unstable } from "./unstable.js";

/** Where two logs part: an index with its term; a term of null is below this log's first entry. */
export interface LogPosition {
  readonly index: LogIndex;
  readonly term: Term | null;
}

/**
 * One log out of two parts: storage, and above it what storage does not hold yet.
 * Invariant: applied <= applying <= committed <= lastIndex.
 */
export class RaftLog {
  readonly unstable: Unstable;
  readonly window: ApplyWindow;
  committed: LogIndex;
  private readonly storage: RaftStorage;
  /** Storage answered that committed entries must first be read from disk; asked again on the next input. */
  private waitingForStorage = false;

  constructor(storage: RaftStorage, maxApplyingBytes: number) {
    this.storage = storage;
    const firstIndex = storage.firstIndex();
    this.unstable = new Unstable((storage.lastIndex() + 1) as LogIndex);
    this.committed = (firstIndex - 1) as LogIndex;
    this.window = new ApplyWindow(this.committed, maxApplyingBytes);
  }

  get applied(): LogIndex {
    return this.window.applied;
  }

  firstIndex(): LogIndex {
    return this.unstable.firstIndex() ?? this.storage.firstIndex();
  }

  lastIndex(): LogIndex {
    return this.unstable.lastIndex() ?? this.storage.lastIndex();
  }

  lastTerm(): Term {
    const index = this.lastIndex();
    const term = this.term(index);
    if (term === null) {
      invariant(false, "the last entry has a term", { index, firstIndex: this.firstIndex() });
    }
    return term;
  }

  /** null outside [firstIndex - 1, lastIndex]: compacted or not there yet. */
  term(index: LogIndex): Term | null {
    const unstable = this.unstable.term(index);
    if (unstable !== null) return unstable;
    if (index + 1 < this.firstIndex() || index > this.lastIndex()) return null;
    const stored = this.storage.term(index);
    return stored.kind === "term" ? stored.term : null;
  }

  matches(index: LogIndex, term: Term): boolean {
    return this.term(index) === term;
  }

  /** Whether a log that ends there is at least as complete as this one (Raft 5.4.1). */
  isUpToDate(lastIndex: LogIndex, lastTerm: Term): boolean {
    const ours = this.lastTerm();
    return lastTerm > ours || (lastTerm === ours && lastIndex >= this.lastIndex());
  }

  /** Appends entries after the last one, or in place of a conflicting tail. */
  append(entries: readonly Entry[]): void {
    const first = entries[0];
    if (first === undefined) return;
    if (first.index - 1 < this.committed) {
      invariant(false, "committed entries are never replaced", {
        first: first.index,
        committed: this.committed,
      });
    }
    this.unstable.truncateAndAppend(entries);
  }

  /**
   * A follower's append (Raft 5.3): null when the entry before them does not match, else the last index that
   * is now known to agree with the leader.
   */
  maybeAppend(
    prevIndex: LogIndex,
    prevTerm: Term,
    entries: readonly Entry[],
    leaderCommit: LogIndex,
  ): LogIndex | null {
    if (!this.matches(prevIndex, prevTerm)) return null;
    const lastNew = (prevIndex + entries.length) as LogIndex;
    const skip = this.countKnown(entries);
    if (skip < entries.length) {
      const conflict = (entries[skip] as Entry).index;
      if (conflict <= this.committed) {
        invariant(false, "a leader never contradicts a committed entry", {
          conflict,
          committed: this.committed,
        });
      }
      this.append(skip === 0 ? entries : entries.slice(skip));
    }
    this.commitTo(Math.min(leaderCommit, lastNew) as LogIndex);
    return lastNew;
  }

  /** How many of the leading entries this log has already. */
  private countKnown(entries: readonly Entry[]): number {
    let known = 0;
    while (known < entries.length) {
      const entry = entries[known] as Entry;
      if (!this.matches(entry.index, entry.term)) break;
      known += 1;
    }
    return known;
  }

  /**
   * The highest position at or below `index` whose term is at or below `term`: nothing above it can agree
   * with a log that has `term` at `index`. Saves a probe per conflicting term.
   */
  findConflict(index: LogIndex, term: Term): LogPosition {
    for (let at = index; at > 0; at = (at - 1) as LogIndex) {
      const ours = this.term(at);
      if (ours === null || ours <= term) return { index: at, term: ours };
    }
    return { index: 0 as LogIndex, term: 0 as Term };
  }

  /** The commit index never falls. */
  commitTo(index: LogIndex): void {
    if (index <= this.committed) return;
    if (index > this.lastIndex()) {
      invariant(false, "only entries that exist are committed: was the log truncated or lost?", {
        commit: index,
        lastIndex: this.lastIndex(),
      });
    }
    this.committed = index;
  }

  /** A leader commits only entries of its own term by counting (Raft 5.4.2). */
  maybeCommit(index: LogIndex, term: Term): boolean {
    if (index <= this.committed || !this.matches(index, term)) return false;
    this.commitTo(index);
    return true;
  }

  hasUnstableWork(): boolean {
    return this.unstable.length > 0;
  }

  /** A received snapshot that storage has not acknowledged: nothing may be applied or campaigned upon. */
  hasPendingSnapshot(): boolean {
    return this.unstable.snapshot !== null;
  }

  hasNextCommitted(allowUnstable: boolean): boolean {
    if (this.waitingForStorage || this.window.paused || this.hasPendingSnapshot()) return false;
    return this.window.applying < this.maxAppliable(allowUnstable);
  }

  /** Committed entries to hand out now, as many as the apply window takes. */
  nextCommitted(allowUnstable: boolean): readonly Entry[] {
    if (!this.hasNextCommitted(allowUnstable)) return NO_ENTRIES;
    const low = (this.window.applying + 1) as LogIndex;
    const high = (this.maxAppliable(allowUnstable) + 1) as LogIndex;
    const result = this.slice(low, high, this.window.remainingBytes());
    if (result.kind === "entries") return result.entries;
    if (result.kind !== "temporarilyUnavailable") {
      invariant(false, "committed entries that are not applied are in the log", {
        low,
        high,
        firstIndex: this.firstIndex(),
        answer: result.kind,
      });
    }
    this.waitingForStorage = true;
    return NO_ENTRIES;
  }

  acceptApplying(entries: readonly Entry[], allowUnstable: boolean): void {
    const last = (entries[entries.length - 1] as Entry).index;
    this.window.accept(last, entriesBytes(entries), last < this.maxAppliable(allowUnstable));
  }

  appliedTo(index: LogIndex, bytes: number): void {
    if (index > this.committed || index < this.applied) {
      invariant(false, "applied moves forward and never passes committed", {
        index,
        applied: this.applied,
        committed: this.committed,
      });
    }
    this.window.finish(index, bytes);
  }

  /** Entries that storage could not give may be asked for again. */
  retryStorage(): void {
    this.waitingForStorage = false;
  }

  /** Synchronous storage may apply what it is about to write in the same Ready; asynchronous may not. */
  private maxAppliable(allowUnstable: boolean): LogIndex {
    if (allowUnstable) return this.committed;
    return Math.min(this.committed, this.unstable.offset - 1) as LogIndex;
  }

  restore(snapshot: Snapshot): void {
    this.committed = snapshot.metadata.index;
    this.unstable.restore(snapshot);
  }

  snapshot(): SnapshotResult {
    const unstable = this.unstable.snapshot;
    return unstable === null ? this.storage.snapshot() : { kind: "snapshot", snapshot: unstable };
  }

  /** Entries from `low` to the end of the log, together at most `maxBytes`, at least one if any. */
  entriesFrom(low: LogIndex, maxBytes: number): EntriesResult {
    const end = (this.lastIndex() + 1) as LogIndex;
    return low >= end ? { kind: "entries", entries: NO_ENTRIES } : this.slice(low, end, maxBytes);
  }

  /** Entries in [low, high), together at most `maxBytes`, at least one if any. */
  slice(low: LogIndex, high: LogIndex, maxBytes: number): EntriesResult {
    if (low > high || high > this.lastIndex() + 1) {
      invariant(false, "a slice lies inside the log", { low, high, lastIndex: this.lastIndex() });
    }
    if (low < this.firstIndex()) return { kind: "compacted" };
    const offset = this.unstable.offset;
    if (low >= offset) {
      return { kind: "entries", entries: limitEntries(this.unstable.slice(low, high), maxBytes) };
    }
    const cut = Math.min(high, offset) as LogIndex;
    const stored = this.storage.entries(low, cut, Number.isFinite(maxBytes) ? maxBytes : null);
    if (stored.kind === "unavailable") {
      invariant(false, "storage holds every entry below the unstable log", { low, cut, offset });
    }
    if (stored.kind !== "entries" || high <= offset || stored.entries.length < cut - low) return stored;
    return { kind: "entries", entries: this.extendWithUnstable(stored.entries, high, maxBytes) };
  }

  private extendWithUnstable(stored: readonly Entry[], high: LogIndex, maxBytes: number): readonly Entry[] {
    const left = maxBytes - entriesBytes(stored);
    if (left <= 0) return stored;
    const more = limitEntries(this.unstable.slice(this.unstable.offset, high), left);
    // limitEntries lets a single entry through whatever its size, but here there is one already.
    if (more.length === 1 && entriesBytes(more) > left) return stored;
    return stored.concat(more);
  }
}
