import type { handleServerStreamingCall } from "@grpc/grpc-js";
import type { MessageInit, vfs } from "@nexus/contracts/wire";
import { STREAM_PIECE_BYTES } from "../../limits.js";
import type { StreamDeps } from "../../server/stream-scope.js";
import { entryToWire } from "../../wire/entries.js";
import { consistencyFromWire, contentIdFromWire, rangeFromWire } from "../../wire/requests.js";
import type { VfsHandlerDeps } from "../deps.js";
import { serveStream } from "./serve.js";

type Piece = MessageInit<vfs.ReadStreamPiece>;

/** ReadStream: the kernel is asked for the next piece when the connection has taken an earlier one. */
export function readStreamHandler(
  { kernel, metrics }: VfsHandlerDeps,
  streams: StreamDeps,
): handleServerStreamingCall<vfs.ReadStreamRequest, Piece> {
  return (call) =>
    serveStream(streams, call, "ReadStream", async (writer, scope) => {
      const { request } = call;
      const stream = await kernel.sysReadStream(
        {
          path: request.path,
          range: rangeFromWire(request),
          expectedContentId: contentIdFromWire(request.contentId),
        },
        scope.context,
        scope.options(consistencyFromWire(request)),
      );
      const entry = entryToWire(stream.entry, request.path);
      await writer.write({ header: { entry, length: stream.lengthBytes } });
      for await (const bytes of stream.pieces) {
        for (let start = 0; start < bytes.length; start += STREAM_PIECE_BYTES) {
          const data = bytes.subarray(start, start + STREAM_PIECE_BYTES);
          metrics.bytesMoved("vfs", "out", data.length);
          await writer.write({ data });
        }
      }
    });
}
