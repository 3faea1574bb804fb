import type { LogIndex, NodeId } from "@nexus/contracts";
import type { Message } from "../core/types.js";
import { WireReader, WireWriter } from "./bytes.js";
import { decodeMessage, encodeMessage } from "./message-codec.js";

/**
 * What one peer message of one zone holds: a Raft message, or a notice of the host beside Raft.
 *
 *     u8 kind | body
 */
export type PeerFrame =
  | { readonly kind: "raft"; readonly message: Message }
  /** The leader tells a node that asks for votes that it is no member since the change at `confIndex`. */
  | { readonly kind: "notMember"; readonly node: NodeId; readonly confIndex: LogIndex };

const KIND_RAFT = 1;
const KIND_NOT_MEMBER = 2;

export function encodePeerFrame(frame: PeerFrame): Uint8Array {
  switch (frame.kind) {
    case "raft": {
      const message = encodeMessage(frame.message);
      const writer = new WireWriter(1 + message.length);
      writer.u8(KIND_RAFT);
      writer.raw(message);
      return writer.finish();
    }
    case "notMember": {
      const writer = new WireWriter(17);
      writer.u8(KIND_NOT_MEMBER);
      writer.u53(frame.node);
      writer.u53(frame.confIndex);
      return writer.finish();
    }
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
    default:
      return reader.refuse(`kind ${kind} is unknown`);
  }
}
