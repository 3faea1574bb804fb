import type { OperationContext } from "@nexus/contracts";
import { unreachable } from "@nexus/lib";
import type { ByteRange, ByteSource } from "../abc/object-store.js";
import type { HookOperation, PreHookEvent, WritePlacement } from "../core/dispatch/types.js";
import type { Route } from "../core/router/vfs-router.js";
import type { SetattrRequest } from "./api.js";

interface SubjectFacts {
  readonly read: { readonly range: ByteRange | null };
  readonly write: { readonly placement: WritePlacement; readonly sizeBytes: number | null };
  readonly delete: { readonly recursive: boolean };
  readonly rename: { readonly target: Route };
  readonly copy: { readonly target: Route; readonly overwrite: boolean; readonly recursive: boolean };
  readonly setattr:
    | { readonly change: "entry"; readonly request: SetattrRequest }
    | { readonly change: "xattrs"; readonly xattrs: Readonly<Record<string, string | null>> }
    | { readonly change: "restore" };
  readonly mkdir: { readonly parents: boolean };
}

/**
 * What a call is about, for its hooks, as the call has it at hand: the event that hooks get is made of it
 * (`preEventOf`) only when there is somebody to hear it.
 */
export type Subject<O extends HookOperation = HookOperation> = {
  [K in O]: { readonly operation: K; readonly route: Route } & SubjectFacts[K];
}[O];

export const REPLACE: WritePlacement = { kind: "replace" };
export const MESSAGE: WritePlacement = { kind: "message" };

/** How many bytes a source brings; null: it comes as a stream. */
export function sourceBytes(source: ByteSource): number | null {
  return source instanceof Uint8Array ? source.length : null;
}

/** What pre hooks are told. */
export function preEventOf(subject: Subject, context: OperationContext): PreHookEvent {
  const path = subject.route.visiblePath;
  switch (subject.operation) {
    case "read":
      return { operation: "read", path, context, range: subject.range };
    case "write": {
      const { sizeBytes } = subject;
      return { operation: "write", path, context, placement: plainPlacement(subject.placement), sizeBytes };
    }
    case "delete":
      return { operation: "delete", path, context, recursive: subject.recursive };
    case "rename":
      return { operation: "rename", path, context, targetPath: subject.target.visiblePath };
    case "copy": {
      const { target, overwrite, recursive } = subject;
      return { operation: "copy", path, context, targetPath: target.visiblePath, overwrite, recursive };
    }
    case "setattr":
      return setattrEventOf(subject, path, context);
    case "mkdir":
      return { operation: "mkdir", path, context, parents: subject.parents };
    default:
      return unreachable(subject, "subject of a call");
  }
}

function setattrEventOf(
  subject: Subject<"setattr">,
  path: string,
  context: OperationContext,
): PreHookEvent<"setattr"> {
  switch (subject.change) {
    case "entry": {
      const { entryType, mimeType, ownerId, ttlSeconds, xattrs, linkTarget, targetZoneId } = subject.request;
      const attributes = { entryType, mimeType, ownerId, ttlSeconds, xattrs, linkTarget, targetZoneId };
      const sizeBytes = subject.request.sizeBytes ?? null;
      return { operation: "setattr", path, context, change: "entry", ...attributes, sizeBytes };
    }
    case "xattrs":
      return { operation: "setattr", path, context, change: "xattrs", xattrs: subject.xattrs };
    case "restore":
      return { operation: "setattr", path, context, change: "restore" };
    default:
      return unreachable(subject, "change of attributes");
  }
}

/** Without what a call keeps beside it for itself. */
function plainPlacement(placement: WritePlacement): WritePlacement {
  return placement.kind === "size" ? { kind: "size", sizeBytes: placement.sizeBytes } : placement;
}
