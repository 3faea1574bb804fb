import { type FileMetadata, isDirectoryType, NexusError, SYSTEM_PREFIX } from "@nexus/contracts";
import { baseName, hangPath } from "@nexus/lib";
import type { ListPageRequest } from "../abc/meta-store.js";
import type { Route } from "../core/router/vfs-router.js";
import type { ReaddirPage, StatResult } from "./api.js";
import type { Call } from "./call.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { authorize, isAllowed } from "./pipeline.js";
import { follow, notFound, type ReadOptionsOf } from "./resolve.js";
import { toStat } from "./stat-result.js";

const SYSTEM_ROOT = SYSTEM_PREFIX.slice(0, -1);

/** A directory that may be listed; links and mounts followed. Errors: NOT_FOUND, NOT_A_DIRECTORY. */
export async function openDirectory(
  parts: KernelParts,
  call: Call,
  path: string,
  readOptionsOf: ReadOptionsOf,
): Promise<Route> {
  const { route, entry } = await follow(parts, call, path, readOptionsOf);
  await authorize(parts, call, "READ", route, entry);
  if (entry === null) throw notFound(route);
  requireDirectory(route, entry);
  return route;
}

function requireDirectory(route: Route, entry: FileMetadata): void {
  if (isDirectoryType(entry.entryType)) return;
  throw new NexusError({
    code: "NOT_A_DIRECTORY",
    what: `${route.visiblePath} is not a directory`,
    remedy: "list the directory it lies in",
    details: { path: route.visiblePath },
  });
}

/** A page of entries the caller may see; the others are left out, so a page may be short. */
export async function listPage(
  parts: KernelParts,
  call: Call,
  route: Route,
  page: ListPageRequest,
  readOptionsOf: ReadOptionsOf,
): Promise<ReaddirPage> {
  const listed = await metaStoreOf(parts, route.zoneId).list(
    route.zonePath,
    page,
    await readOptionsOf(route),
  );
  const entries: StatResult[] = [];
  for (const entry of listed.entries) {
    // Rows of the system lie below; what is shown there is made by resolvers.
    if (entry.path === SYSTEM_ROOT) continue;
    const child = childRoute(parts, route, entry);
    if (await mayTraverse(parts, call, child, entry)) entries.push(toStat(entry, child.visiblePath));
  }
  return { entries, nextCursor: listed.nextCursor };
}

/** Most entries are decided by the cascade at once; only the provider's take a step of their own. */
function mayTraverse(
  parts: KernelParts,
  call: Call,
  route: Route,
  entry: FileMetadata,
): boolean | Promise<boolean> {
  const decided = parts.gate.decideNow(call.context, "TRAVERSE", route, entry.ownerId);
  return decided === "undecided" ? isAllowed(parts, call, "TRAVERSE", route, entry) : decided === "allow";
}

/** The row of a child, mounts not crossed. */
export function childRoute(parts: KernelParts, directory: Route, entry: FileMetadata): Route {
  const zonePath = hangPath(directory.zonePath, `/${baseName(entry.path)}`);
  return parts.router.route(directory.zoneId, zonePath, true, directory.visibleRoot);
}
