import {
  type ClientSessionId,
  type ContentId,
  DT_DIR,
  DT_LINK,
  DT_MOUNT,
  type ZoneId,
} from "@nexus/contracts";
import type {
  CreateMutation,
  DiscardMutation,
  KeepSessionMutation,
  PutContentMutation,
  RemoveMutation,
  RenameMutation,
  SetAttributesMutation,
  SetXattrsMutation,
  TieMutation,
} from "../abc/meta-store.js";
import { TRASH, TRASH_RETENTION_ATTRIBUTE } from "../core/namespace/index.js";

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

export function tied(path: string, sessionId: string, leaseMs = 10_000): TieMutation {
  return { kind: "tie", path, sessionId: sessionId as ClientSessionId, leaseMs, nowMs: 1000 };
}

export function keep(sessionId: string, leaseMs = 10_000): KeepSessionMutation {
  return { kind: "keepSession", sessionId: sessionId as ClientSessionId, leaseMs };
}

export function discarded(path: string, over: Partial<DiscardMutation> = {}): DiscardMutation {
  return {
    kind: "discard",
    path,
    entryType: null,
    recursive: true,
    userId: "ann",
    conditions: {},
    nowMs: 1000,
    ...over,
  };
}

/** Makes the trash of a zone, which keeps what is removed from here on for so long (null: nothing). */
export function trashFor(retentionMs: number | null): CreateMutation {
  const retention = retentionMs === null ? null : String(retentionMs);
  return make(TRASH, {
    existOk: true,
    createParents: true,
    setXattrs: { [TRASH_RETENTION_ATTRIBUTE]: retention },
  });
}
