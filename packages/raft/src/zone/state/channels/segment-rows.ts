import { type ContentId, type Inode, NexusError, type NodeId } from "@nexus/contracts";
import type { KeyChange } from "@nexus/kernel";
import { parseNodeId } from "@nexus/lib";
import { FieldReader } from "../../../wire/packed-fields.js";
import { pack, unpack } from "../../../wire/packr.js";
import { type ByteRange, CHANNELS_SPACE } from "../keys.js";
import { channelKey, putNumber } from "./channel-rows.js";

/* Segments of streams in the zone's store: 'p' 4 inode(8) first(8). */
const SEGMENT = 4;
const ROW_VERSION = 1;
const FIRST_OFFSET = 10;

/** Messages [first, next) of a stream that are content, or are about to be. */
export interface Segment {
  readonly inode: Inode;
  readonly first: number;
  readonly next: number;
  /** Bytes of all messages of the stream before `first`, and before `next`. */
  readonly startBytes: number;
  readonly endBytes: number;
  /** Zone time at which its last message came. */
  readonly lastAtMs: number;
  /** What its bytes are called; null while nobody holds it. */
  readonly contentId: ContentId | null;
  /** Members that said they hold it durably. */
  readonly holders: readonly NodeId[];
  /** Its messages are no longer in the zone's state. */
  readonly isSealed: boolean;
}

export const CHANNEL_SEGMENTS_RANGE: ByteRange = {
  low: Uint8Array.of(CHANNELS_SPACE, SEGMENT),
  high: Uint8Array.of(CHANNELS_SPACE, SEGMENT + 1),
};

function segmentKey(inode: Inode, first: number): Uint8Array {
  const key = channelKey(SEGMENT, inode, 8);
  putNumber(key, FIRST_OFFSET, first);
  return key;
}

export function putSegment(segment: Segment): KeyChange {
  const { inode, first, next, startBytes, endBytes, lastAtMs, contentId, holders, isSealed } = segment;
  const value = pack([
    ROW_VERSION,
    inode,
    first,
    next,
    startBytes,
    endBytes,
    lastAtMs,
    contentId,
    [...holders],
    isSealed,
  ]);
  return { kind: "put", key: segmentKey(inode, first), value };
}

export function deleteSegment({ inode, first }: Pick<Segment, "inode" | "first">): KeyChange {
  return { kind: "delete", key: segmentKey(inode, first) };
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeSegment(value: Uint8Array): Segment {
  const f = new FieldReader(unpack(value, "segment of a stream"));
  const version = f.integer();
  if (version !== ROW_VERSION) {
    throw new NexusError({
      code: "VERSION_UNSUPPORTED",
      what: `a segment of a stream has version ${version}, this node understands ${ROW_VERSION}`,
      remedy: "start the version that wrote the data folder, or a newer one",
    });
  }
  // Object literals evaluate in the order written, which is the order of the fields in the record.
  const segment: Segment = {
    inode: f.integer() as Inode,
    first: f.integer(),
    next: f.integer(),
    startBytes: f.integer(),
    endBytes: f.integer(),
    lastAtMs: f.integer(),
    contentId: f.textOrNull() as ContentId | null,
    holders: f.array().map((node) => parseNodeId(Number(node))),
    isSealed: f.flag(),
  };
  f.end();
  return segment;
}
