import type { TrashItem } from "@nexus/kernel";
import { parsePath } from "@nexus/lib";
import { compileMutation, compileRead } from "./call-options.js";
import type { TrashDriver } from "./calls.js";
import type { CallDefaults } from "./options.js";
import type { Trash } from "./retention-api.js";

const LIST_PAGE_ITEMS = 500;

/** What was removed, in zones that keep it for a while. */
export function createTrash(trash: () => TrashDriver, defaults: CallDefaults): Trash {
  return {
    async *list(path = "/", options): AsyncGenerator<TrashItem> {
      const at = parsePath(path);
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<TrashDriver["list"]>> = await trash().list(
          { path: at, cursor, limit: LIST_PAGE_ITEMS },
          compileRead(options, defaults),
        );
        yield* page.items;
        cursor = page.nextCursor;
      } while (cursor !== null);
    },
    restore: async (item, options) => {
      const to = options?.to === undefined ? null : parsePath(options.to);
      const request = { ...placeOf(item, options?.zonePath), to };
      return trash().restore(request, compileMutation(options, defaults));
    },
    empty: async (path = "/", options) => {
      const request = { path: parsePath(path), item: options?.item ?? null };
      return (await trash().empty(request, compileMutation(options, defaults))).items;
    },
  };
}

function placeOf(item: TrashItem | string, zonePath: string | undefined) {
  if (typeof item === "string") return { path: parsePath(zonePath ?? "/"), item };
  return { path: item.path, item: item.item };
}
