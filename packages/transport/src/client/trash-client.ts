import { vfs } from "@nexus/contracts/wire";
import type {
  CallOptions,
  EmptyTrashRequest,
  ListTrashRequest,
  ListTrashResult,
  RestoreTrashRequest,
  SetattrResult,
} from "@nexus/kernel";
import { requiredEntry } from "../wire/entries.js";
import { consistencyToWire } from "../wire/requests.js";
import type { UnaryCaller } from "./caller.js";
import { entryResult } from "./results.js";

const { ListTrash, RestoreTrash, EmptyTrash } = vfs.NexusVFSService;

/** What was removed, in zones that keep it for a while. */
export class TrashClient {
  readonly #caller: UnaryCaller;

  constructor(caller: UnaryCaller) {
    this.#caller = caller;
  }

  async list({ path, cursor, limit }: ListTrashRequest, options: CallOptions): Promise<ListTrashResult> {
    const message = { path, cursor: cursor ?? "", limit, ...consistencyToWire(options.consistency) };
    const page = await this.#caller.call(ListTrash, message, options);
    const items = page.items.map((wire) => ({
      item: wire.item,
      path: wire.path,
      deletedAtMs: wire.deletedAtMs,
      deletedBy: wire.deletedBy === "" ? null : wire.deletedBy,
      entry: requiredEntry(wire.entry, "ListTrash"),
    }));
    return { items, nextCursor: page.nextCursor === "" ? null : page.nextCursor };
  }

  async restore({ path, item, to }: RestoreTrashRequest, options: CallOptions): Promise<SetattrResult> {
    return entryResult(
      await this.#caller.call(RestoreTrash, { path, item, to: to ?? "" }, options),
      "RestoreTrash",
    );
  }

  async empty({ path, item }: EmptyTrashRequest, options: CallOptions): Promise<{ readonly items: number }> {
    const { items } = await this.#caller.call(EmptyTrash, { path, item: item ?? "" }, options);
    return { items };
  }
}
