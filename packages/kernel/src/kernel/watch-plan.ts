import { type FileMetadata, NexusError } from "@nexus/contracts";
import { compileGlob, type Glob, hangPath } from "@nexus/lib";
import type { HistoryPosition } from "../abc/meta-store.js";
import { ALL_FILE_EVENTS, eventTypesIn, FILE_EVENT_BIT } from "../core/events/file-event.js";
import { typeOfChange, type WatchEvent, watchEventOf } from "../core/events/watch-event.js";
import type { HistoryChange } from "../core/namespace/history-record.js";
import type { Route } from "../core/router/vfs-router.js";
import type { WatchRequest } from "./api.js";
import type { Call } from "./call.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { isAllowed } from "./pipeline.js";
import { encodeEventId } from "./watch-cursor.js";

/** What is asked for, whatever zones it leads into. */
export interface WatchPlan {
  readonly request: WatchRequest;
  readonly glob: Glob;
}

/** Errors: INVALID_ARGUMENT, INVALID_PATH. */
export function planWatch(request: WatchRequest): WatchPlan {
  const { pattern, recursive, mask, waitMs } = request;
  if (!pattern.startsWith("/"))
    throw invalid(`glob ${JSON.stringify(pattern)} is not absolute`, "start it with /");
  requireWatchable(mask);
  if (!Number.isFinite(waitMs) || waitMs < 0)
    throw invalid(`a wait of ${waitMs} ms`, "give milliseconds from 0");
  return { request, glob: compileGlob(recursive ? `${pattern}/**` : pattern) };
}

/** A watch that could never be told of anything would look like one that has nothing to tell. */
function requireWatchable(mask: number): void {
  if (Number.isInteger(mask) && mask >= 1 && (mask & ALL_FILE_EVENTS) !== 0) return;
  throw invalid(`mask ${mask} names no event`, `add up bits of ${eventTypesIn(ALL_FILE_EVENTS).join(", ")}`);
}

/** Whether a change is one of what the pattern and the mask ask for. Who asks does not matter yet. */
export function sees({ request, glob }: WatchPlan, { visibleRoot }: Route, change: HistoryChange): boolean {
  if ((request.mask & FILE_EVENT_BIT[typeOfChange(change, request.mask)]) === 0) return false;
  const path = hangPath(visibleRoot, change.path);
  if (glob.matches(path)) return true;
  if (change.oldPath === null) return false;
  const oldPath = hangPath(visibleRoot, change.oldPath);
  // With a directory moves what is below it.
  return glob.matches(oldPath) || glob.canMatchBelow(path) || glob.canMatchBelow(oldPath);
}

/** What the caller is told of changes in one zone, in their order. */
export async function eventsOf(
  parts: KernelParts,
  call: Call,
  plan: WatchPlan,
  route: Route,
  changes: readonly HistoryChange[],
  { incarnation }: HistoryPosition,
): Promise<readonly WatchEvent[]> {
  const events: WatchEvent[] = [];
  const { zoneId, visibleRoot } = route;
  const { withPrevious, mask } = plan.request;
  const seen = (at: string | null): string | null => (at === null ? null : hangPath(visibleRoot, at));
  for (const change of changes) {
    if (!sees(plan, route, change)) continue;
    const allowed = await visibleTo(parts, call, route, change);
    // What the caller may not read of a move can make it another change.
    if (allowed === null || !sees(plan, route, allowed)) continue;
    const paths = {
      visiblePath: hangPath(visibleRoot, allowed.path),
      visibleOldPath: seen(allowed.oldPath),
      visibleSource: seen(allowed.copyOf?.path ?? null),
    };
    const eventId = encodeEventId(zoneId, incarnation, change);
    events.push(watchEventOf(allowed, { eventId, zoneId, ...paths, withPrevious, mask }));
  }
  return events;
}

/**
 * The change as far as the caller may read: an entry moved out of its sight went, one moved into it has no past, and one
 * copied from where it does not see was copied from somewhere.
 */
async function visibleTo(
  parts: KernelParts,
  call: Call,
  { zoneId, visibleRoot }: Route,
  change: HistoryChange,
): Promise<HistoryChange | null> {
  const { path, oldPath, entry } = change;
  const rowAt = (at: string): Promise<FileMetadata | null> =>
    metaStoreOf(parts, zoneId).get(at, call.localReadOptions());
  const rowNow = async (): Promise<FileMetadata | null> => {
    const row = await rowAt(path);
    // Whose another row of that path is says nothing about this one.
    return row?.inode === entry.inode ? row : null;
  };
  const may = async (at: string, rowOf = rowNow): Promise<boolean> => {
    const place = parts.router.route(zoneId, at, true, visibleRoot);
    const decided = parts.gate.decideNow(call.context, "READ", place);
    if (decided !== "undecided") return decided === "allow";
    // A move changes no owner: whose it is where it went, it was where it came from.
    return isAllowed(parts, call, "READ", place, await rowOf());
  };
  const mayNow = await may(path);
  if (oldPath === null) {
    const source = change.copyOf?.path ?? null;
    if (!mayNow || source === null || (await may(source, () => rowAt(source)))) return mayNow ? change : null;
    return { ...change, copyOf: { path: null } };
  }
  const mayBefore = await may(oldPath);
  if (mayNow) return mayBefore ? change : { ...change, oldPath: null };
  return mayBefore ? { ...change, kind: "removed", path: oldPath, oldPath: null } : null;
}

function invalid(what: string, remedy: string): NexusError {
  return new NexusError({ code: "INVALID_ARGUMENT", what, remedy });
}
