import {
  DT_DIR,
  DT_EXTERNAL_STORAGE,
  DT_MOUNT,
  DT_REG,
  type FileMetadata,
  NexusError,
} from "@nexus/contracts";
import { isSameOrBelow } from "@nexus/lib";
import type { CommitResult } from "../abc/meta-store.js";
import type { HookOutcome } from "../core/dispatch/types.js";
import type { Route } from "../core/router/vfs-router.js";
import type { CopyRequest, CopyResult } from "./api.js";
import type { Call } from "./call.js";
import { refusedCopy } from "./copy-check.js";
import {
  asAlreadyThere,
  copyEffect,
  type FileCopy,
  fileMutations,
  isPublished,
  publishCopy,
} from "./copy-entry.js";
import { TreeCopy } from "./copy-tree.js";
import type { KernelParts } from "./parts.js";
import { authorize, commit, intercept, withIoLocks } from "./pipeline.js";
import { type Found, follow, notFound, placeOfRow } from "./resolve.js";

/** Copies a file, a link or, when told so, a tree. Errors: see KernelSyscalls.sysCopy. */
export async function copy(parts: KernelParts, call: Call, request: CopyRequest): Promise<CopyResult> {
  const source = await follow(parts, call, request.from, (route) => call.pinnedReadOptions(route.zoneId));
  const target = placeOfRow(parts, call, request.to);
  await authorize(parts, call, "READ", source.route, source.entry);
  await authorize(parts, call, "WRITE", target);
  const { overwrite, recursive } = request;
  const { result } = await intercept(
    parts,
    call,
    { operation: "copy", route: source.route, target, overwrite, recursive },
    () => copyTo(parts, call, request, source, target),
    (copied) => copied.effect,
  );
  return result;
}

/** A copy with what post hooks are told of it. */
interface Copied {
  readonly result: CopyResult;
  readonly effect: HookOutcome;
}

function copiedFile({ outcomes, token }: CommitResult): Copied {
  const effect = copyEffect(outcomes, token);
  return { result: { entry: effect.entry, copiedCount: 1, token }, effect };
}

async function copyTree(
  parts: KernelParts,
  call: Call,
  request: CopyRequest,
  { source, entry, target }: { readonly source: Route; readonly entry: FileMetadata; readonly target: Route },
): Promise<Copied> {
  const { top, copiedCount, token } = await new TreeCopy(parts, call, request).copy(source, entry, target);
  return { result: { entry: top.entry, copiedCount, token }, effect: { ...top, token } };
}

function copyTo(
  parts: KernelParts,
  call: Call,
  request: CopyRequest,
  { route, entry }: Found,
  target: Route,
): Promise<Copied> {
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
      return copyFile(parts, call, { source: route, entry, target, overwrite: request.overwrite });
    case DT_DIR:
    case DT_MOUNT:
    case DT_EXTERNAL_STORAGE:
      if (!request.recursive) throw needsRecursive(route);
      return copyTree(parts, call, request, { source: route, entry, target });
    default:
      throw refusedCopy(route, entry.entryType);
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

async function copyFile(parts: KernelParts, call: Call, file: FileCopy): Promise<Copied> {
  try {
    return copiedFile(await placeCopy(parts, call, file));
  } catch (error) {
    throw asAlreadyThere(file, error);
  }
}

async function placeCopy(parts: KernelParts, call: Call, file: FileCopy): Promise<CommitResult> {
  if (isPublished(file)) return publishCopy(parts, call, file);
  const { target } = file;
  const mutations = await fileMutations(parts, call, file);
  return withIoLocks(parts, call, "exclusive", [target], () => commit(parts, call, target, mutations));
}
