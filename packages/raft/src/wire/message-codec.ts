import { type LogIndex, NexusError, type NodeId, type Term } from "@nexus/contracts";
import type { Entry, EntryType, Message, MessageType, Snapshot } from "../core/types.js";
import { WireReader, WireWriter } from "./bytes.js";
import { confStateBytes, readConfState, readNodeId, writeConfState } from "./conf-state-codec.js";

/**
 * One Raft message between nodes, fixed layout, big-endian:
 *
 *     u8 version | u8 type | u8 flags | u53 from, to, term, logTerm, index, commit, rejectHint
 *     [u32 length, context]  [u53 index, term, confState, u32 length, data]  u32 count, entries
 *     entry: u8 type | u53 term, index | u32 length | data
 *
 * Local messages (storage work, ticks) never travel.
 */
const MESSAGE_VERSION = 1;
const FLAG_REJECT = 1;
const FLAG_CONTEXT = 2;
const FLAG_SNAPSHOT = 4;
const FIXED_BYTES = 3 + 7 * 8 + 4;
const ENTRY_HEAD_BYTES = 1 + 8 + 8 + 4;
const SNAPSHOT_HEAD_BYTES = 8 + 8 + 4;

/** Numbers of the types that travel. Wire format: additions take new numbers. */
const TYPE_NUMBERS = {
  MsgProp: 1,
  MsgApp: 2,
  MsgAppResp: 3,
  MsgVote: 4,
  MsgVoteResp: 5,
  MsgSnap: 6,
  MsgHeartbeat: 7,
  MsgHeartbeatResp: 8,
  MsgTransferLeader: 9,
  MsgTimeoutNow: 10,
  MsgReadIndex: 11,
  MsgReadIndexResp: 12,
  MsgPreVote: 13,
  MsgPreVoteResp: 14,
} as const satisfies Partial<Record<MessageType, number>>;

type PeerMessageType = keyof typeof TYPE_NUMBERS;
const TYPES_BY_NUMBER = new Map<number, PeerMessageType>(
  Object.entries(TYPE_NUMBERS).map(([type, number]) => [number, type as PeerMessageType]),
);

const ENTRY_TYPES: readonly EntryType[] = ["EntryNormal", "EntryConfChange", "EntryConfChangeV2"];

export function isPeerMessageType(type: MessageType): type is PeerMessageType {
  return type in TYPE_NUMBERS;
}

/** What an encoded message is, without decoding it; null when it is none. */
export function peekMessageType(bytes: Uint8Array): MessageType | null {
  const [version, type] = bytes;
  return version === MESSAGE_VERSION && type !== undefined ? (TYPES_BY_NUMBER.get(type) ?? null) : null;
}

/** Throws INTERNAL for a message that is not meant for another node. */
export function encodeMessage(message: Message): Uint8Array {
  const { from, to, context, snapshot, entries } = message;
  if (!isPeerMessageType(message.type) || typeof to !== "number" || typeof from !== "number") {
    throw new NexusError({
      code: "INTERNAL",
      what: `${message.type} from ${String(from)} to ${String(to)} is not a message between nodes`,
    });
  }
  const writer = new WireWriter(messageBytes(message));
  writer.u8(MESSAGE_VERSION);
  writer.u8(TYPE_NUMBERS[message.type]);
  writer.u8(
    (message.reject ? FLAG_REJECT : 0) |
      (context === null ? 0 : FLAG_CONTEXT) |
      (snapshot === null ? 0 : FLAG_SNAPSHOT),
  );
  writer.u53(from);
  writer.u53(to);
  writer.u53(message.term);
  writer.u53(message.logTerm);
  writer.u53(message.index);
  writer.u53(message.commit);
  writer.u53(message.rejectHint);
  if (context !== null) {
    writer.u32(context.length);
    writer.raw(context);
  }
  if (snapshot !== null) writeSnapshot(writer, snapshot);
  writer.u32(entries.length);
  for (const entry of entries) writeEntry(writer, entry);
  return writer.finish();
}

