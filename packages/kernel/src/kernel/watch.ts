import { type LogIndex, NexusError, type ZoneId } from "@nexus/contracts";
import { compileGlob, type Glob, hangPath, isSameOrBelow } from "@nexus/lib";
import type { HistoryPosition, HistorySlice, MetaReadOptions, MetaStore } from "../abc/meta-store.js";
import { FILE_EVENT_BIT } from "../core/events/file-event.js";
import { typeOfChange, type WatchEvent, watchEventOf } from "../core/events/watch-event.js";
import type { HistoryChange } from "../core/namespace/history-record.js";
import type { Route } from "../core/router/vfs-router.js";
import type { WatchRequest, WatchResult } from "./api.js";
import type { Call } from "./call.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { isAllowed } from "./pipeline.js";
import { place } from "./resolve.js";
import { decodeWatchStart, encodeEventId, encodeWatchCursor, type WatchStart } from "./watch-cursor.js";

/** Left of a call's time when it stops waiting: enough to answer. */
const ANSWER_MS = 50;

/** One watch call: what is asked for, and where. */
interface Watch {
  readonly request: WatchRequest;
  readonly glob: Glob;
  readonly route: Route;
  readonly store: MetaStore;
}

/**
 * What happened to matching entries after the cursor; waits for it when there is nothing yet. No events: nothing
 * happened up to the cursor returned. Errors: COMPACTED and INCARNATION_MISMATCH (details.cursor is the present),
 * UNSUPPORTED (the pattern leads into another zone), RESOURCE_EXHAUSTED.
 */
export async function watch(parts: KernelParts, call: Call, request: WatchRequest): Promise<WatchResult> {
  const asked = planWatch(parts, call, request);
  const endsAtMs = parts.clock.nowMs() + Math.min(request.waitMs, call.leftMs() - ANSWER_MS);
  const start = await startOf(asked, call);
  const isNew = isAfter(start);
  const readMost = parts.limits.watchChangesRead;
  let slice = await readOn(asked, call, start.after, readMost);
  for (;;) {
    const { changes, through } = slice;
    const events = await eventsOf(parts, call, asked, changes.filter(isNew), through);
    const leftMs = endsAtMs - parts.clock.nowMs();
    if (events.length > 0 || leftMs <= 0) return { events, cursor: cursorAt(asked, start, through) };
    const isMore = changes.length >= readMost;
    const come = isMore ? null : await waitOn(parts, call, asked, isNew, through, leftMs);
    slice = come ?? (await readOn(asked, call, through, readMost));
  }
}

/** What came after the position, for this watch; null: it has to be read. */
async function waitOn(
  parts: KernelParts,
  call: Call,
  asked: Watch,
  isNew: (change: HistoryChange) => boolean,
  position: HistoryPosition,
  waitMs: number,
): Promise<HistorySlice | null> {
  const interest = {
    base: asked.route.zonePath,
    position,
    sees: (change: HistoryChange) => isNew(change) && sees(asked, change),
  };
  const ended = await parts.watches.wait(asked.store, interest, waitMs, call.signal);
  return ended.kind === "read" ? ended : null;
}

function planWatch(parts: KernelParts, call: Call, request: WatchRequest): Watch {
  const { pattern, recursive, mask, waitMs } = request;
  if (!pattern.startsWith("/"))
    throw invalid(`glob ${JSON.stringify(pattern)} is not absolute`, "start it with /");
  if (!Number.isInteger(mask) || mask < 1) throw invalid(`mask ${mask} names no event`, "add up event bits");
  if (!Number.isFinite(waitMs) || waitMs < 0)
    throw invalid(`a wait of ${waitMs} ms`, "give milliseconds from 0");
  const glob = compileGlob(recursive ? `${pattern}/**` : pattern);
  const route = place(parts, call, glob.base);
  for (const mount of parts.router.mounts()) {
    if (mount.zone !== route.zoneId || mount.path === route.zonePath) continue;
    if (!isSameOrBelow(mount.path, route.zonePath)) continue;
    const visible = hangPath(route.visibleRoot, mount.path);
    if (glob.canMatchBelow(visible)) throw severalZones(pattern, visible, mount.target);
  }
  return { request, glob, route, store: metaStoreOf(parts, route.zoneId) };
}

async function startOf({ request, route, store }: Watch, call: Call): Promise<WatchStart> {
  if (request.cursor !== null) return decodeWatchStart(route.zoneId, request.cursor);
  const options = call.readOptions(route.zoneId);
  return { after: (await store.readHistory({ after: null, limit: 1 }, options)).through, told: null };
}

