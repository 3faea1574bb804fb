import { DT_DIR, type FileMetadata, NexusError, type ZoneId } from "@nexus/contracts";
import { baseName, isSameOrBelow, parentPath } from "@nexus/lib";
import type { CommitResult, CreateMutation, DiscardMutation, Mutation } from "../abc/meta-store.js";
import {
  TRASH,
  TRASH_RETENTION_ATTRIBUTE,
  TRASHED_AT_ATTRIBUTE,
  TRASHED_BY_ATTRIBUTE,
  TRASHED_PATH_ATTRIBUTE,
  trashPath,
  trashRetentionMs,
} from "../core/namespace/index.js";
import type { Route } from "../core/router/vfs-router.js";
import type { Admission } from "./admission.js";
import type {
  EmptyTrashRequest,
  ListTrashRequest,
  ListTrashResult,
  RestoreTrashRequest,
  SetattrResult,
  TrashCalls,
  TrashItem,
} from "./api.js";
import type { Call } from "./call.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { commit, intercept, isAllowed, lastOutcome, withIoLocks } from "./pipeline.js";
import { authorizeRemoval } from "./removal.js";
import { place, placeOfRow } from "./resolve.js";
import { createMutation } from "./setattr.js";

const ITEM_NAME = /^[0-9]{16,}-[0-9]+$/;
const MIN_RETENTION_MS = 1_000;
const MAX_RETENTION_MS = 10 * 366 * 24 * 60 * 60 * 1_000;

interface Trashed extends TrashItem {
  /** Where it was. */
  readonly route: Route;
}

/** The calls on trash, through the kernel's door. */
export function trashCalls(parts: KernelParts, admission: Admission): TrashCalls {
  return {
    list: (request, context, options) =>
      admission.run("list_trash", context, options, (call) => list(parts, call, request)),
    restore: (request, context, options) =>
      admission.run("restore_trash", context, options, (call) => restore(parts, call, request)),
    empty: (request, context, options) =>
      admission.run("empty_trash", context, options, (call) => empty(parts, call, request)),
    setRetention: (request, context, options) =>
      admission.run("set_trash_retention", context, options, (call) => setRetention(parts, call, request)),
  };
}

/** Whether the zone of a route keeps what is removed. */
export async function keepsTrash(parts: KernelParts, call: Call, route: Route): Promise<boolean> {
  const trash = await metaStoreOf(parts, route.zoneId).get(TRASH, call.freshReadOptions());
  return trashRetentionMs(trash) !== null;
}

export function discardMutation(
  parts: KernelParts,
  call: Call,
  route: Route,
  over: Pick<DiscardMutation, "conditions" | "recursive">,
): DiscardMutation {
  const { userId } = call.context;
  return {
    kind: "discard",
    path: route.zonePath,
    entryType: null,
    userId,
    nowMs: parts.clock.wallMs(),
    ...over,
  };
}

async function list(parts: KernelParts, call: Call, request: ListTrashRequest): Promise<ListTrashResult> {
  const route = place(parts, call, request.path);
  const { cursor, limit } = request;
  const page = await pageOf(parts, call, route, cursor, limit);
  const items = page.entries.map((entry) => trashedAt(parts, route, entry));
  const shown: TrashItem[] = [];
  for (const each of items) {
    if (!isSameOrBelow(each.route.zonePath, route.zonePath)) continue;
    if (!(await isAllowed(parts, call, "WRITE", each.route, each.entry))) continue;
    const { item, path, deletedAtMs, deletedBy, entry } = each;
    shown.push({ item, path, deletedAtMs, deletedBy, entry });
  }
  return { items: shown, nextCursor: page.nextCursor };
}

/** A zone that never had trash has an empty one. */
async function pageOf(parts: KernelParts, call: Call, route: Route, cursor: string | null, limit: number) {
  try {
    const store = metaStoreOf(parts, route.zoneId);
    return await store.list(TRASH, { cursor, limit }, call.readOptions(route.zoneId));
  } catch (error) {
    if (NexusError.is(error) && error.code === "NOT_FOUND") return { entries: [], nextCursor: null };
    throw error;
  }
}

