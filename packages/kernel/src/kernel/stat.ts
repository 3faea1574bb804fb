import { type ErrorCode, type FileMetadata, NexusError, type ZoneId } from "@nexus/contracts";
import type { Route } from "../core/router/vfs-router.js";
import type { ItemResult, StatInclude, StatResult } from "./api.js";
import { settle } from "./batch.js";
import type { Call } from "./call.js";
import { type FoundChannel, isChannel, openChannel } from "./channel-place.js";
import { statusOf } from "./channels.js";
import { lockAt } from "./lock.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { authorize } from "./pipeline.js";
import { notFound, placeOfRow } from "./resolve.js";
import { toStat } from "./stat-result.js";
import { virtualAt, virtualEntry } from "./virtual.js";

/** Most of a call's time that the home of a pipe or stream is waited for to say what is in it. */
const HOME_STATUS_MS = 1_000;

interface Row {
  readonly route: Route;
  readonly entry: FileMetadata;
  readonly isVirtual: boolean;
}

/** A mount point is reported as the mount, a link as the link. Errors: NOT_FOUND. */
export async function stat(
  parts: KernelParts,
  call: Call,
  path: string,
  include: StatInclude = { lock: false },
): Promise<StatResult> {
  const { route, entry, isVirtual } = await row(parts, call, path);
  if (isVirtual) return toStat(entry, route.visiblePath);
  const found = await withChannel(parts, call, route, entry);
  return include.lock ? { ...found, lock: await lockAt(parts, call, route) } : found;
}

/** `stat` of the entry alone: no other node is asked what is in a pipe or stream. Errors: NOT_FOUND. */
export async function statEntry(parts: KernelParts, call: Call, path: string): Promise<StatResult> {
  const { route, entry } = await row(parts, call, path);
  return toStat(entry, route.visiblePath);
}

async function row(parts: KernelParts, call: Call, path: string): Promise<Row> {
  const route = placeOfRow(parts, call, path);
  const virtual = await virtualAt(parts, call, "TRAVERSE", route);
  if (virtual !== null) return { route, entry: await virtualEntry(parts, call, virtual), isVirtual: true };
  const entry = await metaStoreOf(parts, route.zoneId).get(route.zonePath, call.readOptions(route.zoneId));
  await authorize(parts, call, "TRAVERSE", route, entry);
  if (entry === null) throw notFound(route);
  return { route, entry, isVirtual: false };
}

/** The entry; of a pipe or stream with what is in it, where its messages can be reached. */
async function withChannel(
  parts: KernelParts,
  call: Call,
  route: Route,
  entry: FileMetadata,
): Promise<StatResult> {
  const found = toStat(entry, route.visiblePath);
  if (!isChannel(entry)) return found;
  const opened = openIfReached(parts, route, entry);
  if (opened === null) return found;
  if (!opened.isRemote) return { ...found, channel: await statusOf(call, opened) };
  try {
    return { ...found, channel: await statusOf(call, opened, HOME_STATUS_MS) };
  } catch (error) {
    // The entry is there all the same, and most of what is asked of it.
    if (NexusError.is(error) && HOME_IS_AWAY.has(error.code)) return found;
    throw error;
  }
}

const HOME_IS_AWAY: ReadonlySet<ErrorCode> = new Set(["UNAVAILABLE", "DEADLINE_EXCEEDED", "UNSUPPORTED"]);

function openIfReached(parts: KernelParts, route: Route, entry: FileMetadata): FoundChannel | null {
  try {
    return openChannel(parts, { route, entry });
  } catch (error) {
    if (NexusError.is(error) && error.code === "UNSUPPORTED") return null;
    throw error;
  }
}

/** `stat` as a question. */
export async function exists(parts: KernelParts, call: Call, path: string): Promise<boolean> {
  try {
    await statEntry(parts, call, path);
    return true;
  } catch (error) {
    if (NexusError.is(error) && error.code === "NOT_FOUND") return false;
    throw error;
  }
}

/** Many at once: one read of each zone, all its entries from one state. */
export async function statBatch(
  parts: KernelParts,
  call: Call,
  paths: readonly string[],
): Promise<readonly ItemResult<StatResult>[]> {
  const routes = await Promise.all(
    paths.map((path) =>
      settle(async () => {
        const route = placeOfRow(parts, call, path);
        const virtual = await virtualAt(parts, call, "TRAVERSE", route);
        if (virtual !== null) return { route, virtual: await virtualEntry(parts, call, virtual) };
        await authorize(parts, call, "TRAVERSE", route);
        return { route, virtual: null };
      }),
    ),
  );
  const allowed = routes.flatMap((routed) =>
    routed.ok && routed.value.virtual === null ? [routed.value.route] : [],
  );
  const found = await readByZone(parts, call, allowed);
  return Promise.all(
    routes.map((routed) =>
      settle(async () => {
        if (!routed.ok) throw routed.error;
        const { route, virtual } = routed.value;
        const entry = virtual ?? (await found.get(route));
        if (entry === undefined || entry === null) throw notFound(route);
        return toStat(entry, route.visiblePath);
      }),
    ),
  );
}

/** Entries by route; a zone that cannot be read fails its own entries only. */
async function readByZone(
  parts: KernelParts,
  call: Call,
  routes: readonly Route[],
): Promise<ReadonlyMap<Route, Promise<FileMetadata | null>>> {
  const byZone = new Map<ZoneId, Route[]>();
  for (const route of routes) {
    const together = byZone.get(route.zoneId) ?? [];
    together.push(route);
    byZone.set(route.zoneId, together);
  }
  const found = new Map<Route, Promise<FileMetadata | null>>();
  const zones = [...byZone].map(async ([zone, together]) => {
    const entries = settle(async () =>
      metaStoreOf(parts, zone).getMany(
        together.map((route) => route.zonePath),
        call.readOptions(zone),
      ),
    );
    const result = await entries;
    together.forEach((route, i) => {
      const entry = result.ok ? Promise.resolve(result.value[i] ?? null) : Promise.reject(result.error);
      // Failures are taken from the map one by one; until then they are not unhandled.
      entry.catch(() => undefined);
      found.set(route, entry);
    });
  });
  await Promise.all(zones);
  return found;
}
