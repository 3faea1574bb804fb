import { LINEARIZABLE, LOCAL, NexusError, type OperationContext } from "@nexus/contracts";
import type { MessageInit, vfs } from "@nexus/contracts/wire";
import type { CallOptions, Kernel, StatResult } from "@nexus/kernel";
import { encodeCommitToken } from "@nexus/lib";
import { contextInZone } from "../../server/guards.js";
import { type CallInfo, callOptions, type UnaryHandlers } from "../../server/unary.js";
import { entryToWire, statToWire } from "../../wire/entries.js";
import { encodeError } from "../../wire/errors.js";
import { consistencyFromWire } from "../../wire/requests.js";
import { changedXattrs } from "../../wire/xattrs.js";
import type { VfsHandlerDeps } from "../deps.js";
import { assertBatchItems } from "./content.js";

type Handlers = UnaryHandlers<typeof vfs.NexusVFSService>;

export type ListingHandlers = Pick<
  Handlers,
  "Readdir" | "ListPage" | "GetXattr" | "SetXattr" | "GetXattrBulk"
>;

/** Paths of one GetXattrBulk that are read at once. */
const XATTR_READS_AT_ONCE = 64;

/** RPCs on directories and extended attributes. */
export function listingHandlers(deps: VfsHandlerDeps): ListingHandlers {
  const { kernel, limits } = deps;
  return {
    async Readdir(request, call) {
      const context = contextInZone(call.context, request.zoneId);
      const options = callOptions(call, consistencyFromWire(request));
      const limit = request.limit === 0 ? limits.readdirRows : Math.min(request.limit, limits.readdirRows);
      const rows = request.recursive
        ? kernel.walk(request.path, context, options)
        : allPages(deps, request.path, context, options);
      const entries: MessageInit<vfs.ReaddirEntry>[] = [];
      for await (const row of rows) {
        if (entries.length === limit) {
          if (request.limit === 0) throw tooManyRows(request.path, limit);
          break;
        }
        entries.push({
          name: nameBelow(request.path, row.path, request.recursive),
          entryType: row.entry.entryType,
        });
      }
      return { entries };
    },

    async ListPage(request, call) {
      const page = await kernel.sysReaddir(
        {
          path: request.path,
          recursive: request.recursive,
          cursor: request.cursor === "" ? null : request.cursor,
          limit: request.limit === 0 ? limits.pageRows : Math.min(request.limit, limits.pageRows),
        },
        contextInZone(call.context, request.zoneId),
        callOptions(call, consistencyFromWire(request)),
      );
      return { entries: page.entries.map(statToWire), nextCursor: page.nextCursor ?? "" };
    },

    async GetXattr(request, call) {
      const xattrs = await kernel.getXattrs(request.path, call.context, callOptions(call, LINEARIZABLE));
      if (request.key === "") return { found: true, xattrs: { ...xattrs } };
      const value = Object.hasOwn(xattrs, request.key) ? xattrs[request.key] : undefined;
      return value === undefined ? { found: false } : { found: true, value };
    },

    async SetXattr(request, call) {
      const options = callOptions(call, LINEARIZABLE);
      const result = await kernel.setXattrs(request.path, changedXattrs(request), call.context, options);
      return { commitToken: encodeCommitToken(result.token), entry: entryToWire(result.entry, request.path) };
    },

    async GetXattrBulk(request, call) {
      assertBatchItems(request.paths.length, limits.batchItems);
      if (request.key === "") return { items: await allXattrs(kernel, request.paths, call) };
      const options = callOptions(call, LINEARIZABLE);
      const items: MessageInit<vfs.GetXattrBulkItem>[] = [];
      for (let start = 0; start < request.paths.length; start += XATTR_READS_AT_ONCE) {
        const paths = request.paths.slice(start, start + XATTR_READS_AT_ONCE);
        const read = (path: string) => xattrItem(kernel, path, request.key, call.context, options);
        items.push(...(await Promise.all(paths.map(read))));
      }
      return { items };
    },
  };
}

/** A path that is not there has no such attribute; any other failure is the call's. */
async function xattrItem(
  kernel: Kernel,
  path: string,
  key: string,
  context: OperationContext,
  options: CallOptions,
): Promise<MessageInit<vfs.GetXattrBulkItem>> {
  try {
    const xattrs = await kernel.getXattrs(path, context, options);
    const value = Object.hasOwn(xattrs, key) ? xattrs[key] : undefined;
    return value === undefined ? { path, found: false } : { path, found: true, value };
  } catch (error) {
    if (NexusError.is(error) && error.code === "NOT_FOUND") return { path, found: false };
    throw error;
  }
}

/** Every attribute of each path; what one of them fails with is its own. */
async function allXattrs(
  kernel: Kernel,
  paths: readonly string[],
  call: CallInfo,
): Promise<MessageInit<vfs.GetXattrBulkItem>[]> {
  const results = await kernel.getXattrsBatch(paths, call.context, callOptions(call, LINEARIZABLE));
  return results.map((item, position) => {
    const path = paths[position] ?? "";
    if (item.ok) return { path, found: true, xattrs: { ...item.value } };
    return { path, isError: true, errorPayload: encodeError(item.error) };
  });
}

/** Pages after the first are local: this node already applied what the first one was promised. */
async function* allPages(
  { kernel, limits }: VfsHandlerDeps,
  path: string,
  context: OperationContext,
  options: CallOptions,
): AsyncGenerator<StatResult> {
  let cursor: string | null = null;
  do {
    const pageOptions: CallOptions = cursor === null ? options : { ...options, consistency: LOCAL };
    const page = await kernel.sysReaddir({ path, cursor, limit: limits.pageRows }, context, pageOptions);
    yield* page.entries;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** The last segment of a child, or the rest of the path of a descendant. */
function nameBelow(parent: string, path: string, isRecursive: boolean): string {
  if (!isRecursive) return path.slice(path.lastIndexOf("/") + 1);
  const prefix = parent.endsWith("/") ? parent : `${parent}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}

function tooManyRows(path: string, limit: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${path} has more than ${limit} entries (limit readdirRows)`,
    remedy: "page through it with ListPage",
    details: { limit },
  });
}
