import { type LogIndex, NexusError, type NodeId, type Term } from "@nexus/contracts";
import type { ConfState, Entry, EntryType, HardState } from "../../core/types.js";
import type { GroupId, LogBase } from "../types.js";
import { ByteReader, ByteWriter } from "./bytes.js";
import { checksum } from "./checksum.js";
import { alignUp, RECORD_HEAD_BYTES, RECORD_MAGIC } from "./layout.js";

/** Everything about a group except its entries. */
export interface GroupHead {
  readonly base: LogBase;
  readonly hardState: HardState;
  readonly abstainUntil: LogIndex | null;
}

/** What one record says, without the entry data. */
export type LogRecord =
  | { readonly type: "created"; readonly group: GroupId; readonly head: GroupHead }
  /** Base, hard state and abstention as they are now; entries above the base stay. */
  | { readonly type: "head"; readonly group: GroupId; readonly head: GroupHead }
  /** A snapshot was installed: entries are gone. */
  | { readonly type: "restarted"; readonly group: GroupId; readonly head: GroupHead }
  /** Quarantine was lifted: entries above `lastIndex` are gone. */
  | {
      readonly type: "repaired";
      readonly group: GroupId;
      readonly head: GroupHead;
      readonly lastIndex: LogIndex;
    }
  | { readonly type: "hardState"; readonly group: GroupId; readonly hardState: HardState }
  | { readonly type: "removed"; readonly group: GroupId }
  /** New entries of one term: they replace everything from `first` on. */
  | ({ readonly type: "entries" } & EntryRange)
  /** Old entries written again so that their segment can go: they replace only themselves. */
  | ({ readonly type: "moved" } & EntryRange);

export interface EntryRange {
  readonly group: GroupId;
  readonly first: LogIndex;
  readonly last: LogIndex;
  readonly term: Term;
}

export type LogRecordType = LogRecord["type"];

const TYPE_NUMBERS: Readonly<Record<LogRecordType, number>> = {
  entries: 1,
  hardState: 2,
  created: 3,
  head: 4,
  removed: 5,
  restarted: 6,
  moved: 7,
  repaired: 8,
};
const TYPES = new Map<number, LogRecordType>(
  Object.entries(TYPE_NUMBERS).map(([type, number]) => [number, type as LogRecordType]),
);

const ENTRY_TYPES: readonly EntryType[] = ["EntryNormal", "EntryConfChange", "EntryConfChangeV2"];
const ENTRY_LENGTH_BITS = 30;
export const MAX_ENTRY_BYTES = 2 ** ENTRY_LENGTH_BITS - 1;
const ENTRY_RANGE_BYTES = 24;
/** Smallest space an entry takes in a record: bounds how many entries an unreadable stretch can hold. */
export const MIN_ENTRY_COST_BYTES = 4;
const HARD_STATE_BYTES = 24;
const GROUP_HEAD_FIXED_BYTES = 16 + HARD_STATE_BYTES + 8 + 8 + 5 * 4;

export function entriesBodyBytes(entries: readonly Entry[]): number {
  let bytes = ENTRY_RANGE_BYTES;
  for (const entry of entries) bytes += MIN_ENTRY_COST_BYTES + entry.data.length;
  return bytes;
}

export function groupHeadBodyBytes(head: GroupHead): number {
  const { voters, votersOutgoing, learners, learnersNext } = head.base.confState;
  const members = voters.length + votersOutgoing.length + learners.length + learnersNext.length;
  return GROUP_HEAD_FIXED_BYTES + members * 8;
}

/** Bytes of the body of a record (`entries`: the data of an "entries" or "moved" record). */
export function recordBodyBytes(record: LogRecord, entries: readonly Entry[]): number {
  switch (record.type) {
    case "entries":
    case "moved":
      return entriesBodyBytes(entries);
    case "hardState":
      return HARD_STATE_BYTES;
    case "removed":
      return 0;
    case "created":
    case "head":
    case "restarted":
    case "repaired":
      return groupHeadBodyBytes(record.head);
  }
}

