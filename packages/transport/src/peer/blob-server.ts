import type { handleServerStreamingCall, ServerWritableStream } from "@grpc/grpc-js";
import { type ContentId, NexusError } from "@nexus/contracts";
import type { MessageInit, raft } from "@nexus/contracts/wire";
import { type BlobStore, MAX_BLOB_BYTES } from "@nexus/kernel";
import { Semaphore } from "@nexus/lib";
import { MessageWriter, ProgressDeadline } from "../grpc/flow.js";
import { peerInfoOf } from "../grpc/peer-info.js";
import { errorToServiceError } from "../grpc/status.js";
import type { PeerAuthorizer } from "../identity.js";
import { type ServerLimits, STREAM_MESSAGES_IN_FLIGHT, STREAM_PIECE_BYTES } from "../limits.js";
import type { TransportMetrics } from "../metrics.js";

type Piece = MessageInit<raft.BlobPiece>;
type Call = ServerWritableStream<raft.ReadBlobStreamRequest, Piece>;

const BLOB_ID = /^[0-9a-f]{64}$/;

/** Errors: INVALID_ARGUMENT. */
export function parseBlobId(text: string): ContentId {
  if (BLOB_ID.test(text)) return text as ContentId;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `content id ${JSON.stringify(text.slice(0, 80))} is not 64 lower-case hex digits`,
  });
}

export interface BlobServerOptions {
  /** Its readBlob returns verified bytes only; what fails verification is never sent. */
  readonly blobs: BlobStore;
  readonly authorize: PeerAuthorizer;
  readonly limits: ServerLimits;
  readonly metrics: TransportMetrics;
}

/** ReadBlobStream: a bounded number of blobs is in memory at once. */
export class BlobServer {
  readonly #options: BlobServerOptions;
  readonly #turns: Semaphore;

  constructor(options: BlobServerOptions) {
    this.#options = options;
    this.#turns = new Semaphore({
      name: "blob reads for peers",
      permits: options.limits.blobReads,
      maxWaiters: options.limits.blobReadWaiters,
    });
  }

  readonly handle: handleServerStreamingCall<raft.ReadBlobStreamRequest, Piece> = (call) => {
    this.#serve(call).then(
      () => call.end(),
      (thrown: unknown) => call.emit("error", errorToServiceError(NexusError.from(thrown))),
    );
  };

  async #serve(call: Call): Promise<void> {
    const { authorize, limits } = this.#options;
    authorize(peerInfoOf(call, ""));
    const id = parseBlobId(call.request.contentId);
    const abort = new AbortController();
    call.on("cancelled", () => abort.abort());
    const progress = new ProgressDeadline(limits.progressTimeoutMs, `blob ${id}`, (error) =>
      abort.abort(error),
    );
    try {
      const release = await this.#turns.acquire(1, abort.signal);
      try {
        await this.#send(call, id, abort.signal, progress);
      } finally {
        release();
      }
    } catch (error) {
      throw progress.expired ?? error;
    } finally {
      progress.stop();
    }
  }

  async #send(call: Call, id: ContentId, signal: AbortSignal, progress: ProgressDeadline): Promise<void> {
    const { blobs, metrics } = this.#options;
    const bytes = await blobs.readBlob(id);
    if (bytes === null) {
      throw new NexusError({ code: "NOT_FOUND", what: `blob ${id} is not on this node` });
    }
    assertSize(id, bytes.length, call.request.maxBytes);
    const writer = new MessageWriter<Piece>(call, signal, STREAM_MESSAGES_IN_FLIGHT, () => progress.touch());
    await writer.write({ header: { sizeBytes: bytes.length } });
    for (let start = 0; start < bytes.length; start += STREAM_PIECE_BYTES) {
      await writer.write({ data: bytes.subarray(start, start + STREAM_PIECE_BYTES) });
    }
    await writer.flush();
    metrics.bytesMoved("blob", "out", bytes.length);
  }
}

function assertSize(id: ContentId, sizeBytes: number, requested: number): void {
  const limit = requested === 0 ? MAX_BLOB_BYTES : requested;
  if (sizeBytes <= limit) return;
  throw new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `blob ${id} has ${sizeBytes} bytes, the caller takes ${limit}`,
    details: { sizeBytes, limit },
  });
}
