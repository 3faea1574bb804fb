import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import type { MessageInit, vfs } from "@nexus/contracts/wire";
import type { Permission, TextChange, UnlinkResult } from "@nexus/kernel";
import { encodeCommitToken } from "@nexus/lib";
import { callOptions, type UnaryHandlers } from "../../server/unary.js";
import { entryToWire } from "../../wire/entries.js";
import type { VfsHandlerDeps } from "../deps.js";
import { writeResponse } from "./content.js";

const PERMISSIONS: ReadonlySet<string> = new Set<Permission>(["READ", "WRITE", "TRAVERSE"]);

export type Tier2Handlers = Pick<
  UnaryHandlers<typeof vfs.NexusVFSService>,
  "Edit" | "Rmdir" | "Access" | "TopLevelMounts"
>;

/** RPCs that the kernel composes of its syscalls. */
export function tier2Handlers({ kernel }: VfsHandlerDeps): Tier2Handlers {
  return {
    async Edit(request, call) {
      const ifMatch = request.ifMatch ?? undefined;
      const edit = { path: request.path, change: changeOf(request), ifMatch };
      const result = await kernel.edit(edit, call.context, callOptions(call, LINEARIZABLE));
      return writeResponse(result, request);
    },

    async Rmdir({ path, recursive }, call) {
      const result = await kernel.rmdir({ path, recursive }, call.context, callOptions(call, LINEARIZABLE));
      return removedResponse(path, result);
    },

    async Access({ path, permission }, call) {
      const options = callOptions(call, LINEARIZABLE);
      return { allowed: await kernel.access(path, parsePermission(permission), call.context, options) };
    },

    async TopLevelMounts(_request, call) {
      const mounts = await kernel.getTopLevelMounts(call.context, callOptions(call, LINEARIZABLE));
      return { mounts };
    },
  };
}

export function removedResponse(path: string, result: UnlinkResult): MessageInit<vfs.DeleteResponse> {
  return {
    success: true,
    entryType: result.entry.entryType,
    path,
    contentId: result.entry.contentId ?? "",
    size: result.entry.sizeBytes,
    removedCount: result.removedCount,
    trashed: result.trashed ?? false,
    commitToken: encodeCommitToken(result.token),
    entry: entryToWire(result.entry, path),
  };
}

/** Errors: INVALID_ARGUMENT. */
export function parsePermission(text: string): Permission {
  const permission = text.toUpperCase();
  if (PERMISSIONS.has(permission)) return permission as Permission;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `"${text}" is no permission`,
    remedy: "use READ, WRITE or TRAVERSE",
  });
}

function changeOf({ path, diff, replacements }: vfs.EditRequest): TextChange {
  if (diff === "") return replacements;
  if (replacements.length === 0) return { diff };
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `an edit of ${path} has both replacements and a diff`,
    remedy: "give one of them",
  });
}
