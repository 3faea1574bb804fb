import { type Inode, NexusError } from "@nexus/contracts";
import type { ChannelMessage, KeyChange } from "@nexus/kernel";
import { utf8Decode, utf8Encode } from "@nexus/lib";
import { FieldReader } from "../../../wire/packed-fields.js";
import { pack, unpack } from "../../../wire/packr.js";
import { type ByteRange, CHANNELS_SPACE } from "../keys.js";

/*
 * Pipes and streams in the zone's store:
 *
 *     'p' 1 inode(8)             head: bounds, first and next message, whether it was closed or removed
 *     'p' 2 inode(8) offset(8)   a message
 *     'p' 3 inode(8) group       how far a consumer group is
 *     'p' 4 inode(8) first(8)    a segment of a stream (segment-rows.ts)
 */
const HEAD = 1;
const MESSAGE = 2;
const GROUP = 3;
const ROW_VERSION = 1;
const INODE_OFFSET = 2;
/** What `sealedNext` is while nothing is sealed: offsets begin with it. */
export const FIRST_MESSAGE = 1;
const OFFSET_OFFSET = INODE_OFFSET + 8;

/** Of a pipe or stream: everything but its messages and groups. Offsets of pipes are never shown. */
export interface ChannelHead {
  readonly inode: Inode;
  readonly kind: "pipe" | "stream";
  readonly capacityBytes: number;
  readonly maxMessages: number;
  readonly maxAgeMs: number | null;
  /** First message whose row is still there; rows before `rowsFrom` are to be deleted. */
  readonly floor: number;
  /** First message that is kept. */
  readonly earliest: number;
  /** Offset of the next message. */
  readonly next: number;
  /** Bytes of all messages ever before `earliest`, and before `next`. */
  readonly startBytes: number;
  readonly endBytes: number;
  /** Zone time at which the message at `earliest` came, or the last one of its segment; 0 without one. */
  readonly earliestAtMs: number;
  readonly isClosed: boolean;
  /** Its entry is gone: what is left of it is being deleted. */
  readonly isRemoved: boolean;
  /** Messages before this offset are content, not rows; and the bytes of all messages ever before it. */
  readonly sealedNext: number;
  readonly sealedBytes: number;
}

/** The first message that is a row, if there is one. */
export function rowsFrom({ earliest, sealedNext }: ChannelHead): number {
  return Math.max(earliest, sealedNext);
}

/** A message as it is stored. */
export interface MessageRow extends ChannelMessage {
  /** Zone time at which it came. */
  readonly atMs: number;
  /** Bytes of all messages ever before it. */
  readonly startBytes: number;
}

export const CHANNEL_HEADS_RANGE: ByteRange = {
  low: Uint8Array.of(CHANNELS_SPACE, HEAD),
  high: Uint8Array.of(CHANNELS_SPACE, HEAD + 1),
};
export const CHANNEL_GROUPS_RANGE: ByteRange = {
  low: Uint8Array.of(CHANNELS_SPACE, GROUP),
  high: Uint8Array.of(CHANNELS_SPACE, GROUP + 1),
};

export function channelKey(kind: number, inode: Inode, restBytes: number): Uint8Array {
  const key = new Uint8Array(OFFSET_OFFSET + restBytes);
  key[0] = CHANNELS_SPACE;
  key[1] = kind;
  putNumber(key, INODE_OFFSET, inode);
  return key;
}

export function putNumber(key: Uint8Array, at: number, number: number): void {
  const view = new DataView(key.buffer);
  view.setUint32(at, Math.floor(number / 2 ** 32));
  view.setUint32(at + 4, number >>> 0);
}

function headKey(inode: Inode): Uint8Array {
  return channelKey(HEAD, inode, 0);
}

export function messageKey(inode: Inode, offset: number): Uint8Array {
  const key = channelKey(MESSAGE, inode, 8);
  putNumber(key, OFFSET_OFFSET, offset);
  return key;
}

