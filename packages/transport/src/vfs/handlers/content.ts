import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import type { MessageInit, vfs } from "@nexus/contracts/wire";
import type { ItemResult, ReadResult, WriteResult } from "@nexus/kernel";
import { encodeCommitToken } from "@nexus/lib";
import { callOptions, type UnaryHandlers } from "../../server/unary.js";
import { entryToWire } from "../../wire/entries.js";
import { encodeError } from "../../wire/errors.js";
import { conditionsFromWire, consistencyFromWire, contentIdFromWire } from "../../wire/requests.js";
import { tieOfWrite } from "../../wire/sessions.js";
import { readForReply } from "../bounded-read.js";
import type { VfsHandlerDeps } from "../deps.js";
import { readItems, readItemsAtomic, writeItems, writeItemsAtomic } from "./batches.js";

type Handlers = UnaryHandlers<typeof vfs.NexusVFSService>;

export type ContentHandlers = Pick<Handlers, "Read" | "Write" | "Append" | "BatchRead" | "BatchWrite">;

/** RPCs that move content in one message. */
export function contentHandlers(deps: VfsHandlerDeps): ContentHandlers {
  const { kernel, limits, metrics } = deps;
  return {
    async Read(request, call) {
      const timeoutMs = request.timeoutMs > 0 ? Math.min(request.timeoutMs, call.timeoutMs) : call.timeoutMs;
      const { path, offset, length, contentId } = request;
      const result = await readForReply(
        kernel,
        // As in the original protocol, a pipe or stream is waited at for as long as the read may take.
        {
          path,
          offset,
          length,
          expectedContentId: contentIdFromWire(contentId),
          waitMs: request.timeoutMs > 0 ? timeoutMs : 0,
        },
        call.maxReplyBytes,
        call,
        { ...callOptions(call, consistencyFromWire(request)), timeoutMs },
      );
      metrics.bytesMoved("vfs", "out", result.bytes.length);
      return readResponse(request, result);
    },

    async Write(request, call) {
      const write = {
        path: request.path,
        source: request.content,
        offsetBytes: request.offset,
        mimeType: request.mimeType,
        conditions: conditionsFromWire(request),
        ...tieOfWrite(request),
      };
      const options = callOptions(call, LINEARIZABLE);
      const result = request.mustExist
        ? await kernel.sysWrite(write, call.context, options)
        : await kernel.write({ ...write, createParents: request.createParents }, call.context, options);
      metrics.bytesMoved("vfs", "in", request.content.length);
      return writeResponse(result, request);
    },

    async Append(request, call) {
      const result = await kernel.append(
        { path: request.path, data: request.content, createParents: request.createParents },
        call.context,
        callOptions(call, LINEARIZABLE),
      );
      metrics.bytesMoved("vfs", "in", request.content.length);
      return writeResponse(result, request);
    },

    async BatchRead(request, call) {
      assertBatchItems(request.items.length, limits.batchItems);
      const options = callOptions(call, consistencyFromWire(request));
      const limitBytes = Math.min(limits.batchBytes, call.maxReplyBytes);
      const read = request.atomic ? readItemsAtomic : readItems;
      const results = await read(kernel, request.items, call, options, limitBytes);
      const totalBytes = results.reduce((sum, item) => sum + (item.ok ? item.value.bytes.length : 0), 0);
      metrics.bytesMoved("vfs", "out", totalBytes);
      return { results: results.map((item, at) => batchReadItem(item, pathAt(request, at))) };
    },

    async BatchWrite(request, call) {
      assertBatchItems(request.items.length, limits.batchItems);
      const totalBytes = request.items.reduce((sum, item) => sum + item.content.length, 0);
      assertBatchBytes(totalBytes, limits.batchBytes);
      metrics.bytesMoved("vfs", "in", totalBytes);
      const write = request.atomic ? writeItemsAtomic : writeItems;
      const results = await write(kernel, request.items, call);
      return { results: results.map((item, at) => batchWriteItem(item, pathAt(request, at))) };
    },
  };
}

function readResponse(request: vfs.ReadRequest, result: ReadResult): MessageInit<vfs.ReadResponse> {
  const { entry, bytes, message } = result;
  return {
    content: bytes,
    streamNextOffset: message?.nextOffset ?? null,
    noMessage: message?.isThere === false,
    contentId: entry.contentId ?? "",
    size: bytes.length,
    gen: entry.gen,
    entryType: entry.entryType,
    etag: entry.etag,
    version: entry.version,
    entry: request.wantEntry ? entryToWire(entry, request.path) : null,
  };
}

export function writeResponse(
  result: WriteResult,
  request: { readonly path: string; readonly wantEntry: boolean },
): MessageInit<vfs.WriteResponse> {
  const { entry } = result;
  return {
    contentId: entry.contentId ?? "",
    size: entry.sizeBytes,
    gen: entry.gen,
    version: entry.version,
    etag: entry.etag,
    created: result.created,
    commitToken: encodeCommitToken(result.token),
    messageOffset: result.messageOffset ?? null,
    entry: request.wantEntry ? entryToWire(entry, request.path) : null,
  };
}

/** Where the whole entry of an item is to be told; null: it was not asked for. */
function pathAt(
  { wantEntry, items }: { readonly wantEntry: boolean; readonly items: readonly { readonly path: string }[] },
  position: number,
): string | null {
  return wantEntry ? (items[position]?.path ?? null) : null;
}

function batchReadItem(
  item: ItemResult<ReadResult>,
  path: string | null,
): MessageInit<vfs.BatchReadItemResponse> {
  if (!item.ok) return { isError: true, errorPayload: encodeError(item.error) };
  const { entry, bytes } = item.value;
  return {
    entry: path === null ? null : entryToWire(entry, path),
    content: bytes,
    contentId: entry.contentId ?? "",
    gen: entry.gen,
    etag: entry.etag,
    version: entry.version,
  };
}

function batchWriteItem(
  item: ItemResult<WriteResult>,
  path: string | null,
): MessageInit<vfs.BatchWriteItemResponse> {
  if (!item.ok) return { isError: true, errorPayload: encodeError(item.error) };
  const { entry, created, token } = item.value;
  return {
    entry: path === null ? null : entryToWire(entry, path),
    contentId: entry.contentId ?? "",
    size: entry.sizeBytes,
    gen: entry.gen,
    version: entry.version,
    etag: entry.etag,
    created,
    commitToken: encodeCommitToken(token),
  };
}

export function assertBatchItems(count: number, limit: number): void {
  if (count <= limit) return;
  throw new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `a batch of ${count} items is over the limit of ${limit} (batchItems)`,
    remedy: "send smaller batches",
    details: { count, limit },
  });
}

function assertBatchBytes(bytes: number, limit: number): void {
  if (bytes <= limit) return;
  throw new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `a batch of ${bytes} bytes is over the limit of ${limit} (batchBytes)`,
    remedy: "send smaller batches, or use ReadStream and WriteStream",
    details: { bytes, limit },
  });
}
