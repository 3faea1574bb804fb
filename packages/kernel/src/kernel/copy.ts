import {
  DT_DIR,
  DT_LINK,
  DT_MOUNT,
  DT_REG,
  ENTRY_TYPE_NAMES,
  type FileMetadata,
  NexusError,
} from "@nexus/contracts";
import { isSameOrBelow } from "@nexus/lib";
import type { Mutation, PutContentMutation } from "../abc/meta-store.js";
import { type StoredObject, WHOLE_OBJECT } from "../abc/object-store.js";
import type { Route } from "../core/router/vfs-router.js";
import type { CopyRequest, CopyResult } from "./api.js";
import type { Call } from "./call.js";
import { contentPieces, stage } from "./content.js";
import { TreeCopy } from "./copy-tree.js";
import type { KernelParts } from "./parts.js";
import { authorize, commit, type Effect, intercept, lastOutcome, withIoLocks } from "./pipeline.js";
import { publishContent } from "./publish.js";
import { type Found, follow, notFound, placeOfRow } from "./resolve.js";
import { createMutation } from "./setattr.js";
import type { WritePlan } from "./write.js";

/** Copies a file, a link or, when told so, a tree. Errors: see KernelSyscalls.sysCopy. */
export async function copy(parts: KernelParts, call: Call, request: CopyRequest): Promise<CopyResult> {
  const source = await follow(parts, call, request.from, (route) => call.pinnedReadOptions(route.zoneId));
  const target = placeOfRow(parts, call, request.to);
  await authorize(parts, call, "READ", source.route);
  await authorize(parts, call, "WRITE", target);
  return intercept(
    parts,
    call,
    { operation: "copy", route: source.route, target },
    () => copyTo(parts, call, request, source, target),
    effectOf,
  );
}

function effectOf({ entry, token }: CopyResult): Effect {
  return { entry, previous: null, created: true, token };
}

function copyTo(
  parts: KernelParts,
  call: Call,
  request: CopyRequest,
  { route, entry }: Found,
  target: Route,
): Promise<CopyResult> {
  if (entry === null) throw notFound(route);
  if (route.zoneId === target.zoneId && isSameOrBelow(target.zonePath, route.zonePath)) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `${route.visiblePath} cannot be copied onto or into itself (${target.visiblePath})`,
      remedy: "choose a path outside it",
    });
  }
  switch (entry.entryType) {
    case DT_REG:
      return copyFile(parts, call, request, route, entry, target);
    case DT_DIR:
    case DT_MOUNT:
      if (!request.recursive) throw needsRecursive(route);
      return new TreeCopy(parts, call, request).copy(route, entry, target);
    default:
      throw new NexusError({
        code: "WRONG_TYPE",
        what: `${route.visiblePath} is a ${ENTRY_TYPE_NAMES[entry.entryType]}, which cannot be copied`,
        remedy: "copy a file or a directory",
        details: { path: route.visiblePath },
      });
  }
}

function needsRecursive(route: Route): NexusError {
  return new NexusError({
    code: "IS_A_DIRECTORY",
    what: `${route.visiblePath} is a directory`,
    remedy: "ask for a recursive copy",
    details: { path: route.visiblePath },
  });
}

/** True when the target can name the very bytes of the source. */
export function sharesContent(source: Route, target: Route): boolean {
  return source.store === target.store && source.store.addressing === "content";
}

async function copyFile(
  parts: KernelParts,
  call: Call,
  request: CopyRequest,
  source: Route,
  entry: FileMetadata,
  target: Route,
): Promise<CopyResult> {
  if (target.store.addressing === "path" && entry.contentId !== null) {
    return copyIntoPathStore(parts, call, request, source, entry, target);
  }
  const { overwrite } = request;
  const mutations = await fileMutations(parts, call, { source, entry, target, overwrite });
  const committed = await withIoLocks(parts, call, "exclusive", [target], () =>
    commit(parts, call, target, mutations),
  );
  return { entry: lastOutcome(committed).entry, copiedCount: 1, token: committed.token };
}

/** Bytes that are published by renaming go the way of a write. */
async function copyIntoPathStore(
  parts: KernelParts,
  call: Call,
  request: CopyRequest,
  source: Route,
  entry: FileMetadata,
  target: Route,
): Promise<CopyResult> {
  const plan: WritePlan = {
    path: target.visiblePath,
    source: contentPieces(parts, source, entry, WHOLE_OBJECT, call.signal),
    where: { kind: "replace" },
    mimeType: entry.mimeType,
    conditions: request.overwrite ? {} : { ifAbsent: true },
    create: "ifMissing",
    createParents: false,
  };
  const committed = await publishContent(parts, call, plan, target);
  return { entry: lastOutcome(committed).entry, copiedCount: 1, token: committed.token };
}

export interface FileCopy {
  readonly source: Route;
  readonly entry: FileMetadata;
  readonly target: Route;
  readonly overwrite: boolean;
}

/**
 * What makes a copy of a file in a content-addressed store: its content named again where the store is the
 * same, its bytes stored there first where it is not.
 */
export async function fileMutations(
  parts: KernelParts,
  call: Call,
  file: FileCopy,
): Promise<readonly Mutation[]> {
  const { source, entry, target, overwrite } = file;
  const xattrs: Mutation = { kind: "setXattrs", path: target.zonePath, xattrs: entry.xattrs };
  const extra = Object.keys(entry.xattrs).length > 0 ? [xattrs] : [];
  if (entry.contentId === null) {
    const { mimeType } = entry;
    const type = { entryType: DT_REG, existOk: overwrite, createParents: false, mimeType } as const;
    return [createMutation(parts, call, target, type), ...extra];
  }
  const shared = sharesContent(source, target);
  const stored: StoredObject = shared
    ? { contentId: entry.contentId, sizeBytes: entry.sizeBytes }
    : await stage(call, target, contentPieces(parts, source, entry, WHOLE_OBJECT, call.signal), null);
  const put: PutContentMutation = {
    kind: "putContent",
    path: target.zonePath,
    ...stored,
    mimeType: entry.mimeType,
    ownerId: call.context.userId,
    // Bytes that were not moved are held where they were.
    writerAddress: shared ? entry.lastWriterAddress : parts.advertiseAddress,
    create: "ifMissing",
    createParents: false,
    conditions: overwrite ? {} : { ifAbsent: true },
    nowMs: parts.clock.wallMs(),
  };
  return [put, ...extra];
}

/** What makes a copy of a link: the same target, which must then be in the same zone. */
export function linkMutation(parts: KernelParts, call: Call, file: FileCopy): Mutation {
  const { entry, target, overwrite } = file;
  return createMutation(parts, call, target, {
    entryType: DT_LINK,
    existOk: overwrite,
    createParents: false,
    linkTarget: entry.linkTarget,
  });
}
