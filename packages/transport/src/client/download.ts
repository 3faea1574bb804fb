import type { Client, ClientReadableStream } from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import { type MessageInit, type MethodDescriptor, vfs } from "@nexus/contracts/wire";
import type { ReadStream } from "@nexus/kernel";
import { serializer } from "../grpc/definitions.js";
import { abortReason, ProgressDeadline } from "../grpc/flow.js";
import { RefusedError } from "../grpc/refused.js";
import { isRefusal, isServiceError, toNexusError } from "../grpc/status.js";
import { entryFromWire } from "../wire/entries.js";
import type { CallBounds } from "./caller.js";

/** A connected channel and the name of its other end. */
export interface StreamEndpoint {
  readonly client: Client;
  readonly address: string;
}

/**
 * Messages of a server-streaming call, read no faster than they are taken. `timeoutMs` bounds each wait for the
 * next message, not the caller's own pace. Leaving the loop early cancels the call. Errors: RefusedError (before
 * the first message), NexusError.
 */
export async function* receiveStream<Request, Response>(
  connection: StreamEndpoint,
  method: MethodDescriptor<Request, Response>,
  request: MessageInit<Request>,
  bounds: CallBounds,
): AsyncGenerator<Response, void, void> {
  const { signal } = bounds;
  throwWhenAborted(signal);
  const doing = `${method.name} from ${connection.address}`;
  const call: ClientReadableStream<Response> = connection.client.makeServerStreamRequest(
    method.path,
    serializer(method.request),
    (bytes: Buffer) => method.response.decode(bytes),
    request,
  );
  const onAbort = (): void => call.cancel();
  signal?.addEventListener("abort", onAbort, { once: true });
  const messages = call.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Response>;
  let progress: ProgressDeadline | null = null;
  try {
    for (;;) {
      progress = new ProgressDeadline(bounds.timeoutMs, doing, () => call.cancel());
      const next = await messages.next();
      progress.stop();
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    throwWhenAborted(signal);
    const failure = progress?.expired ?? toNexusError(error, doing);
    throw isServiceError(error) && isRefusal(error) ? new RefusedError(failure) : failure;
  } finally {
    progress?.stop();
    signal?.removeEventListener("abort", onAbort);
    // The status of a cancelled call is of no interest; without a listener it would be an uncaught error.
    call.on("error", () => undefined);
    call.cancel();
  }
}

/** Opens a streamed read: resolves with the entry, the bytes follow as they are taken. */
export async function openReadStream(
  connection: StreamEndpoint,
  request: MessageInit<vfs.ReadStreamRequest>,
  bounds: CallBounds,
): Promise<ReadStream> {
  const pieces = receiveStream(connection, vfs.NexusVFSService.ReadStream, request, bounds);
  const first = await pieces.next();
  const header = first.done === true ? null : first.value.header;
  if (header === null || header.entry === null) {
    await pieces.return();
    throw new NexusError({
      code: "INTERNAL",
      what: `${connection.address} sent no header for ${request.path ?? ""}`,
      remedy: "upgrade the older side",
    });
  }
  return {
    entry: entryFromWire(header.entry),
    lengthBytes: header.length,
    pieces: dataOf(pieces, header.length, request.path ?? ""),
  };
}

async function* dataOf(
  pieces: AsyncGenerator<vfs.ReadStreamPiece, void, void>,
  lengthBytes: number,
  path: string,
): AsyncGenerator<Uint8Array, void, void> {
  let received = 0;
  try {
    for await (const { data } of pieces) {
      if (data === null) continue;
      received += data.length;
      yield data;
    }
  } finally {
    await pieces.return();
  }
  if (received !== lengthBytes) {
    throw new NexusError({
      code: "CORRUPT",
      what: `${path}: ${received} bytes arrived of the ${lengthBytes} announced`,
      remedy: "read again",
      details: { received, announced: lengthBytes },
    });
  }
}

function throwWhenAborted(signal: AbortSignal | null): void {
  if (signal?.aborted === true) throw abortReason(signal);
}
