import { type ContentId, DT_DIR, DT_MOUNT, type FileMetadata, NexusError } from "@nexus/contracts";
import type { CommitResult, RenameMutation } from "../abc/meta-store.js";
import type { Route } from "../core/router/vfs-router.js";
import type { RenameRequest, RenameResult } from "./api.js";
import type { Call } from "./call.js";
import { objectKey } from "./content.js";
import { isUnknownOutcome } from "./failures.js";
import { type Intent, inodeText, intentPlace, withIntent } from "./intents.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { commit, intercept, lastOutcome, withIoLocks } from "./pipeline.js";
import { authorizeRemoval } from "./removal.js";
import { notFound, placeOfRow } from "./resolve.js";
import { requireVacant } from "./vacancy.js";

interface Renamed extends RenameResult {
  readonly previous: FileMetadata | null;
}

/** Moves an entry inside its zone and store. Errors: see KernelSyscalls.sysRename. */
export async function rename(parts: KernelParts, call: Call, request: RenameRequest): Promise<RenameResult> {
  const from = placeOfRow(parts, call, request.from);
  const to = placeOfRow(parts, call, request.to);
  await authorizeRemoval(parts, call, from);
  await authorizeRemoval(parts, call, to);
  if (parts.router.mountAt(from.zoneId, from.zonePath) !== null) {
    parts.gate.requireAdmin(call.context, `move the mount ${from.visiblePath}`);
  }
  const { previous: _, ...result } = await intercept(
    parts,
    call,
    { operation: "rename", route: from, target: to },
    () => move(parts, call, request, from, to),
    ({ entry, previous, token }) => ({ entry, previous, created: false, token }),
  );
  return result;
}

async function move(
  parts: KernelParts,
  call: Call,
  request: RenameRequest,
  from: Route,
  to: Route,
): Promise<Renamed> {
  requireSameHome(from, to);
  const mutation: RenameMutation = {
    kind: "rename",
    from: from.zonePath,
    to: to.zonePath,
    conditions: request.conditions,
    nowMs: parts.clock.wallMs(),
  };
  const committed = await withIoLocks(parts, call, "exclusive", [from, to], () => {
    const work = (): Promise<CommitResult> => commit(parts, call, from, [mutation]);
    return from.store.addressing === "path" ? movingBytes(parts, call, from, to, work) : work();
  });
  const { entry, previous } = lastOutcome(committed);
  return { entry, previousPath: from.visiblePath, previous, token: committed.token };
}

function requireSameHome(from: Route, to: Route): void {
  const sameStore = from.store === to.store && from.storeRoot === to.storeRoot;
  if (from.zoneId === to.zoneId && sameStore) return;
  const what =
    from.zoneId === to.zoneId
      ? `${from.visiblePath} and ${to.visiblePath} are in different stores`
      : `${from.visiblePath} is in zone ${from.zoneId}, ${to.visiblePath} in zone ${to.zoneId}`;
  throw new NexusError({
    code: "CROSS_ZONE",
    what: `${what}: a rename cannot cross that`,
    remedy: "copy it, then remove the original",
    details: { from: from.visiblePath, to: to.visiblePath },
  });
}

/** Path-addressed bytes move first and come back when the commit is refused. */
async function movingBytes(
  parts: KernelParts,
  call: Call,
  from: Route,
  to: Route,
  work: () => Promise<CommitResult>,
): Promise<CommitResult> {
  const store = metaStoreOf(parts, from.zoneId);
  const [entry, taken] = await store.getMany([from.zonePath, to.zonePath], call.freshReadOptions());
  if (entry === null || entry === undefined) throw notFound(from);
  // A taken name, or a missing parent, is the commit's to refuse: then no byte may have moved.
  const moves = (taken === null || taken === undefined) && hasBytes(from, entry);
  if (moves) await requireVacant(call, to);
  const shift = (source: Route, target: Route): Promise<void> =>
    call.within(`moving the bytes of ${from.visiblePath}`, () =>
      from.store.rename(source.storePath as ContentId, target.storePath as ContentId),
    );
  if (!moves) return work();
  const intent: Intent = {
    kind: "move",
    from: intentPlace(from),
    to: intentPlace(to),
    inode: inodeText(entry),
  };
  return withIntent(call, from, intent, async () => {
    const moved = await shift(from, to).then(() => true, missingFolder(entry));
    try {
      return await work();
    } catch (error) {
      if (moved && !isUnknownOutcome(error)) await from.store.rename(idOf(to), idOf(from));
      throw error;
    }
  });
}

function idOf(route: Route): ContentId {
  return route.storePath as ContentId;
}

function hasBytes(route: Route, entry: FileMetadata): boolean {
  return mayBeFolder(entry) || objectKey(route, entry) !== null;
}

/** What a mount covers moves with it. */
function mayBeFolder({ entryType }: FileMetadata): boolean {
  return entryType === DT_DIR || entryType === DT_MOUNT;
}

/** A directory that never held a file need not exist in the store. Errors: everything else. */
function missingFolder(entry: FileMetadata): (error: unknown) => false {
  return (error) => {
    if (mayBeFolder(entry) && NexusError.is(error) && error.code === "NOT_FOUND") return false;
    throw error;
  };
}
