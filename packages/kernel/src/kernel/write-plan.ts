import { NexusError, type WriteConditions } from "@nexus/contracts";
import type { Mutation, PutContentMutation, TieMutation } from "../abc/meta-store.js";
import type { ByteSource, StoredObject } from "../abc/object-store.js";
import { storageField } from "../core/content/external-object-store.js";
import type { Route } from "../core/router/vfs-router.js";
import type { CreatingWriteRequest, SessionTie, WriteRequest } from "./api.js";
import type { Call } from "./call.js";
import type { KernelParts } from "./parts.js";

/** A write of any kind, options filled in. */
export interface WritePlan {
  readonly path: string;
  readonly source: ByteSource;
  /**
   * replace: the whole content; at: from that offset on; end: behind what is there when it is applied; size: cut or
   * filled up to it, and `alongside` in the same commit.
   */
  readonly where:
    | { readonly kind: "replace" }
    | { readonly kind: "at"; readonly offsetBytes: number }
    | { readonly kind: "end" }
    | { readonly kind: "size"; readonly sizeBytes: number; readonly alongside: readonly Mutation[] };
  readonly mimeType: string | null;
  readonly conditions: WriteConditions;
  readonly create: "never" | "ifMissing";
  readonly createParents: boolean;
  /** null: what is written stays. */
  readonly tie: SessionTie | null;
}

export function planOf(request: WriteRequest): WritePlan {
  const { path, source, offsetBytes, mimeType, conditions } = request;
  const where = offsetBytes === null ? { kind: "replace" as const } : { kind: "at" as const, offsetBytes };
  return { path, source, where, mimeType, conditions, create: "never", createParents: false, tie: null };
}

export function creatingPlanOf(request: CreatingWriteRequest): WritePlan {
  const { createParents, tie = null } = request;
  const plan: WritePlan = { ...planOf(request), create: "ifMissing", createParents, tie };
  if (tie !== null && plan.where.kind !== "replace") throw partlyTied(request.path);
  return plan;
}

function partlyTied(path: string): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `a write into a part of ${path} cannot tie it to a session`,
    remedy: "tie it by the write that makes it",
    details: { path },
  });
}

/** What lets an entry name stored bytes, and ties it to a session if it is to be. */
export function putMutations(
  parts: KernelParts,
  call: Call,
  plan: WritePlan,
  route: Route,
  stored: StoredObject,
): readonly Mutation[] {
  const put = putMutation(parts, call, plan, route, stored, plan.conditions);
  return plan.tie === null ? [put] : [put, tieMutation(parts, route, plan.tie)];
}

export function tieMutation(parts: KernelParts, route: Route, tie: SessionTie): TieMutation {
  return { kind: "tie", path: route.zonePath, ...tie, nowMs: parts.clock.wallMs() };
}

/** The mutation that lets an entry name stored bytes. */
export function putMutation(
  parts: KernelParts,
  call: Call,
  plan: WritePlan,
  route: Route,
  stored: StoredObject,
  conditions: WriteConditions,
): PutContentMutation {
  return {
    kind: "putContent",
    path: route.zonePath,
    contentId: stored.contentId,
    sizeBytes: stored.sizeBytes,
    mimeType: plan.mimeType,
    ownerId: call.context.userId,
    writerAddress: parts.advertiseAddress,
    create: plan.create,
    createParents: plan.createParents,
    conditions,
    nowMs: parts.clock.wallMs(),
    ...storageField(route.store),
  };
}