function messageBytes(message: Message): number {
  let size = FIXED_BYTES;
  if (message.context !== null) size += 4 + message.context.length;
  if (message.snapshot !== null) {
    size += SNAPSHOT_HEAD_BYTES + confStateBytes(message.snapshot.metadata.confState);
    size += message.snapshot.data.length;
  }
  for (const entry of message.entries) size += ENTRY_HEAD_BYTES + entry.data.length;
  return size;
}

function writeSnapshot(writer: WireWriter, snapshot: Snapshot): void {
  writer.u53(snapshot.metadata.index);
  writer.u53(snapshot.metadata.term);
  writeConfState(writer, snapshot.metadata.confState);
  writer.u32(snapshot.data.length);
  writer.raw(snapshot.data);
}

function writeEntry(writer: WireWriter, entry: Entry): void {
  writer.u8(ENTRY_TYPES.indexOf(entry.type));
  writer.u53(entry.term);
  writer.u53(entry.index);
  writer.u32(entry.data.length);
  writer.raw(entry.data);
}

/** Throws CORRUPT for anything `encodeMessage` cannot have written, VERSION_UNSUPPORTED for a newer layout. */
export function decodeMessage(bytes: Uint8Array): Message {
  const reader = new WireReader(bytes, "raft message");
  const version = reader.u8();
  if (version !== MESSAGE_VERSION) {
    throw new NexusError({
      code: "VERSION_UNSUPPORTED",
      what: `raft message has version ${version}, this node understands ${MESSAGE_VERSION}`,
      remedy: "upgrade this node",
    });
  }
  const typeNumber = reader.u8();
  const type = TYPES_BY_NUMBER.get(typeNumber);
  if (type === undefined) return reader.refuse(`message type ${typeNumber} is unknown`);
  const flags = reader.u8();
  if (flags > (FLAG_REJECT | FLAG_CONTEXT | FLAG_SNAPSHOT)) reader.refuse(`flags are ${flags}`);
  const from = readNodeId(reader);
  const to = readNodeId(reader);
  const term = reader.u53() as Term;
  const logTerm = reader.u53() as Term;
  const index = reader.u53() as LogIndex;
  const commit = reader.u53() as LogIndex;
  const rejectHint = reader.u53() as LogIndex;
  const context = (flags & FLAG_CONTEXT) === 0 ? null : reader.raw(reader.count(1));
  const snapshot = (flags & FLAG_SNAPSHOT) === 0 ? null : readSnapshot(reader);
  if ((type === "MsgSnap") !== (snapshot !== null))
    reader.refuse(`${type} with snapshot ${snapshot !== null}`);
  const entries = readEntries(reader, type, index);
  reader.end();
  return {
    type,
    to,
    from,
    term,
    logTerm,
    index,
    entries,
    commit,
    vote: null as NodeId | null,
    snapshot,
    reject: (flags & FLAG_REJECT) !== 0,
    rejectHint,
    context,
    responses: [],
  };
}

function readSnapshot(reader: WireReader): Snapshot {
  const index = reader.u53() as LogIndex;
  const term = reader.u53() as Term;
  const confState = readConfState(reader);
  return { metadata: { index, term, confState }, data: reader.raw(reader.count(1)) };
}

function readEntries(reader: WireReader, type: PeerMessageType, previous: LogIndex): Entry[] {
  const count = reader.count(ENTRY_HEAD_BYTES);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i += 1) {
    const entryType = ENTRY_TYPES[reader.u8()];
    if (entryType === undefined) return reader.refuse("entry type is unknown");
    const term = reader.u53() as Term;
    const index = reader.u53() as LogIndex;
    if (type === "MsgApp" && index !== previous + 1 + i) {
      reader.refuse(`entry ${i} has index ${index}, expected ${previous + 1 + i}`);
    }
    entries.push({ type: entryType, term, index, data: reader.raw(reader.count(1)) });
  }
  return entries;
}
