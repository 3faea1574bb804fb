import { type ContentId, DT_DIR, DT_REG, type FileMetadata } from "@nexus/contracts";
import { parentPath } from "@nexus/lib";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import { objectKey } from "./content.js";
import { ignoreMissing, ignoreMissingOrFull } from "./failures.js";
import { inodeText, intentPlace, withIntent } from "./intents.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { authorize } from "./pipeline.js";

/** WRITE on the entry and on the directory it leaves. `entry`: as `authorize` has it. */
export async function authorizeRemoval(
  parts: KernelParts,
  call: Call,
  route: Route,
  entry?: FileMetadata | null,
): Promise<void> {
  await authorize(parts, call, "WRITE", route, entry);
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

/** An entry that is about to be removed. */
export interface Leaving {
  readonly route: Route;
  readonly entry: FileMetadata;
}

/** Runs the commit that removes entries of one store, and what removes their bytes, so that a crash leaves no bytes. */
export function removingBytes<T>(
  call: Call,
  leaving: readonly Leaving[],
  work: () => Promise<T>,
): Promise<T> {
  const [first] = leaving;
  if (first === undefined || first.route.store.intents === null) return work();
  const entries = leaving
    .filter(({ route, entry }) => hasBytes(route, entry))
    .map(({ route, entry }) => ({ at: intentPlace(route), inode: inodeText(entry) }));
  return entries.length === 0 ? work() : withIntent(call, first.route, { kind: "remove", entries }, work);
}

/** The folder a store is bound to is its owner's. */
function hasBytes(route: Route, entry: FileMetadata): boolean {
  return entry.entryType === DT_DIR ? route.storePath !== "/" : objectKey(route, entry) !== null;
}

/** What is there, when its bytes go with it; called under the lock. */
export async function leavingOf(parts: KernelParts, call: Call, route: Route): Promise<readonly Leaving[]> {
  if (route.store.intents === null) return [];
  const entry = await metaStoreOf(parts, route.zoneId).get(route.zonePath, call.freshReadOptions());
  return entry === null ? [] : [{ route, entry }];
}

async function removeFolder(call: Call, route: Route): Promise<void> {
  // The folder a store is bound to is its owner's.
  if (route.storePath === "/") return;
  await call.within(`removing the folder of ${route.visiblePath}`, () =>
    route.store.remove(route.storePath as ContentId).catch(ignoreMissingOrFull),
  );
}
