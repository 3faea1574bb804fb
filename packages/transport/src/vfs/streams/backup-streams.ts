import type {
  handleClientStreamingCall,
  handleServerStreamingCall,
  ServerReadableStream,
} from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import type { admin, MessageInit } from "@nexus/contracts/wire";
import { parseZoneId } from "@nexus/lib";
import { cutOff } from "../../grpc/flow.js";
import { contentOf, next, nextWithin } from "../../grpc/inbound-pieces.js";
import { failureToServiceError } from "../../grpc/status.js";
import { STREAM_PIECE_BYTES } from "../../limits.js";
import { runStream, type StreamDeps } from "../../server/stream-scope.js";
import { consistencyFromWire } from "../../wire/requests.js";
import { zoneInfoToWire } from "../../wire/zones.js";
import type { ZoneOperations } from "../zone-operations.js";
import { serveStream } from "./serve.js";

/** BackupZone: the next rows are read when the connection has taken earlier ones. */
export function backupStreamHandler(
  zones: ZoneOperations,
  streams: StreamDeps,
): handleServerStreamingCall<admin.BackupZoneRequest, MessageInit<admin.BackupPiece>> {
  return (call) =>
    serveStream(streams, call, "BackupZone", async (writer, scope) => {
      const { request } = call;
      const consistency = consistencyFromWire({ consistency: request.consistency, commitToken: "" });
      const { timeoutMs } = scope.options(consistency);
      const caller = { context: scope.context, timeoutMs };
      for await (const bytes of zones.backUp(parseZoneId(request.zoneId), consistency, caller)) {
        for (let start = 0; start < bytes.length; start += STREAM_PIECE_BYTES) {
          await writer.write({ data: bytes.subarray(start, start + STREAM_PIECE_BYTES) });
        }
      }
    });
}

type Pieces = AsyncIterator<admin.RestorePiece>;

/** RestoreZone: bytes are read off the connection as the zone is written. */
export function restoreStreamHandler(
  zones: ZoneOperations,
  streams: StreamDeps,
): handleClientStreamingCall<admin.RestorePiece, MessageInit<admin.ZoneInfo>> {
  return (call, callback) => {
    receive(zones, streams, call).then(
      (info) => callback(null, info),
      (thrown: unknown) => callback(failureToServiceError(thrown)),
    );
  };
}

async function receive(
  zones: ZoneOperations,
  streams: StreamDeps,
  call: ServerReadableStream<admin.RestorePiece, MessageInit<admin.ZoneInfo>>,
): Promise<MessageInit<admin.ZoneInfo>> {
  const pieces: Pieces = (call as AsyncIterable<admin.RestorePiece>)[Symbol.asyncIterator]();
  const { progressTimeoutMs } = streams.limits;
  // A caller that opens the call and says nothing does not hold it open.
  const first = await nextWithin(pieces, progressTimeoutMs, () =>
    malformed(`sent nothing for ${progressTimeoutMs} ms`),
  );
  const header = first?.header ?? null;
  if (header === null) throw malformed("begins without a header");
  return await runStream(streams, call, "RestoreZone", header.authToken, async (scope) => {
    const { timeoutMs } = scope.options({ kind: "linearizable" });
    const bytes = cutOff(
      contentOf(
        () => next(pieces),
        { malformed, cutShort },
        () => scope.progress.touch(),
      ),
      scope.signal,
    );
    const as = header.zoneId === "" ? null : parseZoneId(header.zoneId);
    return zoneInfoToWire(await zones.restore(bytes, as, { context: scope.context, timeoutMs }));
  });
}

function cutShort(received: number): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `a restore broke off after ${received} bytes; nothing was restored`,
    remedy: "try again",
    details: { received },
  });
}

function malformed(problem: string): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `a RestoreZone ${problem}`,
    remedy: "send one header, data pieces of 1 MiB at most, and an end with the size",
  });
}
