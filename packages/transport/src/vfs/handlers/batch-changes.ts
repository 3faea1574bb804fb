import { LINEARIZABLE } from "@nexus/contracts";
import type { vfs } from "@nexus/contracts/wire";
import type { ItemResult } from "@nexus/kernel";
import { encodeCommitToken, invariant } from "@nexus/lib";
import { callOptions, type UnaryHandlers } from "../../server/unary.js";
import { entryToWire } from "../../wire/entries.js";
import { encodeError } from "../../wire/errors.js";
import { conditionsFromWire } from "../../wire/requests.js";
import { changedXattrs } from "../../wire/xattrs.js";
import type { VfsHandlerDeps } from "../deps.js";
import { assertBatchItems } from "./content.js";
import { removedResponse } from "./tier2.js";

/** Every response of an item has these two. */
interface Failed {
  readonly isError: true;
  readonly errorPayload: Uint8Array;
}

export type BatchChangeHandlers = Pick<
  UnaryHandlers<typeof vfs.NexusVFSService>,
  "BatchDelete" | "BatchSetXattr"
>;

/** Vectored RPCs that change entries and carry no content. */
export function batchChangeHandlers({ kernel, limits }: VfsHandlerDeps): BatchChangeHandlers {
  return {
    async BatchDelete({ items, atomic }, call) {
      assertBatchItems(items.length, limits.batchItems);
      const requests = items.map((item) => ({
        path: item.path,
        recursive: item.recursive,
        conditions: conditionsFromWire(item),
      }));
      const options = callOptions(call, LINEARIZABLE);
      const results = await kernel.sysUnlinkBatch(requests, call.context, options, { atomic });
      return { results: paired(items, results, ({ path }, removed) => removedResponse(path, removed)) };
    },

    async BatchSetXattr({ items }, call) {
      assertBatchItems(items.length, limits.batchItems);
      const changes = items.map((item) => ({ path: item.path, xattrs: changedXattrs(item) }));
      const results = await kernel.setXattrsBatch(changes, call.context, callOptions(call, LINEARIZABLE));
      return {
        results: paired(items, results, ({ path }, { entry, token }) => ({
          commitToken: encodeCommitToken(token),
          entry: entryToWire(entry, path),
        })),
      };
    },
  };
}

/** What each item came to, by `respond`; a failed one carries its error. */
function paired<I, T, R>(
  items: readonly I[],
  results: readonly ItemResult<T>[],
  respond: (item: I, value: T) => R,
): (R | Failed)[] {
  invariant(results.length === items.length, `${items.length} items came to ${results.length} results`);
  return items.map((item, position) => {
    const result = results[position] as ItemResult<T>;
    if (result.ok) return respond(item, result.value);
    return { isError: true, errorPayload: encodeError(result.error) };
  });
}
