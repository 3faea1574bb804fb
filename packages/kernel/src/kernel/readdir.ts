import { NexusError } from "@nexus/contracts";
import { MAX_LIST_PAGE_ENTRIES } from "../abc/meta-store.js";
import type { ReaddirPage, ReaddirRequest } from "./api.js";
import type { Call } from "./call.js";
import { listPage, openDirectory } from "./list.js";
import type { KernelParts } from "./parts.js";
import { treePage } from "./readdir-tree.js";
import { place, type ReadOptionsOf } from "./resolve.js";
import { treeBelow } from "./tree.js";
import { listVirtual, virtualAt } from "./virtual.js";
import { virtualTreeBelow } from "./virtual-tree.js";

/** One page of a directory, or of everything below it. Errors: NOT_FOUND, NOT_A_DIRECTORY, INVALID_ARGUMENT (limit, cursor). */
export async function readdir(parts: KernelParts, call: Call, request: ReaddirRequest): Promise<ReaddirPage> {
  const { limit, cursor } = request;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIST_PAGE_ENTRIES) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `a page of ${limit} entries is not one of 1 to ${MAX_LIST_PAGE_ENTRIES}`,
      remedy: "ask for fewer at a time and go on with the cursor",
    });
  }
  const virtual = await virtualAt(parts, call, "READ", place(parts, call, request.path));
  if (virtual !== null) {
    if (request.recursive !== true) return listVirtual(parts, call, virtual, request);
    return treePage(virtual.route, request, (behind) =>
      virtualTreeBelow(parts, call, virtual, { enters: () => true, behind }),
    );
  }
  const readOptionsOf: ReadOptionsOf = (route) => call.pinnedReadOptions(route.zoneId);
  const route = await openDirectory(parts, call, request.path, readOptionsOf);
  if (request.recursive !== true) return listPage(parts, call, route, { cursor, limit }, readOptionsOf);
  const pageEntries = Math.min(parts.limits.treePageEntries, limit + 1);
  return treePage(route, request, (behind) =>
    treeBelow(parts, call, route, { enters: () => true, readOptionsOf, behind, pageEntries }),
  );
}
