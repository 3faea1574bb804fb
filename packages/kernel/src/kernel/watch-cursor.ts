import { type IncarnationId, type LogIndex, NexusError, type ZoneId } from "@nexus/contracts";
import type { HistoryPosition } from "../abc/meta-store.js";

const CURSOR = /^w1\.([0-9a-f]{32})\.([0-9]{1,16})\.(.+)$/;

/** Text form of a position in a zone's history, opaque to callers. */
export function encodeWatchCursor(zone: ZoneId, { incarnation, index }: HistoryPosition): string {
  return `w1.${incarnation}.${index}.${zone}`;
}

/** Errors: INVALID_ARGUMENT (malformed, or of another zone than the watched one). */
export function decodeWatchCursor(zone: ZoneId, cursor: string): HistoryPosition {
  const match = CURSOR.exec(cursor);
  const index = Number(match?.[2]);
  if (match?.[3] === zone && Number.isSafeInteger(index)) {
    return { incarnation: match[1] as IncarnationId, index: index as LogIndex };
  }
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${JSON.stringify(cursor.slice(0, 120))} is not a cursor of a watch in zone ${zone}`,
    remedy: "pass a cursor as an earlier call for this zone gave it, or none to begin at the present",
  });
}
