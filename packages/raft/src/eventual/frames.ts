import { FieldReader } from "../wire/packed-fields.js";
import { pack, unpack } from "../wire/packr.js";
import { readVector } from "./records.js";
import { packVector, type VersionVector } from "./version-vector.js";

/** What members of an eventual zone tell each other: the body of peer frame kind 5 (wire/peer-frame.ts). */
export type EventualFrame =
  /** Writes for the receiver to take in, in order; none: only asks what it has. */
  | {
      readonly kind: "push";
      readonly round: number;
      /** What the sender has. */
      readonly seen: VersionVector;
      readonly writes: readonly Uint8Array[];
    }
  /** Durable here after a push: what the receiver has, and why it stopped before the push's end. */
  | {
      readonly kind: "ack";
      readonly round: number;
      readonly seen: VersionVector;
      readonly stopped: PushStop;
    }
  /** A piece of the sender's whole state; the last one says what that state stands for. */
  | {
      readonly kind: "page";
      readonly transfer: number;
      /** From 0. */
      readonly page: number;
      /** What the sender has in the view all pages are of. */
      readonly seen: VersionVector;
      /** Number of the agreed floor it knew; 0: none. */
      readonly floor: number;
      readonly records: readonly Uint8Array[];
      readonly end: TransferEnd | null;
    }
  | {
      readonly kind: "pageAck";
      readonly transfer: number;
      readonly page: number;
      readonly isTaken: boolean;
    };

export type PushStop =
  | "atEnd"
  /** The receiver lacks writes that the next one's writer had seen. */
  | "missing"
  /** The next write is stamped too far ahead of the receiver's clock. */
  | "future";

export interface TransferEnd {
  readonly records: number;
  /** SHA-256 over all records, each with its length before it. */
  readonly digest: Uint8Array;
}

const KIND = { push: 1, ack: 2, page: 3, pageAck: 4 } as const satisfies Record<
  EventualFrame["kind"],
  number
>;
const STOPS: readonly PushStop[] = ["atEnd", "missing", "future"];

/** About what a frame takes beside its writes or records. */
export const FRAME_HEAD_BYTES = 4 * 1024;
/** What msgpack adds to each of them. */
export const ITEM_HEAD_BYTES = 5;

export function encodeEventualFrame(frame: EventualFrame): Uint8Array {
  return pack([KIND[frame.kind], ...packFields(frame)]);
}

function packFields(frame: EventualFrame): readonly unknown[] {
  switch (frame.kind) {
    case "push":
      return [frame.round, packVector(frame.seen), frame.writes];
    case "ack":
      return [frame.round, packVector(frame.seen), STOPS.indexOf(frame.stopped)];
    case "page": {
      const { end } = frame;
      const packedEnd = end === null ? null : [end.records, end.digest];
      return [frame.transfer, frame.page, packVector(frame.seen), frame.floor, frame.records, packedEnd];
    }
    case "pageAck":
      return [frame.transfer, frame.page, frame.isTaken];
  }
}

/** Errors: CORRUPT. */
export function decodeEventualFrame(bytes: Uint8Array): EventualFrame {
  const fields = new FieldReader(unpack(bytes, "message of an eventual zone"));
  const frame = readFrame(fields);
  fields.end();
  return frame;
}

function readFrame(fields: FieldReader): EventualFrame {
  const kind = fields.integer();
  switch (kind) {
    case KIND.push: {
      const round = fields.integer();
      const seen = readVector(fields.array());
      return { kind: "push", round, seen, writes: readItems(fields) };
    }
    case KIND.ack: {
      const round = fields.integer();
      const seen = readVector(fields.array());
      const stopped = STOPS[fields.integer()] ?? fields.refuse("the reason to stop is unknown");
      return { kind: "ack", round, seen, stopped };
    }
    case KIND.page: {
      const transfer = fields.integer();
      const page = fields.integer();
      const seen = readVector(fields.array());
      const floor = fields.integer();
      const records = readItems(fields);
      return { kind: "page", transfer, page, seen, floor, records, end: readEnd(fields.arrayOrNull()) };
    }
    case KIND.pageAck:
      return {
        kind: "pageAck",
        transfer: fields.integer(),
        page: fields.integer(),
        isTaken: fields.flag(),
      };
    default:
      return fields.refuse(`kind ${kind} is unknown`);
  }
}

function readItems(fields: FieldReader): readonly Uint8Array[] {
  const inner = new FieldReader(fields.array());
  const items: Uint8Array[] = [];
  while (!inner.atEnd) items.push(inner.bytes());
  return items;
}

function readEnd(packed: readonly unknown[] | null): TransferEnd | null {
  if (packed === null) return null;
  const fields = new FieldReader(packed);
  const end = { records: fields.integer(), digest: fields.bytes() };
  fields.end();
  return end;
}
