import { NexusError } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import type { CommitActor } from "../../abc/meta-store.js";
import { RecordReader, RecordWriter, readVersion } from "./codec.js";
import {
  beginRecord,
  decodeHistoryRecord,
  decodePreviousIndex,
  HISTORY_RECORD_BYTES,
  type HistoryChange,
  type MemberWrite,
  markOf,
  NO_WRITES,
  type RecordedEdit,
  writeChange,
} from "./history-record.js";
import { historyHeadKey, historyRecordKey } from "./keys.js";
import type { KeyChange, KeyValueView } from "./types.js";

/**
 * What happened to a namespace lately, kept beside it by the same writes: a ring of records, so that nothing ever has
 * to be found and deleted. The last record grows, whoever wrote it, until it is full: the ring follows from the commits
 * alone and is the same on every replica that saw them all. Positions are log indexes. Digests leave history out,
 * because replicas that were given this feature at different indexes begin it at different ones; it travels in
 * snapshots.
 */

/** Records kept of a zone, each of HISTORY_RECORD_BYTES and at most one change more (16 MiB with usual paths). */
export const HISTORY_RECORDS = 8192;

/** Where the ring is. Records are numbered from 0 as they are made; the one numbered `next` will be the next. */
export interface HistoryHead {
  readonly first: number;
  readonly next: number;
  /** Of the last commit in it; 0 in a fresh zone. */
  readonly lastIndex: number;
}

const HEAD_VERSION = 1;

/** A fresh zone begins with an empty history, complete from index 0 on. */
export function initialHistoryChanges(): readonly KeyChange[] {
  return [putHead({ first: 0, next: 0, lastIndex: 0 })];
}

/** The ring's end as it was last read or written: where the next commit is added. */
export interface HistoryEnd {
  readonly head: HistoryHead;
  /** The last record while it has room; null when the next change begins one. */
  readonly open: Uint8Array | null;
}

/** Gathers the history of commits that are written together. */
export class HistoryWriter {
  readonly #view: KeyValueView;
  readonly #records: Uint8Array[] = [];
  #open: RecordWriter | null = null;
  /** As it was before the first commit; null until there is one. */
  #before: HistoryEnd | null = null;
  #lastIndex = 0;

  /** `view` is the state the commits are added to. */
  constructor(view: KeyValueView) {
    this.#view = view;
  }

