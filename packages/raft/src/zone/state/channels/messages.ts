import { NexusError } from "@nexus/contracts";
import type { KeyValueView, StreamMessage, TakeLimits } from "@nexus/kernel";
import { type ChannelHead, decodeMessage, type MessageRow, messageKey, rowsFrom } from "./channel-rows.js";
import type { Segment } from "./segment-rows.js";

/** Where what is kept begins. */
export interface KeptFrom {
  readonly earliest: number;
  readonly startBytes: number;
  readonly earliestAtMs: number;
}

/** Messages looked at one by one before the rest is searched by halves. */
const LINEAR_STEPS = 8;

/** Errors: CORRUPT (the row is not there). */
export function readMessageRow(view: KeyValueView, head: ChannelHead, offset: number): MessageRow {
  const value = view.get(messageKey(head.inode, offset));
  if (value !== undefined) return decodeMessage(value);
  throw new NexusError({
    code: "CORRUPT",
    what: `message ${offset} of the ${head.kind} with inode ${head.inode} is missing`,
    remedy: "remove this member from the zone, wipe the zone's folder and join again",
    details: { inode: head.inode, offset, earliest: head.earliest, next: head.next },
  });
}

/** Messages from `offset` on, at least one when there is one. */
export function readMessages(
  view: KeyValueView,
  head: ChannelHead,
  offset: number,
  { maxMessages, maxBytes }: TakeLimits,
): readonly StreamMessage[] {
  const messages: StreamMessage[] = [];
  let bytes = 0;
  for (let at = offset; at < head.next && messages.length < maxMessages; at += 1) {
    const { data, writtenAtMs } = readMessageRow(view, head, at);
    bytes += data.length;
    if (messages.length > 0 && bytes > maxBytes) break;
    messages.push({ data, writtenAtMs, offset: at });
  }
  return messages;
}

/**
 * The oldest message that is within the bounds of a stream at zone time `nowMs`. Of messages that are content whole
 * segments go, once the last message of one is out of bounds. Reads a logarithm of rows at most.
 */
export function firstKept(
  view: KeyValueView,
  head: ChannelHead,
  segments: readonly Segment[],
  nowMs: number,
): KeptFrom {
  for (const segment of segments) {
    if (!segment.isSealed) break;
    if (isSegmentKept(segment, head, nowMs)) {
      return {
        earliest: segment.first,
        startBytes: segment.startBytes,
        earliestAtMs: segment.lastAtMs,
      };
    }
  }
  return firstRowKept(view, head, nowMs);
}

function isSegmentKept(segment: Segment, head: ChannelHead, nowMs: number): boolean {
  const { next, endBytes, capacityBytes, maxMessages, maxAgeMs } = head;
  return (
    next - segment.next < maxMessages &&
    endBytes - segment.endBytes < capacityBytes &&
    (maxAgeMs === null || segment.lastAtMs + maxAgeMs > nowMs)
  );
}

function firstRowKept(view: KeyValueView, head: ChannelHead, nowMs: number): KeptFrom {
  const { next, endBytes, capacityBytes, maxMessages, maxAgeMs } = head;
  const end: KeptFrom = { earliest: next, startBytes: endBytes, earliestAtMs: 0 };
  const at = (offset: number): KeptFrom => {
    if (offset === next) return end;
    const { startBytes, atMs } = readMessageRow(view, head, offset);
    return { earliest: offset, startBytes, earliestAtMs: atMs };
  };
  const isKept = ({ startBytes, earliest, earliestAtMs }: KeptFrom): boolean =>
    earliest === next ||
    (endBytes - startBytes <= capacityBytes && (maxAgeMs === null || earliestAtMs + maxAgeMs > nowMs));
  let low = Math.max(rowsFrom(head), next - maxMessages);
  for (let step = 0; step < LINEAR_STEPS; step += 1) {
    const found = at(low);
    if (isKept(found)) return found;
    low += 1;
  }
  // Sums and times grow with the offset, so what is kept has one beginning.
  let high = next;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isKept(at(middle))) high = middle;
    else low = middle + 1;
  }
  return at(low);
}
