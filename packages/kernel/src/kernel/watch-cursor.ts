import { type IncarnationId, type LogIndex, NexusError, type ZoneId } from "@nexus/contracts";
import type { HistoryPosition } from "../abc/meta-store.js";
import type { WatchEvent } from "../core/events/watch-event.js";
import type { HistoryChange } from "../core/namespace/history-record.js";

/*
 * Two forms, both opaque to callers. One zone: `w1.incarnation.index.zone`. Several: `w2.` and, joined by `|`, what each
 * of them has come to: `incarnation.index.position.zone.path`, where the path is where the watcher sees the zone's root,
 * the position is that of the last change told of commit `index + 1` (empty: none), and `-.0..zone.path` is a zone that
 * could not be read yet.
 */
const CURSOR = /^w1\.([0-9a-f]{32})\.([0-9]{1,16})\.(.+)$/;
const EVENT_ID = /^(.+):([0-9a-f]{32}):([0-9]{1,16}):([0-9]{1,16})$/;
const SEVERAL = "w2.";
const POINT = /^([0-9a-f]{32}|-)\.([0-9]{1,16})\.([0-9]{0,16})\.([a-z0-9-]{1,63})\.(\S+)$/;
/** More than any number of zones that a watch may have, with paths as long as they may be. */
const MAX_CURSOR_CHARS = 1024 * 1024;

/** Where a watch begins: after a position of its zone, and after so many changes of the commit that follows. */
export interface WatchStart {
  readonly after: HistoryPosition;
  /** The last change that was told of, when it may not be the last of its commit. */
  readonly told: Pick<HistoryChange, "index" | "position"> | null;
}

/** How far a watch has come in one zone; a zone mounted in two places is watched in each. */
export interface WatchPoint {
  readonly zone: ZoneId;
  /** Where the watcher sees the zone's root. */
  readonly path: string;
  /** null: it could not be read yet. */
  readonly start: WatchStart | null;
}

export type WatchCursor =
  | { readonly kind: "zone"; readonly zone: ZoneId; readonly start: WatchStart }
  | { readonly kind: "zones"; readonly points: readonly WatchPoint[] };

/** Names an event for ever, the same on every node; a watch can go on after it. */
export function encodeEventId(
  zone: ZoneId,
  incarnation: IncarnationId,
  { index, position }: Pick<HistoryChange, "index" | "position">,
): string {
  return `${zone}:${incarnation}:${index}:${position}`;
}

/** Text form of how far a watch has come. */
export function encodeWatchCursor(points: readonly WatchPoint[]): string {
  const [only] = points;
  if (points.length !== 1 || only === undefined || only.start === null) {
    return `${SEVERAL}${points.map(encodePoint).join("|")}`;
  }
  const { after, told } = only.start;
  if (told !== null) return encodeEventId(only.zone, after.incarnation, told);
  return `w1.${after.incarnation}.${after.index}.${only.zone}`;
}

function encodePoint({ zone, path, start }: WatchPoint): string {
  const place = `${zone}.${encodeURIComponent(path)}`;
  if (start === null) return `-.0..${place}`;
  const { after, told } = start;
  return `${after.incarnation}.${after.index}.${told?.position ?? ""}.${place}`;
}

/** From a cursor or the id of an event. Errors: INVALID_ARGUMENT. */
export function decodeWatchCursor(text: string): WatchCursor {
  const cursor = text.length > MAX_CURSOR_CHARS ? null : tryDecode(text);
  if (cursor !== null) return cursor;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${JSON.stringify(text.slice(0, 120))} is not a cursor of a watch`,
    remedy: "pass a cursor or an event's id as an earlier call gave it, or none to begin at the present",
  });
}

function tryDecode(text: string): WatchCursor | null {
  if (text.startsWith(SEVERAL)) return decodeSeveral(text.slice(SEVERAL.length));
  return fromCursor(text) ?? fromEventId(text);
}

/**
 * Where to go on after the first `told` events of a result, of which there are at least one: all of them are told of,
 * nothing of the rest.
 */
export function cursorAfter(
  { events, cursor }: { readonly events: readonly WatchEvent[]; readonly cursor: string },
  told: number,
): string {
  const last = events[told - 1];
  if (last === undefined || told >= events.length) return cursor;
  if (!cursor.startsWith(SEVERAL)) return last.eventId;
  const several = decodeSeveral(cursor.slice(SEVERAL.length));
  if (several === null) return last.eventId;
  const next = new Map<string, WatchStart>();
  for (const event of events.slice(told)) {
    const key = placeKey(event.zoneId, rootSeenFrom(event));
    const start = next.has(key) ? null : startBefore(event.eventId);
    if (start !== null) next.set(key, start);
  }
  return encodeWatchCursor(
    several.points.map((point) => ({
      ...point,
      start: next.get(placeKey(point.zone, point.path)) ?? point.start,
    })),
  );
}

/** One place where a watcher sees a zone. */
export function placeKey(zone: ZoneId, path: string): string {
  return `${zone}:${path}`;
}

function rootSeenFrom({ path, zonePath }: WatchEvent): string {
  if (zonePath === "/") return path;
  return path.slice(0, path.length - zonePath.length) || "/";
}

function startBefore(eventId: string): WatchStart | null {
  const at = fromEventId(eventId);
  if (at === null || at.start.told === null) return null;
  const { after, told } = at.start;
  return { after, told: told.position === 0 ? null : { ...told, position: told.position - 1 } };
}

function fromCursor(text: string): (WatchCursor & { readonly kind: "zone" }) | null {
  const match = CURSOR.exec(text);
  const index = Number(match?.[2]);
  if (match === null || !Number.isSafeInteger(index)) return null;
  const after = { incarnation: match[1] as IncarnationId, index: index as LogIndex };
  return { kind: "zone", zone: match[3] as ZoneId, start: { after, told: null } };
}

function fromEventId(id: string): (WatchCursor & { readonly kind: "zone" }) | null {
  const match = EVENT_ID.exec(id);
  const index = Number(match?.[3]);
  const position = Number(match?.[4]);
  if (match === null || !Number.isSafeInteger(index) || index < 1 || !Number.isSafeInteger(position)) {
    return null;
  }
  const after = { incarnation: match[2] as IncarnationId, index: (index - 1) as LogIndex };
  return { kind: "zone", zone: match[1] as ZoneId, start: { after, told: { index, position } } };
}

function decodeSeveral(text: string): (WatchCursor & { readonly kind: "zones" }) | null {
  const points: WatchPoint[] = [];
  for (const part of text.split("|")) {
    const point = decodePoint(part);
    if (point === null) return null;
    points.push(point);
  }
  return { kind: "zones", points };
}

function decodePoint(text: string): WatchPoint | null {
  const match = POINT.exec(text);
  const path = decodePath(match?.[5] ?? "");
  if (match === null || path === null) return null;
  const zone = match[4] as ZoneId;
  const index = Number(match[2]);
  if (match[1] === "-") return { zone, path, start: null };
  if (!Number.isSafeInteger(index)) return null;
  const after = { incarnation: match[1] as IncarnationId, index: index as LogIndex };
  if (match[3] === "") return { zone, path, start: { after, told: null } };
  const position = Number(match[3]);
  if (!Number.isSafeInteger(position)) return null;
  return { zone, path, start: { after, told: { index: index + 1, position } } };
}

function decodePath(text: string): string | null {
  try {
    const path = decodeURIComponent(text);
    return path.startsWith("/") ? path : null;
  } catch {
    return null;
  }
}
