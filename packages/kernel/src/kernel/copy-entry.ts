import { DT_LINK, DT_REG, type FileMetadata } from "@nexus/contracts";
import type { Mutation, PutContentMutation } from "../abc/meta-store.js";
import { type StoredObject, WHOLE_OBJECT } from "../abc/object-store.js";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import { contentPieces, stage } from "./content.js";
import type { KernelParts } from "./parts.js";
import { refuseBeyondQuota } from "./quota.js";
import { copiedAttributes } from "./reserved-attributes.js";
import { createMutation } from "./setattr.js";

export interface FileCopy {
  readonly source: Route;
  readonly entry: FileMetadata;
  readonly target: Route;
  readonly overwrite: boolean;
}

/** True when the target can name the very bytes of the source. */
function sharesContent(source: Route, target: Route): boolean {
  return source.store === target.store && source.store.addressing === "content";
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
  const xattrs = copiedAttributes(entry.xattrs);
  const set: Mutation = { kind: "setXattrs", path: target.zonePath, xattrs };
  const extra = Object.keys(xattrs).length > 0 ? [set] : [];
  // A file that never had content leaves none in what it replaces; a new one has none either.
  if (entry.contentId === null && !overwrite) {
    const { mimeType } = entry;
    const type = { entryType: DT_REG, existOk: false, createParents: false, mimeType } as const;
    return [createMutation(parts, call, target, type), ...extra];
  }
  const shared = entry.contentId !== null && sharesContent(source, target);
  const conditions = overwrite ? {} : { ifAbsent: true };
  if (!shared) await refuseBeyondQuota(parts, call, target, entry.sizeBytes, conditions);
  const stored: StoredObject = shared
    ? { contentId: entry.contentId, sizeBytes: entry.sizeBytes }
    : await stage(parts, call, target, contentPieces(parts, source, entry, WHOLE_OBJECT, call.signal), null);
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
    conditions,
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
    mimeType: entry.mimeType,
    xattrs: copiedAttributes(entry.xattrs),
  });
}
