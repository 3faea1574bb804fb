import type { ServerWritableStream } from "@grpc/grpc-js";
import { MessageWriter } from "../../grpc/flow.js";
import { failureToServiceError } from "../../grpc/status.js";
import { STREAM_MESSAGES_IN_FLIGHT } from "../../limits.js";
import type { CallKind } from "../../server/call-gate.js";
import { runStream, type StreamDeps, type StreamScope } from "../../server/stream-scope.js";

/** Runs a server-streaming call: `work` writes its messages; its end or its error is the call's status. */
export function serveStream<Request extends { readonly authToken: string }, Response>(
  streams: StreamDeps,
  call: ServerWritableStream<Request, Response>,
  method: string,
  work: (writer: MessageWriter<Response>, scope: StreamScope) => Promise<void>,
  kind: CallKind = "call",
): void {
  const serve = async (scope: StreamScope): Promise<void> => {
    const writer = new MessageWriter<Response>(call, scope.signal, STREAM_MESSAGES_IN_FLIGHT, () =>
      scope.progress.touch(),
    );
    await work(writer, scope);
    await writer.flush();
  };
  runStream(streams, call, method, call.request.authToken, serve, kind).then(
    () => call.end(),
    (error: unknown) => call.emit("error", failureToServiceError(error)),
  );
}