function trashedAt(parts: KernelParts, zone: Route, entry: FileMetadata): Trashed {
  const item = baseName(entry.path);
  const {
    [TRASHED_PATH_ATTRIBUTE]: was = "/",
    [TRASHED_AT_ATTRIBUTE]: at = "0",
    [TRASHED_BY_ATTRIBUTE]: by = null,
    ...xattrs
  } = entry.xattrs;
  const route = parts.router.route(zone.zoneId, was, true, zone.visibleRoot);
  return {
    item,
    route,
    path: route.visiblePath,
    deletedAtMs: Number(at),
    deletedBy: by,
    entry: { ...entry, path: was, ttlSeconds: null, xattrs },
  };
}

/** Errors: NOT_FOUND. */
async function itemOf(parts: KernelParts, call: Call, zone: Route, item: string): Promise<Trashed> {
  const store = metaStoreOf(parts, zone.zoneId);
  const entry = ITEM_NAME.test(item) ? await store.get(trashPath(item), call.freshReadOptions()) : null;
  if (entry !== null) return trashedAt(parts, zone, entry);
  throw new NexusError({
    code: "NOT_FOUND",
    what: `${JSON.stringify(item)} is not in the trash of zone ${zone.zoneId}`,
    remedy: "list what is: nexus trash list",
    details: { zoneId: zone.zoneId, item },
  });
}

async function restore(parts: KernelParts, call: Call, request: RestoreTrashRequest): Promise<SetattrResult> {
  const zone = place(parts, call, request.path);
  const trashed = await itemOf(parts, call, zone, request.item);
  const target = request.to === null ? trashed.route : placeOfRow(parts, call, request.to);
  await authorizeRemoval(parts, call, trashed.route, trashed.entry);
  if (request.to !== null) await authorizeRemoval(parts, call, target);
  requireSamePlace(trashed, target);
  const subject =
    trashed.entry.entryType === DT_DIR
      ? ({ operation: "mkdir", route: target, parents: false } as const)
      : ({ operation: "setattr", route: target, change: "restore" } as const);
  return intercept(
    parts,
    call,
    subject,
    async () => {
      const committed = await withIoLocks(parts, call, "exclusive", [target], () =>
        moveBack(parts, call, request.item, target),
      );
      return { entry: lastOutcome(committed).entry, created: true, token: committed.token };
    },
    (result) => ({ ...result, previous: null }),
  );
}

/** Errors: CROSS_ZONE, UNSUPPORTED. */
function requireSamePlace(trashed: Trashed, target: Route): void {
  if (target.zoneId !== trashed.route.zoneId) {
    throw new NexusError({
      code: "CROSS_ZONE",
      what: `${trashed.path} was in zone ${trashed.route.zoneId} and cannot be restored to ${target.visiblePath} of ${target.zoneId}`,
      remedy: "restore it in its zone, then copy it",
      details: { path: target.visiblePath },
    });
  }
  if (target.store.addressing === "content") return;
  throw new NexusError({
    code: "UNSUPPORTED",
    what: `${target.visiblePath} is in a host folder, into which nothing is restored`,
    remedy: "restore it elsewhere, then copy it",
    details: { path: target.visiblePath },
  });
}

/** Errors: NOT_A_DIRECTORY for whatever else is above the target, its parent as well as those above it. */
async function moveBack(parts: KernelParts, call: Call, item: string, target: Route): Promise<CommitResult> {
  try {
    return await commit(parts, call, target, restoring(parts, call, item, target));
  } catch (error) {
    if (!NexusError.is(error) || error.code !== "WRONG_TYPE") throw error;
    const parent = parentPath(target.visiblePath);
    throw new NexusError({
      code: "NOT_A_DIRECTORY",
      what: `${target.visiblePath} cannot be restored: ${parent} is not a directory`,
      remedy: "choose another path",
      details: { path: parent },
      cause: error,
    });
  }
}

