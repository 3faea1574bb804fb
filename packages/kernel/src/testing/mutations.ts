import { type ContentId, DT_DIR, DT_LINK, DT_MOUNT, type ZoneId } from "@nexus/contracts";
import type {
  CreateMutation,
  PutContentMutation,
  RemoveMutation,
  RenameMutation,
  SetAttributesMutation,
  SetXattrsMutation,
} from "../abc/meta-store.js";

/** Mutations with every field filled in, for tests to vary. */

export const CONTENT_A = "a".repeat(64) as ContentId;
export const CONTENT_B = "b".repeat(64) as ContentId;

export function put(path: string, over: Partial<PutContentMutation> = {}): PutContentMutation {
  return {
    kind: "putContent",
    path,
    contentId: CONTENT_A,
    sizeBytes: 1,
    mimeType: null,
    ownerId: "ann",
    writerAddress: "127.0.0.1:2126",
    create: "ifMissing",
    createParents: false,
    conditions: {},
    nowMs: 1000,
    ...over,
  };
}

export function make(path: string, over: Partial<CreateMutation> = {}): CreateMutation {
  return {
    kind: "create",
    path,
    entryType: DT_DIR,
    existOk: false,
    createParents: false,
    targetZoneId: null,
    linkTarget: null,
    sizeBytes: 0,
    mimeType: null,
    ownerId: "ann",
    xattrs: {},
    nowMs: 1000,
    ...over,
  };
}

export const mount = (path: string, zone: string, over: Partial<CreateMutation> = {}): CreateMutation =>
  make(path, { entryType: DT_MOUNT, targetZoneId: zone as ZoneId, existOk: true, ...over });

export const link = (path: string, target: string): CreateMutation =>
  make(path, { entryType: DT_LINK, linkTarget: target });

export function attributes(path: string, over: Partial<SetAttributesMutation> = {}): SetAttributesMutation {
  return {
    kind: "setAttributes",
    path,
    createIfMissing: false,
    mimeType: null,
    ownerId: null,
    modifiedAtMs: null,
    createdAtMs: null,
    ttlSeconds: null,
    conditions: {},
    nowMs: 1000,
    ...over,
  };
}

export function unlink(path: string, over: Partial<RemoveMutation> = {}): RemoveMutation {
  return { kind: "remove", path, entryType: null, conditions: {}, ...over };
}

export function move(from: string, to: string, over: Partial<RenameMutation> = {}): RenameMutation {
  return { kind: "rename", from, to, conditions: {}, nowMs: 1000, ...over };
}

export function xattr(path: string, xattrs: Readonly<Record<string, string | null>>): SetXattrsMutation {
  return { kind: "setXattrs", path, xattrs };
}
