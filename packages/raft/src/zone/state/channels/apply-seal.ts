import type { NodeId } from "@nexus/contracts";
import type { ConfState } from "../../../core/types.js";
import type { SealOperation } from "../../../wire/seal-codec.js";
import { isMember } from "../../message-facts.js";
import type { StateSlice } from "../slice.js";
import type { ZoneState } from "../zone-state.js";
import { readMessageRow } from "./messages.js";
import type { Segment } from "./segment-rows.js";

/** Segments of a zone. Part of the replicated format, like the other constants here. */
export const MAX_SEGMENTS = 65_536;
export const MAX_SEGMENT_MESSAGES = 4_096;
export const MAX_SEGMENT_BYTES = 4 * 1024 * 1024;

type Plan = Extract<SealOperation, { readonly kind: "plan" }>;
type Held = Extract<SealOperation, { readonly kind: "held" }>;

/** Deterministic. What does not fit what is there changes nothing. */
export function applySealOperation(state: ZoneState, slice: StateSlice, operation: SealOperation): void {
  switch (operation.kind) {
    case "plan":
      return plan(state, slice, operation);
    case "held":
      return held(state, slice, operation);
    case "abandon":
      return abandon(state, slice, operation);
  }
}

function plan({ channels }: ZoneState, slice: StateSlice, { inode, first, next }: Plan): void {
  const { segments } = channels;
  const head = channels.find(inode);
  if (head === undefined || head.kind !== "stream" || head.isRemoved) return;
  if (segments.count >= MAX_SEGMENTS || segments.planned(inode) !== null) return;
  const isRange = first < next && next <= head.next && next - first <= MAX_SEGMENT_MESSAGES;
  if (!isRange || first !== Math.max(head.earliest, head.sealedNext)) return;
  const { startBytes } = readMessageRow(slice, head, first);
  const last = readMessageRow(slice, head, next - 1);
  const endBytes = last.startBytes + last.data.length;
  if (endBytes - startBytes > MAX_SEGMENT_BYTES) return;
  const range = { inode, first, next, startBytes, endBytes, lastAtMs: last.atMs };
  segments.put(slice, { ...range, contentId: null, holders: [], isSealed: false });
  channels.touch(inode);
}

function held(state: ZoneState, slice: StateSlice, { inode, first, contentId, node }: Held): void {
  const { segments } = state.channels;
  const segment = segments.find(inode, first);
  const { confState } = state.conf;
  if (segment === null || segment.holders.includes(node) || !isMember(confState, node)) return;
  // Equal messages give equal bytes: a member with others has other messages, and is no holder of these.
  if (segment.contentId !== null && segment.contentId !== contentId) return;
  const next: Segment = { ...segment, contentId, holders: [...segment.holders, node].sort((a, b) => a - b) };
  if (next.isSealed || !isHeldByQuorum(confState, next.holders)) return segments.replace(slice, next);
  segments.replace(slice, { ...next, isSealed: true });
  state.channels.seal(slice, next);
}

/** As many voters as an entry needs to be committed, so that a segment outlives what the log outlives. */
function isHeldByQuorum(conf: ConfState, holders: readonly NodeId[]): boolean {
  const isMajority = (voters: readonly NodeId[]): boolean =>
    voters.filter((voter) => holders.includes(voter)).length * 2 > voters.length;
  return isMajority(conf.voters) && (conf.votersOutgoing.length === 0 || isMajority(conf.votersOutgoing));
}

function abandon(
  { channels }: ZoneState,
  slice: StateSlice,
  { inode, first }: { readonly inode: Segment["inode"]; readonly first: number },
): void {
  const planned = channels.segments.planned(inode);
  if (planned?.first !== first) return;
  channels.segments.remove(slice, planned);
  channels.touch(inode);
}
