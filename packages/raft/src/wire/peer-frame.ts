import type { IncarnationId, LogIndex, NodeId, Term } from "@nexus/contracts";
import { parseIncarnationId, toHex, utf8Encode } from "@nexus/lib";
import type { Message } from "../core/types.js";
import { WireReader, WireWriter } from "./bytes.js";
import { decodeMessage, encodeMessage } from "./message-codec.js";
import { decodeNodeFrame, encodeNodeFrame, type NodeFrame } from "./node-frame.js";

/**
 * What one peer message of one zone holds: a Raft message, or a notice of the host beside Raft.
 *
 *     u8 kind | body
 */
export type PeerFrame =
  | { readonly kind: "raft"; readonly message: Message }
  /** A node that hears of no leader asks whether it is still a member, and says where the answer reaches it. */
  | { readonly kind: "askMembership"; readonly address: string }
  /** The leader's answer to one that is not, as of the membership change at `confIndex`. */
  | { readonly kind: "notMember"; readonly node: NodeId; readonly confIndex: LogIndex }
  /** From node to node, under root's name: a beat, and what concerns many zones. */
  | { readonly kind: "node"; readonly frame: NodeFrame }
  /** To one that speaks for a life of the zone which another one took over from, as it is known at `address`. */
  | { readonly kind: "replaced"; readonly incarnation: IncarnationId; readonly address: string }
  /** A member whose state is wrong asks the leader for another one. */
  | { readonly kind: "askRepair" }
  /** The leader tells a witness up to where every data voter holds the log: it must keep what lies above. */
  | { readonly kind: "witness"; readonly term: Term; readonly heldThrough: LogIndex }
  /** Members of an eventual zone exchange writes (eventual/frames.ts). */
  | { readonly kind: "eventual"; readonly body: Uint8Array };

const KIND_RAFT = 1;
const KIND_NOT_MEMBER = 2;
const KIND_ASK_MEMBERSHIP = 3;
const KIND_NODE = 4;
const KIND_REPLACED = 7;
const INCARNATION_BYTES = 16;
const KIND_ASK_REPAIR = 8;
const KIND_EVENTUAL = 5;
const KIND_WITNESS = 6;
const MAX_ADDRESS_BYTES = 512;

export function encodePeerFrame(frame: PeerFrame): Uint8Array {
  switch (frame.kind) {
    case "raft": {
      const message = encodeMessage(frame.message);
      const writer = new WireWriter(1 + message.length);
      writer.u8(KIND_RAFT);
      writer.raw(message);
      return writer.finish();
    }
    case "askMembership": {
      const address = utf8Encode(frame.address);
      const writer = new WireWriter(1 + address.length);
      writer.u8(KIND_ASK_MEMBERSHIP);
      writer.raw(address);
      return writer.finish();
    }
    case "replaced": {
      const address = utf8Encode(frame.address);
      const writer = new WireWriter(1 + INCARNATION_BYTES + address.length);
      writer.u8(KIND_REPLACED);
      writer.raw(Buffer.from(frame.incarnation, "hex"));
      writer.raw(address);
      return writer.finish();
    }
    case "askRepair":
      return Uint8Array.of(KIND_ASK_REPAIR);
    case "eventual": {
      const writer = new WireWriter(1 + frame.body.length);
      writer.u8(KIND_EVENTUAL);
      writer.raw(frame.body);
      return writer.finish();
    }
    case "notMember": {
      const writer = new WireWriter(17);
      writer.u8(KIND_NOT_MEMBER);
      writer.u53(frame.node);
      writer.u53(frame.confIndex);
      return writer.finish();
    }
    case "witness": {
      const writer = new WireWriter(17);
      writer.u8(KIND_WITNESS);
      writer.u53(frame.term);
      writer.u53(frame.heldThrough);
      return writer.finish();
    }
    case "node":
      return encodeNodeFrame(KIND_NODE, frame.frame);
  }
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodePeerFrame(bytes: Uint8Array): PeerFrame {
  const reader = new WireReader(bytes, "peer message");
  const kind = reader.u8();
  switch (kind) {
    case KIND_RAFT:
      return { kind: "raft", message: decodeMessage(bytes.subarray(1)) };
    case KIND_NOT_MEMBER: {
      const node = reader.u53() as NodeId;
      const confIndex = reader.u53() as LogIndex;
      reader.end();
      return { kind: "notMember", node, confIndex };
    }
    case KIND_EVENTUAL:
      return { kind: "eventual", body: bytes.subarray(1) };
    case KIND_ASK_MEMBERSHIP:
      return { kind: "askMembership", address: readAddress(reader) };
    case KIND_REPLACED: {
      const incarnation = parseIncarnationId(toHex(reader.raw(INCARNATION_BYTES)));
      return { kind: "replaced", incarnation, address: readAddress(reader) };
    }
    case KIND_NODE:
      return { kind: "node", frame: decodeNodeFrame(reader) };
    case KIND_WITNESS: {
      const term = reader.u53() as Term;
      const heldThrough = reader.u53() as LogIndex;
      reader.end();
      return { kind: "witness", term, heldThrough };
    }
    case KIND_ASK_REPAIR:
      reader.end();
      return { kind: "askRepair" };
    default:
      return reader.refuse(`kind ${kind} is unknown`);
  }
}

/** The rest of the frame. */
function readAddress(reader: WireReader): string {
  if (reader.remaining > MAX_ADDRESS_BYTES) reader.refuse(`an address of ${reader.remaining} bytes`);
  return Buffer.from(reader.raw(reader.remaining)).toString("utf8");
}
