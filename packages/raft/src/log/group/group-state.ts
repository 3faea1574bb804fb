import type { LogIndex } from "@nexus/contracts";
import type { HardState, TermResult } from "../../core/types.js";
import type { GroupHead, LogRecord } from "../format/records.js";
import type { GroupId, LogBase } from "../types.js";
import { EntryRuns, type RecordPlace } from "./entry-runs.js";

/**
 * What is durable of one group, as the log's records say in their order. Recovery and the live log apply the same
 * records, so both arrive at the same state.
 */
export class GroupState {
  readonly runs = new EntryRuns();
  private head: GroupHead | null = null;
  private headSequence: number | null = null;
  private hardStateSequence: number | null = null;

  constructor(readonly id: GroupId) {}

  /** False while only later records of the group have been seen, or when its first ones are lost. */
  get isEstablished(): boolean {
    return this.head !== null;
  }

  get base(): LogBase | null {
    return this.head?.base ?? null;
  }

  get hardState(): HardState | null {
    return this.head?.hardState ?? null;
  }

  get abstainUntil(): LogIndex | null {
    return this.head?.abstainUntil ?? null;
  }

  get current(): GroupHead | null {
    return this.head;
  }

  get lastIndex(): LogIndex {
    return this.runs.last ?? this.head?.base.index ?? (0 as LogIndex);
  }

  term(index: LogIndex): TermResult {
    const base = this.head?.base;
    if (base === undefined || index < base.index) return { kind: "compacted" };
    if (index === base.index) return { kind: "term", term: base.term };
    const run = this.runs.find(index);
    return run === null ? { kind: "unavailable" } : { kind: "term", term: run.term };
  }

  /** Applies one durable record of this group (not `removed`). */
  apply(record: Exclude<LogRecord, { type: "removed" }>, place: RecordPlace): void {
    switch (record.type) {
      case "created":
      case "restarted":
        this.runs.clear();
        this.setHead(record.head, place.sequence);
        return;
      case "head":
        this.runs.dropThrough(record.head.base.index);
        this.setHead(record.head, place.sequence);
        return;
      case "repaired":
        this.runs.truncateFrom(record.lastIndex + 1);
        this.runs.dropThrough(record.head.base.index);
        this.setHead(record.head, place.sequence);
        return;
      case "hardState":
        this.setHardState(record.hardState, place.sequence);
        return;
      case "entries":
        this.runs.append(record, place);
        this.clearAbstention(record.last);
        return;
      case "moved":
        this.runs.replace(record, place);
        return;
      default:
        record satisfies never;
    }
  }

  /** Recovery found more of the group promised than is left: term and vote are the promised ones. */
  promise(hardState: HardState, abstainUntil: LogIndex | null): void {
    if (this.head === null) return;
    this.head = { base: this.head.base, hardState, abstainUntil };
  }

  /** True when a segment holds the newest copy of something of this group. */
  isPinning(sequence: number): boolean {
    return this.isHeadIn(sequence) || this.runs.bytesInSegment(sequence) > 0;
  }

  isHeadIn(sequence: number): boolean {
    return this.headSequence === sequence || this.hardStateSequence === sequence;
  }

  private setHead(head: GroupHead, sequence: number): void {
    this.head = head;
    this.headSequence = sequence;
    this.hardStateSequence = sequence;
  }

  private setHardState(hardState: HardState, sequence: number): void {
    this.hardStateSequence = sequence;
    if (this.head !== null) this.head = { ...this.head, hardState };
  }

  private clearAbstention(covered: LogIndex): void {
    const head = this.head;
    if (head?.abstainUntil != null && covered >= head.abstainUntil) {
      this.head = { ...head, abstainUntil: null };
    }
  }
}
