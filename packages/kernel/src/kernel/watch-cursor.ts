import { type IncarnationId, type LogIndex, NexusError, type ZoneId } from "@nexus/contracts";
import type { HistoryPosition } from "../abc/meta-store.js";
import type { HistoryChange } from "../core/namespace/history-record.js";

const CURSOR = /^w1\.([0-9a-f]{32})\.([0-9]{1,16})\.(.+)$/;
const EVENT_ID = /^(.+):([0-9a-f]{32}):([0-9]{1,16}):([0-9]{1,16})$/;

/** Where a watch begins: after a position of its zone, and after so many changes of the commit that follows. */
export interface WatchStart {
  readonly after: HistoryPosition;
  /** The last change that was told of, when it may not be the last of its commit. */
  readonly told: Pick<HistoryChange, "index" | "position"> | null;
}

/** Text form of a position in a zone's history, opaque to callers. */
export function encodeWatchCursor(zone: ZoneId, { incarnation, index }: HistoryPosition): string {
  return `w1.${incarnation}.${index}.${zone}`;
}

/** Names an event for ever, the same on every node; a watch can go on after it. */
export function encodeEventId(
  zone: ZoneId,
  incarnation: IncarnationId,
  { index, position }: Pick<HistoryChange, "index" | "position">,
): string {
  return `${zone}:${incarnation}:${index}:${position}`;
}

/** From a cursor or the id of an event. Errors: INVALID_ARGUMENT (malformed, or of another zone than the watched). */
export function decodeWatchStart(zone: ZoneId, cursor: string): WatchStart {
  return fromCursor(zone, cursor) ?? fromEventId(zone, cursor) ?? refuse(zone, cursor);
}

function fromCursor(zone: ZoneId, cursor: string): WatchStart | null {
  const match = CURSOR.exec(cursor);
  const index = Number(match?.[2]);
  if (match?.[3] !== zone || !Number.isSafeInteger(index)) return null;
  return { after: { incarnation: match[1] as IncarnationId, index: index as LogIndex }, told: null };
}

function fromEventId(zone: ZoneId, id: string): WatchStart | null {
  const match = EVENT_ID.exec(id);
  const index = Number(match?.[3]);
  const position = Number(match?.[4]);
  if (match?.[1] !== zone || !Number.isSafeInteger(index) || index < 1 || !Number.isSafeInteger(position)) {
    return null;
  }
  const after = { incarnation: match[2] as IncarnationId, index: (index - 1) as LogIndex };
  return { after, told: { index, position } };
}

function refuse(zone: ZoneId, cursor: string): never {
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${JSON.stringify(cursor.slice(0, 120))} is not a cursor of a watch in zone ${zone}`,
    remedy:
      "pass a cursor or an event's id as an earlier call for this zone gave it, or none to begin at the present",
  });
}
