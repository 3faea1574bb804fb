import type { NodeId } from "@nexus/contracts";
import { peekMessageType } from "../wire/message-codec.js";
import { decodePeerFrame } from "../wire/peer-frame.js";

/** What a message to a peer promises that its sender has on disk. */
export type PeerPromise =
  | { readonly kind: "vote"; readonly term: number; readonly candidate: NodeId }
  | { readonly kind: "append"; readonly term: number; readonly index: number };

const FRAME_KIND_BYTES = 1;

/** null: it promises nothing. */
export function promiseOf(bytes: Uint8Array): PeerPromise | null {
  const type = peekMessageType(bytes.subarray(FRAME_KIND_BYTES));
  if (type !== "MsgVoteResp" && type !== "MsgAppResp") return null;
  const frame = decodePeerFrame(bytes);
  if (frame.kind !== "raft" || frame.message.reject) return null;
  const { term, index, to } = frame.message;
  return type === "MsgVoteResp"
    ? { kind: "vote", term, candidate: to as NodeId }
    : { kind: "append", term, index };
}
