import {
  DT_DIR,
  DT_EXTERNAL_STORAGE,
  DT_MOUNT,
  type FileMetadata,
  isMountType,
  NexusError,
} from "@nexus/contracts";
import type { CommitResult, Mutation, MutationOutcome } from "../abc/meta-store.js";
import { ExternalObjectStore } from "../core/content/external-object-store.js";
import type { HookOutcome } from "../core/dispatch/types.js";
import { checkConditions } from "../core/namespace/conditions.js";
import type { Route } from "../core/router/vfs-router.js";
import type { RmdirRequest, UnlinkRequest, UnlinkResult } from "./api.js";
import type { Call } from "./call.js";
import { discardTree } from "./discard-tree.js";
import { isStorageAt } from "./external-storages.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { commit, intercept, lastOutcome, withIoLocks } from "./pipeline.js";
import { authorizeRemoval, leavingOf, removeContent, removingBytes } from "./removal.js";
import { notFound, placeOfRow } from "./resolve.js";
import { discardMutation, keepsTrash } from "./trash.js";
import { TreeRemoval } from "./unlink-tree.js";
import { unlinkVirtual } from "./virtual-change.js";

/** Removes an entry; links are not followed, a mount is unmounted. Errors: see KernelSyscalls.sysUnlink. */
export function unlink(parts: KernelParts, call: Call, request: UnlinkRequest): Promise<UnlinkResult> {
  return removeAt(parts, call, request, null);
}

/** rmdir of Tier 2: what is no directory when its removal is applied stays. Errors: see KernelTier2.rmdir. */
export async function removeDirectory(
  parts: KernelParts,
  call: Call,
  { path, recursive }: RmdirRequest,
): Promise<UnlinkResult> {
  try {
    return await removeAt(parts, call, { path, recursive, conditions: {} }, DT_DIR);
  } catch (error) {
    throw NexusError.is(error) && error.code === "WRONG_TYPE" ? notADirectory(path, error) : error;
  }
}

function notADirectory(path: string, cause: unknown): NexusError {
  return new NexusError({
    code: "NOT_A_DIRECTORY",
    what: `${path} is not a directory`,
    remedy: "remove it as what it is: a file, or a mount",
    details: { path },
    cause,
  });
}

async function removeAt(
  parts: KernelParts,
  call: Call,
  request: UnlinkRequest,
  only: typeof DT_DIR | null,
): Promise<UnlinkResult> {
  const route = placeOfRow(parts, call, request.path);
  const virtual = await unlinkVirtual(parts, call, request, route);
  if (virtual !== null) return virtual;
  await authorizeRemoval(parts, call, route);
  if (route.zonePath === "/") throw rootOf(route);
  return intercept(
    parts,
    call,
    { operation: "delete", route, recursive: request.recursive },
    async () => {
      const isMount = parts.router.mountAt(route.zoneId, route.zonePath) !== null;
      if (isMount && only === null) return unmount(parts, call, request, route);
      const isStorage = isStorageAt(parts, route);
      if (isStorage && only === null) return unmountStorage(parts, call, request, route);
      if (isMount || isStorage) throw notADirectory(route.visiblePath, null);
      if (request.recursive && (await isDirectory(parts, call, route))) {
        return removeTree(parts, call, request, route);
      }
      return removeOne(parts, call, request, route, only);
    },
    effectOf,
  );
}

function effectOf(result: UnlinkResult): HookOutcome {
  return { entry: result.entry, previous: result.entry, created: false, token: result.token };
}