/** It loses what it has only in the trash, then moves. */
function restoring(parts: KernelParts, call: Call, item: string, target: Route): readonly Mutation[] {
  const path = trashPath(item);
  const nowMs = parts.clock.wallMs();
  const attributes = {
    [TRASHED_PATH_ATTRIBUTE]: null,
    [TRASHED_AT_ATTRIBUTE]: null,
    [TRASHED_BY_ATTRIBUTE]: null,
  };
  return [
    ...parentOf(parts, call, target),
    { kind: "setXattrs", path, xattrs: attributes },
    {
      kind: "setAttributes",
      path,
      createIfMissing: false,
      mimeType: null,
      ownerId: null,
      modifiedAtMs: null,
      createdAtMs: null,
      ttlSeconds: 0,
      conditions: {},
      nowMs,
    },
    { kind: "rename", from: path, to: target.zonePath, conditions: {}, nowMs },
  ];
}

function parentOf(parts: KernelParts, call: Call, target: Route): readonly CreateMutation[] {
  if (parentPath(target.zonePath) === "/") return [];
  const parent = parts.router.route(target.zoneId, parentPath(target.zonePath), true, target.visibleRoot);
  return [createMutation(parts, call, parent, { entryType: DT_DIR, existOk: true, createParents: true })];
}

async function empty(
  parts: KernelParts,
  call: Call,
  request: EmptyTrashRequest,
): Promise<{ readonly items: number }> {
  const zone = place(parts, call, request.path);
  if (request.item !== null) {
    const trashed = await itemOf(parts, call, zone, request.item);
    await authorizeRemoval(parts, call, trashed.route, trashed.entry);
    return { items: await letGo(parts, call, zone, [trashed.item]) };
  }
  let items = 0;
  let cursor: string | null = null;
  do {
    const page: ListTrashResult = await list(parts, call, {
      path: request.path,
      cursor,
      limit: parts.limits.treeCommitMutations,
    });
    items += await letGo(
      parts,
      call,
      zone,
      page.items.map(({ item }) => item),
    );
    cursor = page.nextCursor;
  } while (cursor !== null);
  return { items };
}

/** How many went by this call. */
async function letGo(parts: KernelParts, call: Call, zone: Route, items: readonly string[]): Promise<number> {
  let gone = 0;
  const discard = (item: string): DiscardMutation => ({
    ...discardMutation(parts, call, zone, { conditions: {}, recursive: true }),
    path: trashPath(item),
  });
  try {
    if (items.length > 0) await commit(parts, call, zone, items.map(discard));
    return items.length;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  // One of them went meanwhile: the others, one at a time.
  for (const item of items) {
    try {
      await commit(parts, call, zone, [discard(item)]);
      gone += 1;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return gone;
}

function isMissing(error: unknown): boolean {
  return NexusError.is(error) && error.code === "NOT_FOUND";
}

async function setRetention(
  parts: KernelParts,
  call: Call,
  { zoneId, retentionMs }: { readonly zoneId: ZoneId; readonly retentionMs: number | null },
): Promise<void> {
  parts.gate.requireAdmin(call.context, `set the trash of zone ${zoneId}`);
  if (retentionMs !== null) requireRetention(retentionMs);
  const route = parts.router.route(zoneId, TRASH, true);
  const setXattrs = { [TRASH_RETENTION_ATTRIBUTE]: retentionMs === null ? null : String(retentionMs) };
  await commit(parts, call, route, [
    createMutation(parts, call, route, { entryType: DT_DIR, existOk: true, createParents: true, setXattrs }),
  ]);
}

function requireRetention(retentionMs: number): void {
  const isWhole = Number.isSafeInteger(retentionMs);
  if (isWhole && retentionMs >= MIN_RETENTION_MS && retentionMs <= MAX_RETENTION_MS) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `trash cannot be kept for ${retentionMs} ms: from ${MIN_RETENTION_MS} to ${MAX_RETENTION_MS} it can`,
    remedy: "give a time in between, or turn it off",
  });
}