  /**
   * Takes in a commit; `index` is above that of every earlier one. `actor` null: nobody in particular made it. `writes`:
   * what it is in an eventual zone.
   */
  add(
    index: number,
    edits: readonly RecordedEdit[],
    actor: CommitActor | null,
    writes: readonly MemberWrite[] = NO_WRITES,
  ): void {
    if (edits.length === 0) return;
    const mark = markOf(actor, writes);
    if (this.#before === null) this.#begin(endFor(this.#view, index));
    invariant(index > this.#lastIndex, "history goes forward", { index, last: this.#lastIndex });
    for (const edit of edits) {
      if (this.#open === null) {
        this.#open = new RecordWriter(HISTORY_RECORD_BYTES);
        beginRecord(this.#open, this.#lastIndex);
      }
      writeChange(this.#open, index - this.#lastIndex, edit, mark);
      this.#lastIndex = index;
      if (this.#open.length >= HISTORY_RECORD_BYTES) this.#close(this.#open);
    }
  }

  /** Rows to be written with the commits. The last call: the view's decoded records are those after them. */
  changes(): readonly KeyChange[] {
    if (this.#before === null) return [];
    const { head, open } = this.#before;
    const isOpen = this.#open !== null;
    if (this.#open !== null) this.#close(this.#open);
    const start = open === null ? head.next : head.next - 1;
    const changes = this.#records.map((value, i): KeyChange => {
      return { kind: "put", key: historyRecordKey((start + i) % HISTORY_RECORDS), value };
    });
    const next = start + this.#records.length;
    const first = Math.max(head.first, next - HISTORY_RECORDS);
    const after = { first, next, lastIndex: this.#lastIndex };
    const last = this.#records[this.#records.length - 1] ?? null;
    if (this.#view.decoded !== undefined) {
      this.#view.decoded.historyEnd = { head: after, open: isOpen ? last : null };
    }
    changes.push(putHead(after));
    return changes;
  }

  #begin(end: HistoryEnd): void {
    this.#before = end;
    this.#lastIndex = end.head.lastIndex;
    if (end.open !== null) this.#open = new RecordWriter(HISTORY_RECORD_BYTES).raw(end.open);
  }

  #close(writer: RecordWriter): void {
    this.#records.push(writer.finish());
    this.#open = null;
  }
}

/** A zone without history, or with that of a log that counted further (it was restored), begins one at `index`. */
function endFor(view: KeyValueView, index: number): HistoryEnd {
  const known = view.decoded?.historyEnd ?? null;
  const head = known?.head ?? readHead(view);
  if (head === null || head.lastIndex >= index) {
    const next = head?.next ?? 0;
    return { head: { first: next, next, lastIndex: index - 1 }, open: null };
  }
  if (known !== null) return known;
  const last = head.next === head.first ? null : recordBytes(view, head.next - 1);
  return { head, open: last !== null && last.length < HISTORY_RECORD_BYTES ? last : null };
}

/** Of the last commit in the history of a state; 0: there is none. For states whose commits have no other number. */
export function lastHistoryIndex(view: KeyValueView): number {
  return readHead(view)?.lastIndex ?? 0;
}

export interface HistoryPage {
  /** Every change of commits after the position asked for and up to `through`, in order. */
  readonly changes: readonly HistoryChange[];
  /** Where to go on. Not behind the position asked for. */
  readonly through: number;
}

/**
 * History after `after`, of a state that has applied everything up to `appliedIndex`: `limit` changes if there are as
 * many, and the rest of the last commit. Errors: COMPACTED, CORRUPT.
 */
export function readHistory(
  view: KeyValueView,
  after: number,
  limit: number,
  appliedIndex: number,
): HistoryPage {
  if (after >= appliedIndex) return { changes: [], through: after };
  const head = readHead(view);
  if (head === null || head.lastIndex > appliedIndex) throw compacted(after, appliedIndex, appliedIndex);
  if (head.lastIndex <= after) return { changes: [], through: appliedIndex };
  const earliest = decodePreviousIndex(recordBytes(view, head.first));
  if (after < earliest) throw compacted(after, earliest, appliedIndex);
  const changes: HistoryChange[] = [];
  for (let number = recordAfter(view, head, after); number < head.next; number += 1) {
    for (const change of decodeHistoryRecord(recordBytes(view, number))) {
      if (change.index <= after) continue;
      const last = changes[changes.length - 1];
      if (last !== undefined && changes.length >= limit && change.index > last.index) {
        return { changes, through: last.index };
      }
      // A commit may go on in the next record.
      const position = last?.index === change.index ? last.position + 1 : 0;
      changes.push({ ...change, position });
    }
  }
  return { changes, through: appliedIndex };
}

/** Number of the last record that begins at or before `after`: what follows `after` is in it and behind it. */
function recordAfter(view: KeyValueView, { first, next }: HistoryHead, after: number): number {
  let low = first;
  let high = next - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (decodePreviousIndex(recordBytes(view, middle)) <= after) low = middle;
    else high = middle - 1;
  }
  return low;
}

function recordBytes(view: KeyValueView, number: number): Uint8Array {
  const bytes = view.get(historyRecordKey(number % HISTORY_RECORDS));
  invariant(bytes !== undefined, "every record between first and next is there", { number });
  return bytes;
}

function readHead(view: KeyValueView): HistoryHead | null {
  const bytes = view.get(historyHeadKey());
  if (bytes === undefined) return null;
  const reader = new RecordReader(bytes);
  readVersion(reader, HEAD_VERSION, "watch history head");
  const head = { first: reader.uint(), next: reader.uint(), lastIndex: reader.uint() };
  reader.end();
  return head;
}

function putHead({ first, next, lastIndex }: HistoryHead): KeyChange {
  const value = new RecordWriter(25).byte(HEAD_VERSION).uint(first).uint(next).uint(lastIndex).finish();
  return { kind: "put", key: historyHeadKey(), value };
}

function compacted(after: number, earliest: number, appliedIndex: number): NexusError {
  return new NexusError({
    code: "COMPACTED",
    what: `what happened after index ${after} is no longer kept: history begins after ${earliest}`,
    remedy: "read again what you watch, and watch from the present position",
    details: { after, earliest, appliedIndex },
  });
}
