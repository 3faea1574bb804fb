import { type FileMetadata, NexusError, ROOT_ZONE } from "@nexus/contracts";
import type { EmptyTrashRequest, ListTrashRequest, RestoreTrashRequest, TrashCalls } from "@nexus/kernel";

/** A trash that holds one item, `0-1`, which was `/gone`. */
export class FakeTrash implements TrashCalls {
  /** What was asked of it, in order. */
  readonly asked: unknown[] = [];
  readonly #entryOf: (path: string) => FileMetadata;

  constructor(entryOf: (path: string) => FileMetadata) {
    this.#entryOf = entryOf;
  }

  async list(request: ListTrashRequest) {
    this.asked.push(request);
    const entry = this.#entryOf("/gone");
    return {
      items: [{ item: "0-1", path: "/gone", deletedAtMs: 5.5, deletedBy: "ann", entry }],
      nextCursor: "c",
    };
  }

  async restore(request: RestoreTrashRequest) {
    this.asked.push(request);
    if (request.item !== "0-1")
      throw new NexusError({ code: "NOT_FOUND", what: `${request.item} is not in the trash` });
    const token = { zoneId: ROOT_ZONE, incarnation: "0".repeat(32), term: 1, index: 1 } as never;
    return { entry: this.#entryOf(request.to ?? "/gone"), created: true, token };
  }

  async empty(request: EmptyTrashRequest) {
    this.asked.push(request);
    return { items: 3 };
  }

  async setRetention(request: Parameters<TrashCalls["setRetention"]>[0]) {
    this.asked.push(request);
  }
}
