import type { LogIndex } from "@nexus/contracts";
import type { Entry, HardState } from "../../core/types.js";
import { batchOverheadBytes } from "../format/batch.js";
import { groupHeadBodyBytes, MAX_ENTRY_BYTES, recordBytes } from "../format/records.js";
import type { RecordPlace } from "../group/entry-runs.js";
import type { GroupId, LogBase, LogWrite } from "../types.js";

/** What can be asked of the log, in the order it will stand in it. */
export type Operation =
  | { readonly kind: "write"; readonly group: GroupId; readonly write: LogWrite }
  | {
      readonly kind: "create";
      readonly group: GroupId;
      readonly base: LogBase;
      readonly hardState: HardState;
    }
  | { readonly kind: "remove"; readonly group: GroupId }
  | { readonly kind: "repair"; readonly group: GroupId; readonly base: LogBase }
  /** Damage was found at `from`: what lies below it stays. */
  | { readonly kind: "cut"; readonly group: GroupId; readonly base: LogBase; readonly from: LogIndex }
  /** A leader has covered what the group lost. */
  | { readonly kind: "covered"; readonly group: GroupId; readonly base: LogBase }
  /** Entries read from the segment that is to go. Those no longer live, or no longer there, are left out. */
  | { readonly kind: "move"; readonly group: GroupId; readonly pieces: readonly MovedPiece[] };

export interface MovedPiece {
  readonly from: RecordPlace;
  readonly entries: readonly Entry[];
}

/** Upper bound of the bytes the operation adds to a batch. */
export function operationBytes(operation: Operation): number {
  return batchOverheadBytes(1) - batchOverheadBytes(0) + recordsBytes(operation);
}

const NO_ENTRIES: readonly Entry[] = [];
/** A record's head, alignment and the fixed fields of a group head. */
const RECORD_SLACK_BYTES = 160;

function recordsBytes(operation: Operation): number {
  switch (operation.kind) {
    case "write": {
      const { restart, entries } = operation.write;
      return entriesBytes(entries) + RECORD_SLACK_BYTES + (restart === null ? 0 : baseBytes(restart));
    }
    case "create":
    case "repair":
    case "cut":
    case "covered":
      return baseBytes(operation.base) + RECORD_SLACK_BYTES;
    case "remove":
      return recordBytes({ type: "removed", group: operation.group }, NO_ENTRIES);
    case "move":
      return operation.pieces.reduce((sum, piece) => sum + entriesBytes(piece.entries), 0);
  }
}

/** Runs of one term become one record each. */
function entriesBytes(entries: readonly Entry[]): number {
  let bytes = 0;
  for (const run of splitByTerm(entries)) {
    const first = run[0];
    if (first === undefined) continue;
    const range = { group: "" as GroupId, first: first.index, last: first.index, term: first.term };
    bytes += recordBytes({ type: "entries", ...range }, run);
  }
  return bytes;
}

function baseBytes(base: LogBase): number {
  const hardState = { term: base.term, vote: null, commit: base.index };
  return groupHeadBodyBytes({ base, hardState, abstainUntil: null });
}

/** Upper bound of what rewriting a group's head adds to a batch. */
export function headRecordBytes(base: LogBase): number {
  return batchOverheadBytes(1) - batchOverheadBytes(0) + baseBytes(base) + RECORD_SLACK_BYTES;
}

export function splitByTerm(entries: readonly Entry[]): (readonly Entry[])[] {
  const runs: (readonly Entry[])[] = [];
  let start = 0;
  for (let end = 1; end <= entries.length; end++) {
    if (end < entries.length && entries[end]?.term === entries[start]?.term) continue;
    runs.push(entries.slice(start, end));
    start = end;
  }
  return runs;
}

/** null, or what is wrong with the entries in themselves. */
export function entriesFault(entries: readonly Entry[]): string | null {
  for (const [position, entry] of entries.entries()) {
    const previous = entries[position - 1];
    if (previous !== undefined && entry.index !== previous.index + 1) {
      return `entry ${entry.index} follows entry ${previous.index}`;
    }
    if (previous !== undefined && entry.term < previous.term) {
      return `term ${entry.term} of entry ${entry.index} is below term ${previous.term} before it`;
    }
    if (entry.data.length > MAX_ENTRY_BYTES) {
      return `entry ${entry.index} holds ${entry.data.length} bytes, more than ${MAX_ENTRY_BYTES}`;
    }
  }
  return null;
}