/** Rows of messages [first, next). */
export function messageRange(inode: Inode, first: number, next: number): ByteRange {
  return { low: messageKey(inode, first), high: messageKey(inode, next) };
}

function groupKey(inode: Inode, group: string): Uint8Array {
  const name = utf8Encode(group);
  const key = channelKey(GROUP, inode, name.length);
  key.set(name, OFFSET_OFFSET);
  return key;
}

export function putHead(head: ChannelHead): KeyChange {
  const value = pack([
    ROW_VERSION,
    head.inode,
    head.kind === "pipe" ? 1 : 2,
    head.capacityBytes,
    head.maxMessages,
    head.maxAgeMs,
    head.floor,
    head.earliest,
    head.next,
    head.startBytes,
    head.endBytes,
    head.earliestAtMs,
    head.isClosed,
    head.isRemoved,
    // Left out until something is sealed, so that older nodes read the row.
    ...(head.sealedNext === FIRST_MESSAGE ? [] : [head.sealedNext, head.sealedBytes]),
  ]);
  return { kind: "put", key: headKey(head.inode), value };
}

export function deleteHead(inode: Inode): KeyChange {
  return { kind: "delete", key: headKey(inode) };
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeHead(value: Uint8Array): ChannelHead {
  const f = new FieldReader(unpack(value, "head of a pipe or stream"));
  checkVersion(f.integer());
  // Object literals evaluate in the order written, which is the order of the fields in the record.
  const head: ChannelHead = {
    inode: f.integer() as Inode,
    kind: f.integer() === 1 ? "pipe" : "stream",
    capacityBytes: f.integer(),
    maxMessages: f.integer(),
    maxAgeMs: f.numberOrNull(),
    floor: f.integer(),
    earliest: f.integer(),
    next: f.integer(),
    startBytes: f.integer(),
    endBytes: f.integer(),
    earliestAtMs: f.integer(),
    isClosed: f.flag(),
    isRemoved: f.flag(),
    sealedNext: f.atEnd ? FIRST_MESSAGE : f.integer(),
    sealedBytes: f.atEnd ? 0 : f.integer(),
  };
  f.end();
  return head;
}

export function putMessage(inode: Inode, offset: number, row: MessageRow): KeyChange {
  const value = pack([ROW_VERSION, row.atMs, row.startBytes, row.writtenAtMs, row.data]);
  return { kind: "put", key: messageKey(inode, offset), value };
}

export function deleteMessage(inode: Inode, offset: number): KeyChange {
  return { kind: "delete", key: messageKey(inode, offset) };
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeMessage(value: Uint8Array): MessageRow {
  const f = new FieldReader(unpack(value, "message of a pipe or stream"));
  checkVersion(f.integer());
  const row = { atMs: f.integer(), startBytes: f.integer(), writtenAtMs: f.number(), data: f.bytes() };
  f.end();
  return row;
}

export function putGroup(inode: Inode, group: string, offset: number): KeyChange {
  return { kind: "put", key: groupKey(inode, group), value: pack([ROW_VERSION, offset]) };
}

export function deleteGroup(inode: Inode, group: string): KeyChange {
  return { kind: "delete", key: groupKey(inode, group) };
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeGroup(
  key: Uint8Array,
  value: Uint8Array,
): { readonly inode: Inode; readonly group: string; readonly offset: number } {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  const inode = (view.getUint32(INODE_OFFSET) * 2 ** 32 + view.getUint32(INODE_OFFSET + 4)) as Inode;
  const f = new FieldReader(unpack(value, "consumer group"));
  checkVersion(f.integer());
  const offset = f.integer();
  f.end();
  return { inode, group: utf8Decode(key.subarray(OFFSET_OFFSET)), offset };
}

function checkVersion(version: number): void {
  if (version === ROW_VERSION) return;
  throw new NexusError({
    code: "VERSION_UNSUPPORTED",
    what: `a row of a pipe or stream has version ${version}, this node understands ${ROW_VERSION}`,
    remedy: "start the version that wrote the data folder, or a newer one",
  });
}
