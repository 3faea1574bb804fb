import type { handleClientStreamingCall, ServerReadableStream } from "@grpc/grpc-js";
import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import type { MessageInit, vfs } from "@nexus/contracts/wire";
import { cutOff } from "../../grpc/flow.js";
import { contentOf, next, nextWithin } from "../../grpc/inbound-pieces.js";
import { RefusedError } from "../../grpc/refused.js";
import { failureToServiceError } from "../../grpc/status.js";
import { runStream, type StreamDeps, type StreamScope } from "../../server/stream-scope.js";
import { encodeError } from "../../wire/errors.js";
import { conditionsFromWire } from "../../wire/requests.js";
import { tieOfWrite } from "../../wire/sessions.js";
import type { VfsHandlerDeps } from "../deps.js";
import { writeResponse } from "../handlers/content.js";

type Upload = ServerReadableStream<vfs.WriteStreamPiece, MessageInit<vfs.WriteResponse>>;
type Pieces = AsyncIterator<vfs.WriteStreamPiece>;

/** WriteStream: pieces are read off the connection as the kernel stores them. */
export function writeStreamHandler(
  deps: VfsHandlerDeps,
  streams: StreamDeps,
): handleClientStreamingCall<vfs.WriteStreamPiece, MessageInit<vfs.WriteResponse>> {
  return (call, callback) => {
    receive(deps, streams, call).then(
      (response) => callback(null, response),
      (thrown: unknown) => {
        // As with Write, only a failed authentication and a refused call are statuses.
        if (thrown instanceof RefusedError) return callback(failureToServiceError(thrown));
        const error = NexusError.from(thrown);
        if (error.code === "UNAUTHENTICATED" || call.cancelled) callback(failureToServiceError(error));
        else callback(null, { isError: true, errorPayload: encodeError(error) });
      },
    );
  };
}

async function receive(
  deps: VfsHandlerDeps,
  streams: StreamDeps,
  call: Upload,
): Promise<MessageInit<vfs.WriteResponse>> {
  const pieces: Pieces = (call as AsyncIterable<vfs.WriteStreamPiece>)[Symbol.asyncIterator]();
  const { progressTimeoutMs } = streams.limits;
  // A caller that opens the call and says nothing does not hold it open.
  const first = await nextWithin(pieces, progressTimeoutMs, () =>
    malformed(`sent nothing for ${progressTimeoutMs} ms`),
  );
  const header = first?.header ?? null;
  if (header === null) throw malformed("begins without a header");
  return await runStream(streams, call, "WriteStream", header.authToken, (scope) =>
    store(deps, header, pieces, scope),
  );
}

async function store(
  { kernel, metrics }: VfsHandlerDeps,
  header: vfs.WriteStreamHeader,
  pieces: Pieces,
  scope: StreamScope,
): Promise<MessageInit<vfs.WriteResponse>> {
  const content = contentOf(
    () => next(pieces),
    { malformed, cutShort },
    (bytes) => {
      scope.progress.touch();
      metrics.bytesMoved("vfs", "in", bytes);
    },
  );
  const write = {
    path: header.path,
    // A call that is given up stores nothing: the content ends with an error, not early.
    source: cutOff(content, scope.signal),
    offsetBytes: header.offset,
    mimeType: header.mimeType,
    conditions: conditionsFromWire(header),
    ...tieOfWrite(header),
  };
  const options = scope.options(LINEARIZABLE);
  const result = header.mustExist
    ? await kernel.sysWrite(write, scope.context, options)
    : await kernel.write({ ...write, createParents: header.createParents }, scope.context, options);
  return writeResponse(result, header);
}

function cutShort(received: number): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `an upload broke off after ${received} bytes; nothing was stored`,
    remedy: "try again",
    details: { received },
  });
}

function malformed(problem: string): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `a WriteStream ${problem}`,
    remedy: "send one header, data pieces of 1 MiB at most, and an end with the size",
  });
}