/** Whether a change is behind the start: only of the commit that the start is in may some have been told of. */
function isAfter({ told }: WatchStart): (change: HistoryChange) => boolean {
  if (told === null) return () => true;
  return ({ index, position }) => index !== told.index || position > told.position;
}

function cursorAt({ request, route }: Watch, { told }: WatchStart, position: HistoryPosition): string {
  // This node is behind the event the watch goes on after.
  if (told !== null && request.cursor !== null && position.index < told.index) return request.cursor;
  return encodeWatchCursor(route.zoneId, position);
}

async function readOn(
  { route, store }: Watch,
  call: Call,
  after: HistoryPosition,
  limit: number,
): Promise<HistorySlice> {
  const options: MetaReadOptions = call.localReadOptions();
  try {
    return await store.readHistory({ after, limit }, options);
  } catch (error) {
    if (!NexusError.is(error) || (error.code !== "COMPACTED" && error.code !== "INCARNATION_MISMATCH"))
      throw error;
    const { through } = await store.readHistory({ after: null, limit: 1 }, options);
    throw pastIsGone(route.zoneId, error, through);
  }
}

/** The same with cursors: of the present, and of the earliest that is kept, when anything is. */
function pastIsGone(zone: ZoneId, cause: NexusError, present: HistoryPosition): NexusError {
  const { code, what, details } = cause;
  const { earliest } = details;
  const earliestIndex = typeof earliest === "number" ? (earliest as LogIndex) : present.index;
  return new NexusError({
    code,
    what,
    remedy: "read again what you watch, then watch from details.cursor",
    details: {
      ...details,
      cursor: encodeWatchCursor(zone, present),
      earliestCursor: encodeWatchCursor(zone, { ...present, index: earliestIndex }),
    },
    cause,
  });
}

/** Whether a change is one of what the pattern and the mask ask for. Who asks does not matter yet. */
function sees({ request, glob, route }: Watch, change: HistoryChange): boolean {
  if ((request.mask & FILE_EVENT_BIT[typeOfChange(change)]) === 0) return false;
  const path = hangPath(route.visibleRoot, change.path);
  if (glob.matches(path)) return true;
  if (change.oldPath === null) return false;
  const oldPath = hangPath(route.visibleRoot, change.oldPath);
  // With a directory moves what is below it.
  return glob.matches(oldPath) || glob.canMatchBelow(path) || glob.canMatchBelow(oldPath);
}

async function eventsOf(
  parts: KernelParts,
  call: Call,
  asked: Watch,
  changes: readonly HistoryChange[],
  { incarnation }: HistoryPosition,
): Promise<readonly WatchEvent[]> {
  const events: WatchEvent[] = [];
  const { zoneId, visibleRoot } = asked.route;
  const { withPrevious } = asked.request;
  for (const change of changes) {
    if (!sees(asked, change)) continue;
    const allowed = await visibleTo(parts, call, asked, change);
    // What the caller may not read of a move can make it another change.
    if (allowed === null || !sees(asked, allowed)) continue;
    const visiblePath = hangPath(visibleRoot, allowed.path);
    const visibleOldPath = allowed.oldPath === null ? null : hangPath(visibleRoot, allowed.oldPath);
    const eventId = encodeEventId(zoneId, incarnation, change);
    events.push(watchEventOf(allowed, { eventId, zoneId, visiblePath, visibleOldPath, withPrevious }));
  }
  return events;
}

/**
 * The change as far as the caller may read: an entry moved out of its sight went, one moved into it has no past.
 */
async function visibleTo(
  parts: KernelParts,
  call: Call,
  { route }: Watch,
  change: HistoryChange,
): Promise<HistoryChange | null> {
  const may = (path: string): Promise<boolean> =>
    isAllowed(parts, call, "READ", parts.router.route(route.zoneId, path, true, route.visibleRoot));
  const { path, oldPath } = change;
  const mayNow = await may(path);
  if (oldPath === null) return mayNow ? change : null;
  const mayBefore = await may(oldPath);
  if (mayNow) return mayBefore ? change : { ...change, oldPath: null };
  return mayBefore ? { ...change, kind: "removed", path: oldPath, oldPath: null } : null;
}

function invalid(what: string, remedy: string): NexusError {
  return new NexusError({ code: "INVALID_ARGUMENT", what, remedy });
}

function severalZones(pattern: string, mount: string, target: string): NexusError {
  return new NexusError({
    code: "UNSUPPORTED",
    what: `${pattern} leads into zone ${target}, mounted at ${mount}: a watch is of one zone`,
    remedy: `watch ${mount}/** beside it, or a pattern that keeps to one side of ${mount}`,
    details: { mount, zone: target },
  });
}
