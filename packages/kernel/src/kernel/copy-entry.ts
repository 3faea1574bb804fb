import {
  type CommitToken,
  DT_LINK,
  DT_REG,
  type FileMetadata,
  NexusError,
  type WriteConditions,
} from "@nexus/contracts";
import type { CommitResult, Mutation, MutationOutcome, PutContentMutation } from "../abc/meta-store.js";
import type { StoredObject } from "../abc/object-store.js";
import { storageField } from "../core/content/external-object-store.js";
import type { HookOutcome } from "../core/dispatch/types.js";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import { stage, stagingKey } from "./content.js";
import { stageSource } from "./copy-source.js";
import type { KernelParts } from "./parts.js";
import { lastOutcome } from "./pipeline.js";
import { publishStaged } from "./publish.js";
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
function sharesContent({ source, entry, target }: FileCopy): boolean {
  return entry.contentId !== null && source.store === target.store && source.store.addressing === "content";
}

/** A file that never had content leaves none in what it replaces; a new one has none either. */
function isBare({ entry, overwrite }: FileCopy): boolean {
  return entry.contentId === null && !overwrite;
}

/** A copy whose bytes go where a path-addressed store keeps them. */
export function isPublished(file: FileCopy): boolean {
  return file.target.store.addressing === "path" && !isBare(file);
}

function conditionsOf({ overwrite }: FileCopy): WriteConditions {
  return overwrite ? {} : { ifAbsent: true };
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
  const { entry, target } = file;
  if (isBare(file)) {
    const { mimeType } = entry;
    const type = { entryType: DT_REG, existOk: false, createParents: false, mimeType } as const;
    return [createMutation(parts, call, target, type), ...attributeMutations(file)];
  }
  if (entry.contentId !== null && sharesContent(file)) {
    // Bytes that were not moved are held where they were.
    const { contentId, sizeBytes, lastWriterAddress } = entry;
    return putMutations(parts, call, file, { contentId, sizeBytes }, lastWriterAddress);
  }
  await refuseBeyondQuota(parts, call, target, entry.sizeBytes, conditionsOf(file));
  const stored = await stageCopy(parts, call, file, null);
  return putMutations(parts, call, file, stored, parts.advertiseAddress);
}

/** Copies a file into a path-addressed store the way a write goes there. */
export async function publishCopy(parts: KernelParts, call: Call, file: FileCopy): Promise<CommitResult> {
  await refuseBeyondQuota(parts, call, file.target, file.entry.sizeBytes, conditionsOf(file));
  const staged = await stageCopy(parts, call, file, stagingKey(parts));
  return publishStaged(parts, call.renewed(), file.target, staged, {
    conditions: conditionsOf(file),
    mutationsOf: (stored) => putMutations(parts, call, file, stored, parts.advertiseAddress),
  });
}

function stageCopy(
  parts: KernelParts,
  call: Call,
  { source, entry, target }: FileCopy,
  key: string | null,
): Promise<StoredObject> {
  return stageSource(parts, call, { route: source, entry }, (pieces) =>
    stage(parts, call, target, pieces, key),
  );
}

function putMutations(
  parts: KernelParts,
  call: Call,
  file: FileCopy,
  stored: StoredObject,
  writerAddress: string | null,
): readonly Mutation[] {
  const put: PutContentMutation = {
    kind: "putContent",
    path: file.target.zonePath,
    ...stored,
    mimeType: file.entry.mimeType,
    ownerId: call.context.userId,
    writerAddress,
    create: "ifMissing",
    createParents: false,
    conditions: conditionsOf(file),
    nowMs: parts.clock.wallMs(),
    copyOf: { path: file.source.zoneId === file.target.zoneId ? file.source.zonePath : null },
    ...storageField(file.target.store),
  };
  return [put, ...attributeMutations(file)];
}

function attributeMutations({ entry, target }: FileCopy): readonly Mutation[] {
  const xattrs = copiedAttributes(entry.xattrs);
  return Object.keys(xattrs).length > 0 ? [{ kind: "setXattrs", path: target.zonePath, xattrs }] : [];
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

/** The caller of a copy set no condition, so the one that was made for it is put in the caller's words. */
export function asAlreadyThere({ target, overwrite }: FileCopy, error: unknown): unknown {
  if (overwrite || !NexusError.is(error) || error.code !== "CONFLICT") return error;
  return new NexusError({
    code: "ALREADY_EXISTS",
    what: `${target.visiblePath} already exists`,
    remedy: "choose another path, or ask for it to be replaced",
    details: error.details,
    cause: error,
  });
}

/** What post hooks are told of an entry that these outcomes, in order, copied. */
export function copyEffect(
  outcomes: readonly MutationOutcome[],
  token: CommitToken,
): HookOutcome & { token: CommitToken } {
  const [first] = outcomes;
  const { entry } = lastOutcome({ outcomes, token });
  return { entry, previous: first?.previous ?? null, created: first?.created === true, token };
}
