import { type ContentId, DT_DIR, DT_REG, type FileMetadata } from "@nexus/contracts";
import { parentPath } from "@nexus/lib";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import { objectKey } from "./content.js";
import { ignoreMissing, ignoreMissingOrFull } from "./failures.js";
import type { KernelParts } from "./parts.js";
import { authorize } from "./pipeline.js";

/** WRITE on the entry and on the directory it leaves. */
export async function authorizeRemoval(parts: KernelParts, call: Call, route: Route): Promise<void> {
  await authorize(parts, call, "WRITE", route);
  const parent = parts.router.route(route.zoneId, parentPath(route.zonePath), false, route.visibleRoot);
  await authorize(parts, call, "WRITE", parent);
}

/**
 * Path-addressed bytes go with their entry, and so does the folder of a directory: it would keep a file from
 * taking its name. Content-addressed ones may be named by others; collecting them
 * is not a caller's business.
 */
export async function removeContent(call: Call, route: Route, entry: FileMetadata): Promise<void> {
  if (route.store.addressing === "content") return;
  if (entry.entryType === DT_DIR) return removeFolder(call, route);
  if (entry.entryType !== DT_REG) return;
  const key = objectKey(route, entry);
  if (key === null) return;
  await call.within(`removing the bytes of ${route.visiblePath}`, () =>
    route.store.remove(key).catch(ignoreMissing),
  );
}

async function removeFolder(call: Call, route: Route): Promise<void> {
  // The folder a store is bound to is its owner's.
  if (route.storePath === "/") return;
  await call.within(`removing the folder of ${route.visiblePath}`, () =>
    route.store.remove(route.storePath as ContentId).catch(ignoreMissingOrFull),
  );
}
