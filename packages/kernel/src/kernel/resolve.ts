import { DT_LINK, type FileMetadata, NexusError } from "@nexus/contracts";
import { parsePath } from "@nexus/lib";
import type { MetaReadOptions } from "../abc/meta-store.js";
import { canonicalPath, type Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import { type KernelParts, metaStoreOf } from "./parts.js";

/** A route with what was found at its end. */
export interface Found {
  readonly route: Route;
  /** null: nothing is there. */
  readonly entry: FileMetadata | null;
}

/**
 * Validates and routes; a mount point at the end is crossed, links are not followed. Errors: INVALID_PATH.
 */
export function place(parts: KernelParts, call: Call, path: string): Route {
  return parts.router.route(call.context.zoneId, parsePath(path), false);
}

/**
 * `place`, but a mount point at the end is the mount itself: for calls about the row, not what is behind it.
 */
export function placeOfRow(parts: KernelParts, call: Call, path: string): Route {
  return parts.router.route(call.context.zoneId, parsePath(path), true);
}

export type ReadOptionsOf = (route: Route) => MetaReadOptions | Promise<MetaReadOptions>;

/**
 * Validates, routes, and follows one link. Errors: INVALID_PATH, TOO_MANY_LINKS, and those of reading
 * metadata.
 */
export async function follow(
  parts: KernelParts,
  call: Call,
  path: string,
  readOptionsOf: ReadOptionsOf,
): Promise<Found> {
  const first = await look(parts, place(parts, call, path), readOptionsOf);
  if (first.entry?.entryType !== DT_LINK) return first;
  const { route, entry } = first;
  const second = await look(parts, routeOfTarget(parts, route, entry), readOptionsOf);
  if (second.entry?.entryType === DT_LINK) throw tooManyLinks(route, second.route);
  return second;
}

/**
 * One key for every name of a place that calls about content lead to: mounts crossed, one link followed, at one read
 * position for all the questions of a call. Errors: INVALID_PATH, and those of reading metadata.
 */
export async function targetKey(parts: KernelParts, call: Call, path: string): Promise<string> {
  const readOptionsOf = (route: Route) => call.pinnedReadOptions(route.zoneId);
  const { route, entry } = await look(parts, place(parts, call, path), readOptionsOf);
  const target = entry?.entryType === DT_LINK ? routeOfTarget(parts, route, entry) : route;
  return canonicalPath(target.zoneId, target.zonePath);
}

/**
 * Runs a write where its path leads. Whether a link has to be followed is looked up in what this node has
 * applied, which costs no round; a link found there is confirmed, and one missed shows as WRONG_TYPE when the
 * write is applied, which is then made again. A write that is not `repeatable`, because its bytes come only
 * once, looks up fresh metadata at once.
 */
export async function atWriteTarget<T>(
  parts: KernelParts,
  call: Call,
  path: string,
  repeatable: boolean,
  work: (found: Found) => Promise<T>,
): Promise<T> {
  const followFresh = (): Promise<Found> => follow(parts, call, path, () => call.freshReadOptions());
  if (!repeatable) return work(await followFresh());
  const near = await look(parts, place(parts, call, path), () => call.localReadOptions());
  const found = near.entry?.entryType === DT_LINK ? await followFresh() : near;
  try {
    return await work(found);
  } catch (error) {
    if (!NexusError.is(error) || error.code !== "WRONG_TYPE") throw error;
    const again = await followFresh();
    const isSameEntry = again.entry?.inode === found.entry?.inode;
    if (again.route.visiblePath === found.route.visiblePath && isSameEntry) throw error;
    return work(again);
  }
}

async function look(parts: KernelParts, route: Route, readOptionsOf: ReadOptionsOf): Promise<Found> {
  const options = await readOptionsOf(route);
  const entry = await metaStoreOf(parts, route.zoneId).get(route.zonePath, options);
  return { route, entry };
}

/** Where the link at `route` leads. Errors: CORRUPT. */
export function routeOfTarget(parts: KernelParts, route: Route, entry: FileMetadata): Route {
  return parts.router.route(route.zoneId, linkTargetOf(entry), false, route.visibleRoot);
}

function linkTargetOf(entry: FileMetadata): string {
  if (entry.linkTarget !== null) return entry.linkTarget;
  throw new NexusError({
    code: "CORRUPT",
    what: `link ${entry.path} in zone ${entry.zoneId} has no target`,
    remedy: "remove it and create it again",
  });
}

export function tooManyLinks(link: Route, target: Route): NexusError {
  return new NexusError({
    code: "TOO_MANY_LINKS",
    what: `${link.visiblePath} is a link to ${target.visiblePath}, which is a link too`,
    remedy: "let the first link point at the final target",
    details: { path: link.visiblePath },
  });
}

export function notFound(route: Route): NexusError {
  return new NexusError({
    code: "NOT_FOUND",
    what: `${route.visiblePath} does not exist`,
    details: { path: route.visiblePath, zoneId: route.zoneId },
  });
}
