import { type ErrorCode, type LogIndex, NexusError, type ZoneId } from "@nexus/contracts";
import { hangPath, isSameOrBelow, withDeadline } from "@nexus/lib";
import type { HistoryPosition, HistorySlice, MetaStore } from "../abc/meta-store.js";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { place } from "./resolve.js";
import type { WatchedZone } from "./watch-api.js";
import { placeKey, type WatchPoint, type WatchStart } from "./watch-cursor.js";
import type { WatchPlan } from "./watch-plan.js";

/** A zone that a watch covers, at one of the places where the watcher sees it. */
export interface WatchPlace {
  /** Of the watch's base, or of the root of a zone mounted below it. */
  readonly route: Route;
  readonly isBase: boolean;
  /** The mount that leads there; null for the base. */
  readonly mount: { readonly zone: ZoneId; readonly path: string } | null;
}

/** How far the watch has come in one place. */
export interface WatchBranch extends WatchPlace {
  /** null: it could not be read yet. */
  start: WatchStart | null;
  /** The mount is gone: it is told of up to here and no further. */
  readonly until: LogIndex | null;
  /** It was not in the cursor: it is told of from where it joined. */
  hasJoined: boolean;
  problem: WatchedZone["problem"];
  /** What a wait has brought, not looked at yet. */
  slice: HistorySlice | null;
}

export function keyOf({ route }: WatchPlace): string {
  return placeKey(route.zoneId, route.visibleRoot);
}

/**
 * Where a pattern leads, by the mounts that this node routes by: the zone of its base first, then zones mounted below as
 * far as it can match. Errors: RESOURCE_EXHAUSTED (maxWatchZones).
 */
export function placesOf(
  parts: KernelParts,
  call: Call,
  { request, glob }: WatchPlan,
): readonly WatchPlace[] {
  const base: WatchPlace = { route: place(parts, call, glob.base), isBase: true, mount: null };
  const mounts = parts.router.mounts();
  const places = [base];
  for (const { route } of places) {
    for (const { zone, path } of mounts) {
      if (zone !== route.zoneId || path === route.zonePath || !isSameOrBelow(path, route.zonePath)) continue;
      const visible = hangPath(route.visibleRoot, path);
      if (!glob.canMatchBelow(visible)) continue;
      const inside = parts.router.route(zone, path, false, route.visibleRoot);
      places.push({ route: inside, isBase: false, mount: { zone, path } });
      if (places.length > parts.limits.maxWatchZones) throw tooManyZones(request.pattern, parts);
    }
  }
  return places;
}

/** Errors: those of `metaStoreForZone` and of reading history; COMPACTED and INCARNATION_MISMATCH as the store has them. */
export async function readBranch(
  parts: KernelParts,
  call: Call,
  { route, isBase }: WatchPlace,
  after: HistoryPosition,
  limit: number,
): Promise<HistorySlice> {
  const options = call.localReadOptions();
  const read = async (): Promise<HistorySlice> =>
    storeOf(parts, route).readHistory({ after, limit }, options);
  if (isBase) return read();
  const timeoutMs = Math.min(options.timeoutMs, parts.limits.watchZoneTimeoutMs);
  return withDeadline(read, timeoutMs, `reading the history of zone ${route.zoneId}`, call.signal);
}

export function storeOf(parts: KernelParts, { zoneId }: Route): MetaStore {
  return metaStoreOf(parts, zoneId);
}

/** What went wrong in one place, for its watcher. */
export function problemOf(error: unknown): { readonly code: ErrorCode; readonly what: string } {
  const { code, what } = NexusError.from(error);
  return { code, what };
}

export function pointsOf(branches: readonly WatchBranch[]): readonly WatchPoint[] {
  return branches.map(({ route, start }) => ({ zone: route.zoneId, path: route.visibleRoot, start }));
}

/** How far each is, and what may keep it from being told of, by what this node knows now. */
export function progressOf(
  parts: KernelParts,
  branches: readonly WatchBranch[],
  looksForLeaders: boolean,
): readonly WatchedZone[] {
  return branches.map(({ route, start, hasJoined, problem }) => ({
    zoneId: route.zoneId,
    path: route.visibleRoot,
    index: start?.after.index ?? null,
    hasJoined,
    problem: problem ?? (looksForLeaders ? leaderlessness(parts, route.zoneId) : null),
  }));
}

/** A replica that hears of no leader goes on reading, and may be behind without knowing. */
function leaderlessness(parts: KernelParts, zone: ZoneId): WatchedZone["problem"] {
  try {
    const { leaderId, consistency } = parts.coordinator.zoneInfo(zone);
    if (leaderId !== null || consistency === "eventual") return null;
    return {
      code: "NO_LEADER",
      what: `zone ${zone} has no leader that this node knows of: this may be behind`,
    };
  } catch (error) {
    return problemOf(error);
  }
}

function tooManyZones(pattern: string, { limits }: KernelParts): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${pattern} leads into more than ${limits.maxWatchZones} zones (limit maxWatchZones)`,
    remedy: "watch the mounts one by one, or fewer at once",
    details: { limit: limits.maxWatchZones },
  });
}
