import type { handleServerStreamingCall } from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import type { MessageInit, vfs } from "@nexus/contracts/wire";
import { cursorAfter, type WatchResult } from "@nexus/kernel";
import type { MessageWriter } from "../../grpc/flow.js";
import { MIN_WATCH_MARK_MS, WATCH_BATCH_EVENTS } from "../../limits.js";
import type { WatchEnd } from "../../metrics.js";
import type { StreamDeps, StreamScope } from "../../server/stream-scope.js";
import { consistencyFromWire } from "../../wire/requests.js";
import { watchEventToWire, watchedZoneToWire, watchFromWire } from "../../wire/watch.js";
import type { VfsHandlerDeps } from "../deps.js";
import { serveStream } from "./serve.js";

type WatchBatch = MessageInit<vfs.WatchBatch>;

/**
 * Tells what happens until the caller leaves. History is read no further than the caller takes it: one result and the
 * few batches on their way are all that is held for a caller that does not read. Who calls is asked anew for every
 * read, so that a credential that is no longer good ends the stream.
 */
export function watchStreamHandler(
  { kernel, limits, metrics }: VfsHandlerDeps,
  streams: StreamDeps,
): handleServerStreamingCall<vfs.WatchRequest, WatchBatch> {
  // A mark has to move well before the stream counts as stuck.
  const longestMarkMs = limits.progressTimeoutMs / 2;
  const markMsOf = ({ timeoutMs }: vfs.WatchRequest): number =>
    timeoutMs === 0 ? longestMarkMs : Math.min(Math.max(timeoutMs, MIN_WATCH_MARK_MS), longestMarkMs);
  return (call) =>
    serveStream(
      streams,
      call,
      "WatchStream",
      async (writer, scope) => {
        try {
          await tellOn(call.request, writer, scope);
        } catch (error) {
          metrics.watchEnded(endOf(scope, error));
          throw error;
        }
      },
      "lasting",
    );

  /** Never resolves. */
  async function tellOn(
    request: vfs.WatchRequest,
    writer: MessageWriter<WatchBatch>,
    scope: StreamScope,
  ): Promise<void> {
    const wanted = watchFromWire(request);
    const markMs = markMsOf(request);
    const { signal, consistency } = scope.options(consistencyFromWire(request));
    // The first answer says at once that the watch stands, and where.
    for (let waitMs = 0, { cursor } = wanted; ; waitMs = markMs) {
      const options = { timeoutMs: limits.defaultTimeoutMs + waitMs, signal, consistency };
      const result = await kernel.sysWatch({ ...wanted, cursor, waitMs }, await scope.identify(), options);
      await send(writer, result);
      metrics.watchEventsSent(result.events.length);
      ({ cursor } = result);
    }
  }
}

/** The cause of an abort wins over what the work made of it. */
function endOf({ progress, signal }: StreamScope, error: unknown): WatchEnd {
  if (progress.expired !== null) return "not_read";
  const { code } = NexusError.from(signal.aborted ? signal.reason : error);
  switch (code) {
    case "CANCELLED":
      return "caller_left";
    case "UNAVAILABLE":
    case "CLOSED":
      return "node_stops";
    case "UNAUTHENTICATED":
    case "PERMISSION_DENIED":
      return "not_let_in";
    case "COMPACTED":
    case "INCARNATION_MISMATCH":
      return "past_gone";
    default:
      return "failed";
  }
}

/** Each batch ends with a place to go on from: behind its last event, or the result's own. */
async function send(writer: MessageWriter<WatchBatch>, result: WatchResult): Promise<void> {
  const { events, cursor, zones } = result;
  let start = 0;
  for (; events.length - start > WATCH_BATCH_EVENTS; start += WATCH_BATCH_EVENTS) {
    const part = events.slice(start, start + WATCH_BATCH_EVENTS);
    await writer.write({
      events: part.map(watchEventToWire),
      cursor: cursorAfter(result, start + part.length),
    });
  }
  await writer.write({
    events: events.slice(start).map(watchEventToWire),
    cursor,
    zones: zones.map(watchedZoneToWire),
  });
}