export function recordBytes(record: LogRecord, entries: readonly Entry[]): number {
  return RECORD_HEAD_BYTES + alignUp(recordBodyBytes(record, entries));
}

/** Writes head, body and padding at the writer's position. `slot` is the group's row in the batch summary. */
export function encodeRecord(
  writer: ByteWriter,
  record: LogRecord,
  entries: readonly Entry[],
  slot: number,
): void {
  const start = writer.position;
  const bodyBytes = recordBodyBytes(record, entries);
  writer.u32(RECORD_MAGIC);
  writer.u8(TYPE_NUMBERS[record.type]);
  writer.u8(0);
  writer.u16(slot);
  writer.u32(bodyBytes);
  writer.u32(0);
  encodeBody(writer, record, entries);
  const end = start + RECORD_HEAD_BYTES + bodyBytes;
  writer.zero(alignUp(bodyBytes) - bodyBytes);
  const crc = recordChecksum(writer.bytes, start, end);
  new ByteWriter(writer.bytes, start + RECORD_HEAD_BYTES - 4).u32(crc);
}

function recordChecksum(bytes: Uint8Array, start: number, end: number): number {
  const head = checksum(bytes.subarray(start, start + RECORD_HEAD_BYTES - 4));
  return checksum(bytes.subarray(start + RECORD_HEAD_BYTES, end), head);
}

function encodeBody(writer: ByteWriter, record: LogRecord, entries: readonly Entry[]): void {
  switch (record.type) {
    case "entries":
    case "moved":
      writer.u64(record.first);
      writer.u64(record.term);
      writer.u32(entries.length);
      writer.u32(0);
      for (const entry of entries) {
        writer.u32(((ENTRY_TYPES.indexOf(entry.type) << ENTRY_LENGTH_BITS) | entry.data.length) >>> 0);
      }
      for (const entry of entries) writer.raw(entry.data);
      return;
    case "hardState":
      encodeHardState(writer, record.hardState);
      return;
    case "removed":
      return;
    case "created":
    case "head":
    case "restarted":
      encodeGroupHead(writer, record.head, 0);
      return;
    case "repaired":
      encodeGroupHead(writer, record.head, record.lastIndex);
      return;
  }
}

function encodeHardState(writer: ByteWriter, hardState: HardState): void {
  writer.u64(hardState.term);
  writer.u64(hardState.vote ?? 0);
  writer.u64(hardState.commit);
}

function encodeGroupHead(writer: ByteWriter, head: GroupHead, lastIndex: number): void {
  const { voters, votersOutgoing, learners, learnersNext, autoLeave } = head.base.confState;
  writer.u64(head.base.index);
  writer.u64(head.base.term);
  encodeHardState(writer, head.hardState);
  writer.u64(head.abstainUntil ?? 0);
  writer.u64(lastIndex);
  for (const list of [voters, votersOutgoing, learners, learnersNext]) writer.u32(list.length);
  writer.u32(autoLeave ? 1 : 0);
  for (const list of [voters, votersOutgoing, learners, learnersNext]) {
    for (const node of list) writer.u64(node);
  }
}

/** A record found in verified bytes. `offset` is relative to the bytes given. */
export interface LocatedRecord {
  readonly record: LogRecord;
  readonly offset: number;
  readonly bytes: number;
}

/** Reads the record at `offset`; `groups` are the rows of the batch summary. Throws CORRUPT. */
export function decodeRecord(bytes: Uint8Array, offset: number, groups: readonly GroupId[]): LocatedRecord {
  const reader = new ByteReader(bytes, offset);
  const { type, slot, bodyBytes } = readRecordHead(reader);
  const group = groups[slot];
  if (type === undefined || group === undefined) {
    throw malformed(`record at ${offset} has unknown type or slot ${slot}`);
  }
  const record = decodeBody(reader, type, group);
  return { record, offset, bytes: RECORD_HEAD_BYTES + alignUp(bodyBytes) };
}

