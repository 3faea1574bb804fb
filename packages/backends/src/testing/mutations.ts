import { type ContentId, DT_DIR, DT_MOUNT, type ZoneId } from "@nexus/contracts";
import type { CreateMutation, PutContentMutation, RemoveMutation, RenameMutation } from "@nexus/kernel";

/** Mutations with every field filled in, for tests to vary. */

export function put(path: string, over: Partial<PutContentMutation> = {}): PutContentMutation {
  return {
    kind: "putContent",
    path,
    contentId: "a".repeat(64) as ContentId,
    sizeBytes: 1,
    mimeType: null,
    ownerId: null,
    writerAddress: null,
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
    ownerId: null,
    xattrs: {},
    nowMs: 1000,
    ...over,
  };
}

export const mount = (path: string, zone: string): CreateMutation =>
  make(path, { entryType: DT_MOUNT, targetZoneId: zone as ZoneId });

export const move = (from: string, to: string): RenameMutation => ({
  kind: "rename",
  from,
  to,
  conditions: {},
  nowMs: 1000,
});

export const unlink = (path: string): RemoveMutation => ({
  kind: "remove",
  path,
  entryType: null,
  conditions: {},
});
