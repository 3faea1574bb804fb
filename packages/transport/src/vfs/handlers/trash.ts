import { LINEARIZABLE } from "@nexus/contracts";
import type { vfs } from "@nexus/contracts/wire";
import { encodeCommitToken } from "@nexus/lib";
import { callOptions, type UnaryHandlers } from "../../server/unary.js";
import { entryToWire } from "../../wire/entries.js";
import { consistencyFromWire } from "../../wire/requests.js";
import type { VfsHandlerDeps } from "../deps.js";

/** Items of one page when the caller does not say how many. */
const DEFAULT_PAGE_ITEMS = 500;

export type TrashHandlers = Pick<
  UnaryHandlers<typeof vfs.NexusVFSService>,
  "ListTrash" | "RestoreTrash" | "EmptyTrash"
>;

/** What was removed, in zones that keep it for a while. */
export function trashHandlers({ kernel }: VfsHandlerDeps): TrashHandlers {
  return {
    async ListTrash(request, call) {
      const { path, cursor, limit } = request;
      const page = await kernel.trash.list(
        { path, cursor: cursor === "" ? null : cursor, limit: limit === 0 ? DEFAULT_PAGE_ITEMS : limit },
        call.context,
        callOptions(call, consistencyFromWire(request)),
      );
      const items = page.items.map(({ deletedBy, entry, ...item }) => ({
        ...item,
        deletedBy: deletedBy ?? "",
        entry: entryToWire(entry, item.path),
      }));
      return { items, nextCursor: page.nextCursor ?? "" };
    },

    async RestoreTrash({ path, item, to }, call) {
      const request = { path, item, to: to === "" ? null : to };
      const result = await kernel.trash.restore(request, call.context, callOptions(call, LINEARIZABLE));
      return {
        path: result.entry.path,
        created: result.created,
        entryType: result.entry.entryType,
        commitToken: encodeCommitToken(result.token),
        entry: entryToWire(result.entry, result.entry.path),
      };
    },

    async EmptyTrash({ path, item }, call) {
      const request = { path, item: item === "" ? null : item };
      return await kernel.trash.empty(request, call.context, callOptions(call, LINEARIZABLE));
    },
  };
}
