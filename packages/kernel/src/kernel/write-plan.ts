import type { WriteConditions } from "@nexus/contracts";
import type { Mutation, PutContentMutation } from "../abc/meta-store.js";
import type { ByteSource, StoredObject } from "../abc/object-store.js";
import type { Route } from "../core/router/vfs-router.js";
import type { CreatingWriteRequest, WriteRequest } from "./api.js";
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
}

export function planOf(request: WriteRequest): WritePlan {
  const { path, source, offsetBytes, mimeType, conditions } = request;
  const where = offsetBytes === null ? { kind: "replace" as const } : { kind: "at" as const, offsetBytes };
  return { path, source, where, mimeType, conditions, create: "never", createParents: false };
}

export function creatingPlanOf(request: CreatingWriteRequest): WritePlan {
  return { ...planOf(request), create: "ifMissing", createParents: request.createParents };
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
  };
}
