import { type FileMetadata, LINEARIZABLE, LOCAL, NexusError } from "@nexus/contracts";
import type { ReadResult, StatResult, WriteResult } from "@nexus/kernel";
import { encodeCommitToken, utf8Decode } from "@nexus/lib";
import { bytesToJson } from "@nexus/lib/transport";
import { type CallInfo, callOptions } from "../../server/unary.js";
import { readForReply } from "../bounded-read.js";
import type { VfsHandlerDeps } from "../deps.js";
import type { ZoneOperations } from "../zone-operations.js";
import type { CallMethods } from "./methods.js";
import type { CallParams } from "./params.js";
import { setAttributes } from "./set-attributes.js";
import type { MethodsOf } from "./table.js";

/** File methods of the JSON dialect, by their names on the wire. */
export function fileMethods(
  { kernel, limits }: VfsHandlerDeps,
  zones: ZoneOperations,
): CallMethods<MethodsOf<"files">> {
  const read = async (params: CallParams, call: CallInfo): Promise<unknown> => {
    const path = params.text("path");
    // Base64 takes four bytes for three.
    const maxBytes = Math.floor((call.maxReplyBytes * 3) / 4);
    const requested = {
      offset: params.count("offset") ?? 0,
      length: params.count("length", "count", "size"),
    };
    const waitMs = params.count("timeout_ms") ?? 0;
    const request = { path, ...requested, expectedContentId: null, waitMs };
    return readToJson(await readForReply(kernel, request, maxBytes, call, callOptions(call, LINEARIZABLE)));
  };

  return {
    read,
    sys_read: read,

    async write(params, call) {
      const path = params.text("path");
      const result = await kernel.write(
        {
          path,
          source: params.content("content"),
          offsetBytes: null,
          mimeType: params.optionalText("mime_type"),
          conditions: {},
          createParents: params.flag("parents"),
        },
        call.context,
        callOptions(call, LINEARIZABLE),
      );
      return writeResult(path, result);
    },

    async sys_write(params, call) {
      const path = params.text("path");
      const result = await kernel.sysWrite(
        {
          path,
          source: params.content("content"),
          offsetBytes: params.count("offset"),
          mimeType: null,
          conditions: {},
        },
        call.context,
        callOptions(call, LINEARIZABLE),
      );
      return writeResult(path, result);
    },

    async mkdir(params, call) {
      const path = params.text("path");
      const request = { path, parents: params.flag("parents"), existOk: params.flag("exist_ok") };
      const result = await kernel.mkdir(request, call.context, callOptions(call, LINEARIZABLE));
      return { path, created: result.created };
    },

    async exists(params, call) {
      return await kernel.exists(params.text("path"), call.context, callOptions(call, LINEARIZABLE));
    },

    async list(params, call) {
      const request = { path: params.text("path"), cursor: null, limit: limits.pageRows };
      const page = await kernel.sysReaddir(request, call.context, callOptions(call, LINEARIZABLE));
      if (page.nextCursor !== null) throw tooLong(request.path, limits.pageRows);
      return page.entries.map((row) => statToJson(row));
    },

    async sys_stat(params, call) {
      try {
        const options = callOptions(call, LINEARIZABLE);
        return statToJson(await kernel.sysStat(params.text("path"), call.context, options));
      } catch (error) {
        if (NexusError.is(error) && error.code === "NOT_FOUND") return null;
        throw error;
      }
    },

    async sys_setattr(params, call) {
      return await setAttributes(kernel, zones, params, call);
    },

    async sys_unlink(params, call) {
      const path = params.text("path");
      const result = await kernel.sysUnlink(
        { path, recursive: params.flag("recursive"), conditions: {} },
        call.context,
        callOptions(call, LINEARIZABLE),
      );
      return { path, removed: result.removedCount };
    },

    async sys_rename(params, call) {
      const from = params.text("old_path", "old", "path");
      const to = params.text("new_path", "new");
      await kernel.sysRename({ from, to, conditions: {} }, call.context, callOptions(call, LINEARIZABLE));
      return { old_path: from, new_path: to };
    },

    async get_mount_points(_params, call) {
      return await mountPoints(kernel, call);
    },
  };
}

/** Routing is local state, and the system view of it says who may see it. */
async function mountPoints(kernel: VfsHandlerDeps["kernel"], call: CallInfo): Promise<unknown> {
  const request = {
    path: "/__sys__/mounts",
    range: { offsetBytes: 0, lengthBytes: null },
    expectedContentId: null,
  };
  const { bytes } = await kernel.sysRead(request, call.context, callOptions(call, LOCAL));
  const routes = JSON.parse(utf8Decode(bytes)) as readonly {
    readonly kind: "zone" | "store";
    readonly zone: string;
    readonly path: string;
    readonly target: string;
  }[];
  return routes
    .filter(({ kind }) => kind === "zone")
    .map(({ zone, path, target }) => ({ path, parent_zone: zone, zone_id: target }));
}

/** A reader of a stream is told where to go on; no message is null, which an empty one is not. */
function readToJson({ bytes, message }: ReadResult): unknown {
  if (message === undefined) return bytesToJson(bytes);
  const data = message.isThere ? bytesToJson(bytes) : null;
  return message.nextOffset === null ? data : { data, next_offset: message.nextOffset };
}

function writeResult(path: string, { entry, created, token, messageOffset }: WriteResult): unknown {
  return {
    path,
    content_id: entry.contentId,
    size: entry.sizeBytes,
    version: entry.version,
    gen: entry.gen,
    etag: entry.etag,
    created,
    commit_token: encodeCommitToken(token),
    message_offset: messageOffset ?? null,
  };
}

function statToJson(stat: StatResult): unknown {
  const { entry } = stat;
  return {
    ...entryToJson(entry),
    path: stat.path,
    is_directory: stat.isDirectory,
    mode: stat.mode,
    zone_id: stat.zoneId,
  };
}

function entryToJson(entry: FileMetadata): Record<string, unknown> {
  return {
    size: entry.sizeBytes,
    content_id: entry.contentId,
    mime_type: entry.mimeType,
    entry_type: entry.entryType,
    version: entry.version,
    gen: entry.gen,
    etag: entry.etag,
    created_at_ms: entry.createdAtMs,
    modified_at_ms: entry.modifiedAtMs,
    owner_id: entry.ownerId,
    target_zone_id: entry.targetZoneId,
    link_target: entry.linkTarget,
    last_writer_address: entry.lastWriterAddress,
  };
}

function tooLong(path: string, limit: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${path} has more than ${limit} entries (limit pageRows)`,
    remedy: "page through it with ListPage",
    details: { limit },
  });
}
