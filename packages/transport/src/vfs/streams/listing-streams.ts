import type { handleServerStreamingCall } from "@grpc/grpc-js";
import type { MessageInit, vfs } from "@nexus/contracts/wire";
import type { StatResult } from "@nexus/kernel";
import type { MessageWriter } from "../../grpc/flow.js";
import { LISTING_BATCH_MAX_AGE_MS, LISTING_BATCH_ROWS } from "../../limits.js";
import type { StreamDeps } from "../../server/stream-scope.js";
import { statToWire } from "../../wire/entries.js";
import { consistencyFromWire } from "../../wire/requests.js";
import type { VfsHandlerDeps } from "../deps.js";
import { serveStream } from "./serve.js";

type EntryBatch = MessageInit<vfs.EntryBatch>;
type GrepBatch = MessageInit<vfs.GrepBatch>;

export interface ListingStreamHandlers {
  readonly Walk: handleServerStreamingCall<vfs.WalkRequest, EntryBatch>;
  readonly Glob: handleServerStreamingCall<vfs.GlobRequest, EntryBatch>;
  readonly Grep: handleServerStreamingCall<vfs.GrepRequest, GrepBatch>;
}

/** Walk, Glob and Grep: rows in batches. */
export function listingStreamHandlers(deps: VfsHandlerDeps, streams: StreamDeps): ListingStreamHandlers {
  const { kernel, limits } = deps;
  const send = <Row, Batch>(
    writer: MessageWriter<Batch>,
    rows: AsyncIterable<Row>,
    toBatch: (rows: readonly Row[]) => Batch,
  ) => sendBatches(writer, rows, toBatch, streams.nowMs);
  return {
    Walk: (call) =>
      serveStream(streams, call, "Walk", (writer, scope) => {
        const options = scope.options(consistencyFromWire(call.request));
        return send(writer, kernel.walk(call.request.path, scope.context, options), entryBatch);
      }),
    Glob: (call) =>
      serveStream(streams, call, "Glob", (writer, scope) => {
        const options = scope.options(consistencyFromWire(call.request));
        const request = { pattern: call.request.pattern };
        return send(writer, kernel.glob(request, scope.context, options), entryBatch);
      }),
    Grep: (call) =>
      serveStream(streams, call, "Grep", (writer, scope) => {
        const options = scope.options(consistencyFromWire(call.request));
        const { path, pattern, ignoreCase, fileGlob, maxMatches } = call.request;
        const request = {
          path,
          pattern,
          ignoreCase,
          fileGlob: fileGlob === "" ? null : fileGlob,
          maxMatches: maxMatches === 0 ? limits.grepMatches : maxMatches,
        };
        return send(writer, kernel.grep(request, scope.context, options), (matches) => ({ matches }));
      }),
  };
}

function entryBatch(rows: readonly StatResult[]): EntryBatch {
  return { entries: rows.map(statToWire) };
}

async function sendBatches<Row, Batch>(
  writer: MessageWriter<Batch>,
  rows: AsyncIterable<Row>,
  toBatch: (rows: readonly Row[]) => Batch,
  nowMs: () => number,
): Promise<void> {
  let batch: Row[] = [];
  let startedAtMs = 0;
  for await (const row of rows) {
    if (batch.length === 0) startedAtMs = nowMs();
    batch.push(row);
    const isDue = batch.length >= LISTING_BATCH_ROWS || nowMs() - startedAtMs >= LISTING_BATCH_MAX_AGE_MS;
    if (!isDue) continue;
    await writer.write(toBatch(batch));
    batch = [];
  }
  if (batch.length > 0) await writer.write(toBatch(batch));
}