/** Refused before its children go, not behind them. */
function rootOf(route: Route): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${route.visiblePath} is the root directory of zone ${route.zoneId} and cannot be removed`,
    remedy: "remove what lies in it, or the zone",
  });
}

async function freshEntry(parts: KernelParts, call: Call, route: Route): Promise<FileMetadata> {
  const entry = await metaStoreOf(parts, route.zoneId).get(route.zonePath, call.freshReadOptions());
  if (entry === null) throw notFound(route);
  return entry;
}

/** False for what is not there: the commit that removes it says why. */
async function isDirectory(parts: KernelParts, call: Call, route: Route): Promise<boolean> {
  const entry = await metaStoreOf(parts, route.zoneId).get(route.zonePath, call.freshReadOptions());
  return entry?.entryType === DT_DIR;
}

/** What is in a host folder or external storage cannot come back. */
function hasTrash({ store }: Route): boolean {
  return store.addressing === "content" && !(store instanceof ExternalObjectStore);
}

/** Errors: PERMISSION_DENIED (administrators only), CONFLICT. */
async function unmount(
  parts: KernelParts,
  call: Call,
  request: UnlinkRequest,
  route: Route,
): Promise<UnlinkResult> {
  parts.gate.requireAdmin(call.context, `unmount ${route.visiblePath}`);
  return removeOne(parts, call, request, route, DT_MOUNT);
}

/**
 * The storage keeps its bytes. What the zone knows of entries in it goes when that is asked for. Errors: PERMISSION_DENIED
 * (administrators only), DIRECTORY_NOT_EMPTY, CONFLICT, CROSS_ZONE (a mount lies in it).
 */
async function unmountStorage(
  parts: KernelParts,
  call: Call,
  request: UnlinkRequest,
  route: Route,
): Promise<UnlinkResult> {
  parts.gate.requireAdmin(call.context, `unmount ${route.visiblePath}`);
  return request.recursive
    ? removeTree(parts, call, request, route)
    : removeOne(parts, call, request, route, DT_EXTERNAL_STORAGE);
}

async function removeOne(
  parts: KernelParts,
  call: Call,
  request: UnlinkRequest,
  route: Route,
  entryType: typeof DT_MOUNT | typeof DT_EXTERNAL_STORAGE | typeof DT_DIR | null,
): Promise<UnlinkResult> {
  const { conditions } = request;
  // Bytes of a host folder go with their entry; nothing could bring them back.
  const isMount = entryType !== null && isMountType(entryType);
  const isKept = !isMount && hasTrash(route);
  const mutation: Mutation = isKept
    ? { ...discardMutation(parts, call, route, { conditions, recursive: false }), entryType }
    : { kind: "remove", path: route.zonePath, entryType, conditions };
  const committed = await withIoLocks(parts, call, "exclusive", [route], async () => {
    return removingBytes(call, await leavingOf(parts, call, route), async () => {
      const result = await commit(parts, call, route, [mutation]);
      await removeContent(call, route, lastOutcome(result).entry);
      return result;
    });
  });
  const { entry, trashed } = lastOutcome(committed);
  return { entry, removedCount: 1, token: committed.token, ...(trashed === true ? { trashed } : {}) };
}

/** Children first, each through gate and hooks. What is removed before a refusal stays removed. */
async function removeTree(
  parts: KernelParts,
  call: Call,
  request: UnlinkRequest,
  route: Route,
): Promise<UnlinkResult> {
  const boundary = parts.router.boundaryBelow(route.zoneId, route.zonePath);
  if (boundary !== null) {
    throw new NexusError({
      code: "CROSS_ZONE",
      what: `${route.visiblePath} cannot be removed: ${boundary} below it is a mount`,
      remedy: `unmount ${boundary} first`,
      details: { path: route.visiblePath, mount: boundary },
    });
  }
  // The commit that removes the directory checks again; by then its children would be gone.
  const entry = await freshEntry(parts, call, route);
  checkConditions(route.visiblePath, entry, request.conditions);
  // What ends with a session does not go into the trash.
  const isStorage = entry.entryType === DT_EXTERNAL_STORAGE;
  const isKept = !isStorage && hasTrash(route) && entry.ephemeral !== true;
  if (isKept && (await keepsTrash(parts, call, route))) {
    return discardTree(parts, call, request, route);
  }
  const removal = new TreeRemoval(parts, call, {
    conditions: request.conditions,
    topType: isStorage ? DT_EXTERNAL_STORAGE : DT_DIR,
  });
  const done: { result: CommitResult; outcome: MutationOutcome } = await removal.remove(route);
  return { entry: done.outcome.entry, removedCount: removal.removedCount, token: done.result.token };
}
