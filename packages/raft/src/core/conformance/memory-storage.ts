import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import { limitBytes } from "../config.js";
import { limitEntries } from "../messages.js";
import type {
  ConfState,
  EntriesResult,
  Entry,
  HardState,
  Limit,
  RaftStorage,
  Snapshot,
  SnapshotResult,
  TermResult,
} from "../types.js";

const NO_MEMBERS: ConfState = {
  voters: [],
  votersOutgoing: [],
  learners: [],
  learnersNext: [],
  autoLeave: false,
};

const MAX_PAST_WRITES = 6;

export function emptySnapshot(): Snapshot {
  return {
    metadata: { confState: NO_MEMBERS, index: 0 as LogIndex, term: 0 as Term },
    data: new Uint8Array(0),
  };
}

/** A log in memory. What a follower may be sent as snapshot is asked from outside: the state is not here. */
export class MemoryStorage implements RaftStorage {
  private hardState: HardState | null = null;
  /** Index and term of the entry before the first one, with the configuration there. */
  private base: Snapshot = emptySnapshot();
  private log: readonly Entry[] = [];
  /** What it held before its last writes, oldest first. */
  private readonly past: { log: readonly Entry[]; base: Snapshot; commit: LogIndex }[] = [];

  constructor(private readonly newestSnapshot: () => Snapshot) {}

  initialState(): { hardState: HardState | null; confState: ConfState } {
    return { hardState: this.hardState, confState: this.newestSnapshot().metadata.confState };
  }

  firstIndex(): LogIndex {
    return (this.base.metadata.index + 1) as LogIndex;
  }

  lastIndex(): LogIndex {
    return (this.base.metadata.index + this.log.length) as LogIndex;
  }

  term(index: LogIndex): TermResult {
    const { index: baseIndex, term } = this.base.metadata;
    if (index < baseIndex) return { kind: "compacted" };
    if (index === baseIndex) return { kind: "term", term };
    const entry = this.log[index - baseIndex - 1];
    return entry === undefined ? { kind: "unavailable" } : { kind: "term", term: entry.term };
  }

  entries(low: LogIndex, high: LogIndex, maxBytes: Limit): EntriesResult {
    if (low < this.firstIndex()) return { kind: "compacted" };
    if (high > this.lastIndex() + 1) return { kind: "unavailable" };
    const first = this.firstIndex();
    const entries = limitEntries(this.log.slice(low - first, high - first), limitBytes(maxBytes));
    return { kind: "entries", entries };
  }

  snapshot(): SnapshotResult {
    return { kind: "snapshot", snapshot: this.newestSnapshot() };
  }

  setHardState(hardState: HardState): void {
    this.hardState = hardState;
  }

  /** The log is gone, and begins after the snapshot. */
  applySnapshot(snapshot: Snapshot): void {
    this.base = snapshot;
    this.log = [];
  }

  /** Replaces everything from the first of `entries` on. */
  append(entries: readonly Entry[]): void {
    const first = entries[0];
    if (first === undefined) return;
    this.past.push({ log: this.log, base: this.base, commit: this.hardState?.commit ?? (0 as LogIndex) });
    if (this.past.length > MAX_PAST_WRITES) this.past.shift();
    const kept = first.index - this.firstIndex();
    if (kept > this.log.length)
      throw new Error(`entries begin at ${first.index}, the log ends at ${this.lastIndex()}`);
    this.log = [...this.log.slice(0, Math.max(0, kept)), ...entries.slice(Math.max(0, -kept))];
  }

  /**
   * A disk gave up the last `writes` appends, those of `keepThrough` and below excepted: term and vote stay. Answers
   * with the last index before, or null when it lost nothing.
   */
  loseWrites(writes: number, keepThrough: LogIndex): LogIndex | null {
    const before = this.past.at(-writes);
    const last = this.lastIndex();
    const kept = this.term(keepThrough);
    if (before === undefined || this.hardState === null || before.base !== this.base) return null;
    const at = before.log[keepThrough - this.firstIndex()];
    const holds =
      keepThrough === this.base.metadata.index || (kept.kind === "term" && at?.term === kept.term);
    if (!holds) return null;
    this.log = before.log;
    const commit = Math.min(before.commit, this.lastIndex()) as LogIndex;
    this.hardState = { ...this.hardState, commit };
    this.past.length = 0;
    return last;
  }

  /** Drops entries up to `index`. */
  compact(index: LogIndex): void {
    const term = this.term(index);
    if (term.kind !== "term") throw new Error(`index ${index} is ${term.kind}`);
    this.log = this.log.slice(index - this.base.metadata.index);
    this.base = { ...this.base, metadata: { ...this.base.metadata, index, term: term.term } };
  }
}

export function confStateOf(voters: readonly number[], learners: readonly number[]): ConfState {
  return { ...NO_MEMBERS, voters: voters as NodeId[], learners: learners as NodeId[] };
}
