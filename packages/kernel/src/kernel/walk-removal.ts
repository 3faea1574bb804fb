import { DT_DIR, type FileMetadata, isMountType, NexusError } from "@nexus/contracts";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import { childRoute } from "./list.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { beginInterception, type Interception } from "./pipeline.js";
import { authorizeRemoval } from "./removal.js";

/** An entry that may be removed as far as the gate is concerned. */
export interface Removable {
  readonly route: Route;
  readonly entry: FileMetadata;
  /** Where it lies. */
  readonly directory: Route;
}

/**
 * Takes everything below a directory through the gate, children before the directories that hold them, and visits it.
 * Errors: CROSS_ZONE (a mount lies there), those of the gate and of `visit`.
 */
export async function walkRemoval(
  parts: KernelParts,
  call: Call,
  directory: Route,
  visit: (removable: Removable) => Promise<void>,
): Promise<void> {
  const store = metaStoreOf(parts, directory.zoneId);
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof store.list>> = await store.list(
      directory.zonePath,
      { cursor, limit: parts.limits.treePageEntries },
      call.freshReadOptions(),
    );
    for (const entry of page.entries) {
      const route = childRoute(parts, directory, entry);
      if (isMountType(entry.entryType)) throw mountBelow(route);
      if (entry.entryType === DT_DIR) await walkRemoval(parts, call, route, visit);
      await authorizeRemoval(parts, call, route);
      await visit({ route, entry, directory });
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** The pre hooks of one removal among many. */
export function beginRemoval(parts: KernelParts, call: Call, route: Route): Promise<Interception> {
  return beginInterception(parts, call, { operation: "delete", route, recursive: false });
}

function mountBelow(route: Route): NexusError {
  return new NexusError({
    code: "CROSS_ZONE",
    what: `${route.visiblePath} is a mount and is not removed with the directory above it`,
    remedy: `unmount ${route.visiblePath} first`,
    details: { path: route.visiblePath },
  });
}
