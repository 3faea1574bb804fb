import type { ContentId, OperationContext, WriteConditions, ZoneId } from "@nexus/contracts";
import type { TextReplacement } from "@nexus/lib";
import type { Permission } from "../core/permissions/types.js";
import type {
  CallOptions,
  ItemResult,
  SetattrResult,
  UnlinkRequest,
  UnlinkResult,
  WriteResult,
} from "./api.js";

/** Exact replacements, one after the other, or a unified diff. */
export type TextChange = readonly TextReplacement[] | { readonly diff: string };

export interface EditRequest {
  readonly path: string;
  readonly change: TextChange;
  /** Only this very content is edited; undefined: whatever is there, again on top of what others write meanwhile. */
  readonly ifMatch: WriteConditions["ifMatch"];
}

export interface RmdirRequest {
  readonly path: string;
  /** Remove what is in it, too. */
  readonly recursive: boolean;
}

export interface TopLevelMount {
  /** As the caller sees it. */
  readonly path: string;
  readonly zoneId: ZoneId;
}

/** Small questions and edits (Tier 2), each composed of syscalls: their gate, hooks and events are those of the parts. */
export interface KernelTier2 {
  /**
   * Changes the text of a file; a writer in between is never overwritten. Errors: CONFLICT (`ifMatch`, the change does
   * not fit, or others kept getting in between), INVALID_ARGUMENT (no UTF-8 text, a malformed change), NOT_FOUND,
   * RESOURCE_EXHAUSTED above `maxEditBytes`.
   */
  edit(request: EditRequest, context: OperationContext, options: CallOptions): Promise<WriteResult>;
  /** A directory and nothing else. Errors: NOT_A_DIRECTORY (a mount, too), DIRECTORY_NOT_EMPTY unless recursive. */
  rmdir(request: RmdirRequest, context: OperationContext, options: CallOptions): Promise<UnlinkResult>;
  /** `sysUnlinkBatch` with `atomic`, its results by themselves. */
  unlinkAtomic(
    requests: readonly UnlinkRequest[],
    context: OperationContext,
    options: CallOptions,
  ): Promise<readonly UnlinkResult[]>;
  /** Whether the caller may do that with what is there; a link is asked about as the link. Errors: NOT_FOUND. */
  access(
    path: string,
    permission: Permission,
    context: OperationContext,
    options: CallOptions,
  ): Promise<boolean>;
  /** False when nothing is there; a mount is one, a link is none. */
  isDirectory(path: string, context: OperationContext, options: CallOptions): Promise<boolean>;
  existsBatch(
    paths: readonly string[],
    context: OperationContext,
    options: CallOptions,
  ): Promise<readonly ItemResult<boolean>[]>;
  /** null: no content. In a content-addressed store equal ids mean equal bytes. Errors: NOT_FOUND. */
  getContentId(path: string, context: OperationContext, options: CallOptions): Promise<ContentId | null>;
  /** Mounts of the caller's zone that no other mount of it hides, and that it may traverse; byte order of paths. */
  getTopLevelMounts(context: OperationContext, options: CallOptions): Promise<readonly TopLevelMount[]>;
  getXattrsBatch(
    paths: readonly string[],
    context: OperationContext,
    options: CallOptions,
  ): Promise<readonly ItemResult<Readonly<Record<string, string>>>[]>;
  setXattrsBatch(
    items: readonly { readonly path: string; readonly xattrs: Readonly<Record<string, string | null>> }[],
    context: OperationContext,
    options: CallOptions,
  ): Promise<readonly ItemResult<SetattrResult>[]>;
}