function readRecordHead(reader: ByteReader): {
  readonly type: LogRecordType | undefined;
  readonly slot: number;
  readonly bodyBytes: number;
  readonly crc: number;
} {
  if (reader.u32() !== RECORD_MAGIC) throw malformed(`no record at ${reader.position - 4}`);
  const type = TYPES.get(reader.u8());
  reader.u8();
  return { type, slot: reader.u16(), bodyBytes: reader.u32(), crc: reader.u32() };
}

function decodeBody(reader: ByteReader, type: LogRecordType, group: GroupId): LogRecord {
  switch (type) {
    case "entries":
    case "moved": {
      const first = reader.u64() as LogIndex;
      const term = reader.u64() as Term;
      return { type, group, first, last: (first + reader.u32() - 1) as LogIndex, term };
    }
    case "hardState":
      return { type, group, hardState: decodeHardState(reader) };
    case "removed":
      return { type, group };
    case "created":
    case "head":
    case "restarted":
      return { type, group, head: decodeGroupHead(reader).head };
    case "repaired":
      return { type, group, ...decodeGroupHead(reader) };
  }
}

function decodeHardState(reader: ByteReader): HardState {
  const term = reader.u64() as Term;
  const vote = reader.u64();
  return { term, vote: vote === 0 ? null : (vote as NodeId), commit: reader.u64() as LogIndex };
}

function decodeGroupHead(reader: ByteReader): { readonly head: GroupHead; readonly lastIndex: LogIndex } {
  const index = reader.u64() as LogIndex;
  const term = reader.u64() as Term;
  const hardState = decodeHardState(reader);
  const abstain = reader.u64();
  const lastIndex = reader.u64() as LogIndex;
  const counts = [reader.u32(), reader.u32(), reader.u32(), reader.u32()] as const;
  const autoLeave = reader.u32() !== 0;
  const members = (count: number): NodeId[] => Array.from({ length: count }, () => reader.u64() as NodeId);
  const confState: ConfState = {
    voters: members(counts[0]),
    votersOutgoing: members(counts[1]),
    learners: members(counts[2]),
    learnersNext: members(counts[3]),
    autoLeave,
  };
  const abstainUntil = abstain === 0 ? null : (abstain as LogIndex);
  return { head: { base: { index, term, confState }, hardState, abstainUntil }, lastIndex };
}

/**
 * The entries of the "entries" or "moved" record at `offset`, verified by the record's own checksum.
 * Data is copied out of `bytes`. Throws CORRUPT.
 */
export function decodeEntries(bytes: Uint8Array, offset: number): Entry[] {
  const reader = new ByteReader(bytes, offset);
  const { type, bodyBytes, crc } = readRecordHead(reader);
  const end = offset + RECORD_HEAD_BYTES + bodyBytes;
  if ((type !== "entries" && type !== "moved") || end > bytes.length) {
    throw malformed(`no whole entries record at ${offset}`);
  }
  if (recordChecksum(bytes, offset, end) !== crc) throw malformed(`checksum of the record at ${offset}`);
  const first = reader.u64();
  const term = reader.u64() as Term;
  const count = reader.u32();
  reader.u32();
  const words = Array.from({ length: count }, () => reader.u32());
  return words.map((word, position) => {
    const type = ENTRY_TYPES[word >>> ENTRY_LENGTH_BITS];
    if (type === undefined) throw malformed(`entry type ${word >>> ENTRY_LENGTH_BITS}`);
    const data = Uint8Array.from(reader.raw(word & MAX_ENTRY_BYTES));
    return { term, index: (first + position) as LogIndex, type, data };
  });
}

function malformed(detail: string): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `log bytes are damaged: ${detail}`,
    remedy: "restore the log from a backup, or wipe the node and let it rejoin with a new id",
  });
}
