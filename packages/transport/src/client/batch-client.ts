import { type MessageInit, vfs } from "@nexus/contracts/wire";
import type {
  BatchOptions,
  CallOptions,
  CreatingWriteRequest,
  ItemResult,
  ReadRequest,
  ReadResult,
  UnlinkRequest,
  UnlinkResult,
  WriteResult,
} from "@nexus/kernel";
import { changeInBatches, inBatches } from "@nexus/lib";
import { CLIENT_BATCH_BYTES, CLIENT_BATCH_ITEMS } from "../limits.js";
import { requiredEntry } from "../wire/entries.js";
import { conditionsToWire, consistencyToWire } from "../wire/requests.js";
import { failedItem, itemResult } from "./batches.js";
import type { UnaryCaller } from "./caller.js";
import type { ContentClient } from "./content-client.js";
import { isTooLargeForReply, unlinkResult, writeResult } from "./results.js";

const BY_CONTENT = {
  maxItems: CLIENT_BATCH_ITEMS,
  bytesOf: ({ source }: { readonly source: Uint8Array }) => source.length,
  maxBytes: CLIENT_BATCH_BYTES,
};
const BY_COUNT = { maxItems: CLIENT_BATCH_ITEMS, bytesOf: () => 0, maxBytes: 0 };

/** A write whose bytes are in memory. */
export type BytesWrite = CreatingWriteRequest & { readonly source: Uint8Array };

/**
 * The vectored calls of a remote node. They are calls of their own: a reply of many rows fits into no frame of a session,
 * and a change must not be made twice to find that out. Atomic ones are one message.
 */
export class BatchClient {
  readonly #caller: UnaryCaller;
  readonly #content: ContentClient;

  constructor(caller: UnaryCaller, content: ContentClient) {
    this.#caller = caller;
    this.#content = content;
  }

  /** What does not fit into the reply with the others comes by itself; with `atomic` that is RESOURCE_EXHAUSTED. */
  read(
    requests: readonly ReadRequest[],
    options: CallOptions,
    { atomic }: BatchOptions,
  ): Promise<readonly ItemResult<ReadResult>[]> {
    if (atomic) return this.#readTogether(requests, options, true);
    return inBatches(requests, CLIENT_BATCH_ITEMS, async (some) => {
      const results = [...(await this.#readTogether(some, options, false))];
      // One after the other: each may be as large as a reply.
      for (const [at, item] of results.entries()) {
        const request = some[at];
        if (item.ok || request === undefined || !isTooLargeForReply(item.error)) continue;
        results[at] = await this.#readAlone(request, options);
      }
      return results;
    });
  }

  /** `previous` of the results is null, the wire does not carry it. */
  write(
    requests: readonly BytesWrite[],
    options: CallOptions,
    { atomic }: BatchOptions,
  ): Promise<readonly ItemResult<WriteResult>[]> {
    if (atomic) return this.#writeTogether(requests, options, true);
    const work = (some: readonly BytesWrite[]): Promise<readonly ItemResult<WriteResult>[]> => {
      const [first] = some;
      const isAlone = some.length === 1 && first !== undefined && first.source.length > CLIENT_BATCH_BYTES;
      return isAlone ? this.#writeAlone(first, options) : this.#writeTogether(some, options, false);
    };
    return changeInBatches<BytesWrite, ItemResult<WriteResult>>(requests, BY_CONTENT, work, failedItem);
  }

  unlink(
    requests: readonly UnlinkRequest[],
    options: CallOptions,
    { atomic }: BatchOptions,
  ): Promise<readonly ItemResult<UnlinkResult>[]> {
    const { BatchDelete } = vfs.NexusVFSService;
    const together = async (some: readonly UnlinkRequest[]): Promise<readonly ItemResult<UnlinkResult>[]> => {
      const message = { items: some.map(deleteRequest), atomic };
      const reply = await this.#caller.call(BatchDelete, message, options, "unary");
      return reply.results.map((item) => itemResult(item, (removed) => unlinkResult(removed, "BatchDelete")));
    };
    if (atomic) return together(requests);
    return changeInBatches<UnlinkRequest, ItemResult<UnlinkResult>>(requests, BY_COUNT, together, failedItem);
  }

  async #readTogether(
    requests: readonly ReadRequest[],
    options: CallOptions,
    atomic: boolean,
  ): Promise<readonly ItemResult<ReadResult>[]> {
    const items = requests.map(({ path, range, expectedContentId }) => ({
      path,
      contentId: expectedContentId ?? "",
      offset: range.offsetBytes,
      length: range.lengthBytes,
    }));
    const message = { items, atomic, wantEntry: true, ...consistencyToWire(options.consistency) };
    const { BatchRead } = vfs.NexusVFSService;
    const reply = await this.#caller.call(BatchRead, message, options, "unary");
    return reply.results.map((item) =>
      itemResult(item, ({ entry, content }) => ({
        entry: requiredEntry(entry, "BatchRead"),
        bytes: content,
      })),
    );
  }

  async #readAlone(request: ReadRequest, options: CallOptions): Promise<ItemResult<ReadResult>> {
    try {
      return { ok: true, value: await this.#content.read(request, options) };
    } catch (error) {
      return failedItem(error);
    }
  }

  async #writeTogether(
    requests: readonly BytesWrite[],
    options: CallOptions,
    atomic: boolean,
  ): Promise<readonly ItemResult<WriteResult>[]> {
    const message = { items: requests.map(writeItem), atomic, wantEntry: true };
    const { BatchWrite } = vfs.NexusVFSService;
    const reply = await this.#caller.call(BatchWrite, message, options, "unary");
    return reply.results.map((item) => itemResult(item, writeResult));
  }

  async #writeAlone(request: BytesWrite, options: CallOptions): Promise<readonly ItemResult<WriteResult>[]> {
    const value = await this.#content.write(request, false, options, () => undefined);
    return [{ ok: true, value }];
  }
}

function writeItem(request: BytesWrite): MessageInit<vfs.BatchWriteItemRequest> {
  return {
    path: request.path,
    content: request.source,
    offset: request.offsetBytes,
    mimeType: request.mimeType,
    createParents: request.createParents,
    ...conditionsToWire(request.conditions),
  };
}

function deleteRequest({ path, recursive, conditions }: UnlinkRequest): MessageInit<vfs.DeleteRequest> {
  return { path, recursive, ...conditionsToWire(conditions) };
}
