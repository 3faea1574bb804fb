import { type ContentId, NexusError } from "@nexus/contracts";
import { type ByteRange, MAX_BLOB_BYTES, MAX_READ_PIECE_BYTES, type ObjectReadOptions } from "@nexus/kernel";
import { Semaphore, throwIfAborted, withDeadline } from "@nexus/lib";
import type { BlobTransport } from "../../transport/blob-transport.js";
import type { BlobRequest, BlobSource } from "./blob-source.js";
import type { ChunkSpan, ManifestSource } from "./manifest-source.js";

/** Chunks of one read fetched ahead of the one being consumed. */
export const READ_AHEAD_CHUNKS = 2;
/** Bytes of blobs in memory for readers, all reads of a store together. */
export const READ_BUDGET_BYTES = 128 * 1024 * 1024;
/** Reads waiting for a share of it; more are refused RESOURCE_EXHAUSTED. */
const MAX_WAITING_READS = 4096;
/** How long a read waits for its share while slow readers hold theirs (ms). */
export const READ_BUDGET_WAIT_MS = 30_000;

/** One chunk on its way into memory. */
interface Fetching {
  readonly span: ChunkSpan;
  readonly loaded: Promise<Held>;
}

interface Held {
  readonly bytes: Uint8Array;
  readonly release: () => void;
}

/**
 * Streams ranges of objects: only the chunks a range needs, each verified before any byte of it is yielded.
 */
export class ObjectReader {
  readonly #transport: BlobTransport;
  readonly #blobs: BlobSource;
  readonly #manifests: ManifestSource;
  readonly #budget = new Semaphore({
    name: "memory for reads",
    permits: READ_BUDGET_BYTES,
    maxWaiters: MAX_WAITING_READS,
  });

  constructor(transport: BlobTransport, blobs: BlobSource, manifests: ManifestSource) {
    this.#transport = transport;
    this.#blobs = blobs;
    this.#manifests = manifests;
  }

  /** Pieces of at most MAX_READ_PIECE_BYTES. Errors: as BlobSource.load, DEADLINE_EXCEEDED, CANCELLED. */
  async *read(id: ContentId, range: ByteRange, options: ObjectReadOptions): AsyncGenerator<Uint8Array> {
    throwIfAborted(options.signal, `reading content ${id}`);
    const request: BlobRequest = {
      expectedBytes: null,
      holders: () => options.holders,
      signal: options.signal,
    };
    const cached = this.#manifests.cached(id);
    if (cached !== null) {
      yield* this.#readChunks(this.#spans(cached, range, request), range, request);
      return;
    }
    const knownBytes = await this.#transport.sizeBytes(id);
    const release = await this.#reserve(knownBytes ?? MAX_BLOB_BYTES, options.signal);
    try {
      const form = await this.#manifests.resolve(id, { ...request, expectedBytes: knownBytes });
      if (form.kind === "plain") {
        yield* pieces(form.bytes, range.offsetBytes, endOf(range), options.signal);
        return;
      }
      release();
      yield* this.#readChunks(this.#spans(form.manifest, range, request), range, request);
    } finally {
      release();
    }
  }

  #spans(
    manifest: Parameters<ManifestSource["chunks"]>[0],
    range: ByteRange,
    request: BlobRequest,
  ): AsyncGenerator<ChunkSpan> {
    return this.#manifests.chunks(manifest, range.offsetBytes, endOf(range), request);
  }

  async *#readChunks(
    spans: AsyncGenerator<ChunkSpan>,
    range: ByteRange,
    request: BlobRequest,
  ): AsyncGenerator<Uint8Array> {
    const stop = new AbortController();
    const signal = request.signal === null ? stop.signal : AbortSignal.any([stop.signal, request.signal]);
    const ahead: Fetching[] = [];
    try {
      for (let more = true; more || ahead.length > 0; ) {
        while (more && ahead.length <= READ_AHEAD_CHUNKS) {
          const next = await spans.next();
          if (next.done === true) more = false;
          else ahead.push(this.#fetch(next.value, { ...request, signal }));
        }
        const current = ahead.shift();
        if (current === undefined) return;
        yield* this.#consume(current, range, request.signal);
      }
    } finally {
      stop.abort();
      // What was fetched ahead and is not wanted any more gives its memory back as it arrives.
      for (const { loaded } of ahead)
        loaded.then(
          ({ release }) => release(),
          () => undefined,
        );
      await spans.return(undefined);
    }
  }

  async *#consume(
    fetching: Fetching,
    range: ByteRange,
    signal: AbortSignal | null,
  ): AsyncGenerator<Uint8Array> {
    const { bytes, release } = await fetching.loaded;
    try {
      const start = range.offsetBytes - fetching.span.startBytes;
      yield* pieces(bytes, Math.max(0, start), endOf(range) - fetching.span.startBytes, signal);
    } finally {
      release();
    }
  }

  #fetch(span: ChunkSpan, request: BlobRequest): Fetching {
    const loaded = this.#load(span, request);
    // Reported by whoever consumes it; until then it must not count as unhandled.
    loaded.catch(() => undefined);
    return { span, loaded };
  }

  async #load(span: ChunkSpan, request: BlobRequest): Promise<Held> {
    const release = await this.#reserve(span.lengthBytes, request.signal);
    try {
      const bytes = await this.#blobs.load(span.contentId, { ...request, expectedBytes: span.lengthBytes });
      if (bytes.length !== span.lengthBytes) throw wrongLength(span, bytes.length);
      return { bytes, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  async #reserve(bytes: number, signal: AbortSignal | null): Promise<() => void> {
    if (bytes <= this.#budget.available && this.#budget.waiting === 0) return this.#budget.acquire(bytes);
    return withDeadline(
      async (ends) => {
        const release = await this.#budget.acquire(bytes, ends);
        // Granted in the very moment the caller gave up: nobody is left to give it back.
        if (ends.aborted) release();
        return release;
      },
      READ_BUDGET_WAIT_MS,
      "waiting for memory to read into",
      signal,
    );
  }
}

function endOf(range: ByteRange): number {
  return range.lengthBytes === null ? Number.MAX_SAFE_INTEGER : range.offsetBytes + range.lengthBytes;
}

function* pieces(
  bytes: Uint8Array,
  startBytes: number,
  endBytes: number,
  signal: AbortSignal | null,
): Generator<Uint8Array> {
  const end = Math.min(bytes.length, endBytes);
  for (let offset = startBytes; offset < end; offset += MAX_READ_PIECE_BYTES) {
    throwIfAborted(signal, "reading content");
    yield bytes.subarray(offset, Math.min(end, offset + MAX_READ_PIECE_BYTES));
  }
}

function wrongLength(span: ChunkSpan, actualBytes: number): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `chunk ${span.contentId} has ${actualBytes} bytes where its manifest says ${span.lengthBytes}`,
    remedy: "write the file again",
    details: { contentId: span.contentId },
  });
}
