import { CHUNKING_THRESHOLD_BYTES, type ContentId } from "@nexus/contracts";
import type { ByteSource, StoredObject } from "@nexus/kernel";
import { concatBytes, Semaphore } from "@nexus/lib";
import { Blake3Hasher, blake3Hex } from "@nexus/lib/node";
import { ChunkPipeline } from "../../chunking/chunk-pipeline.js";
import { looksLikeManifest } from "../../chunking/manifest.js";
import { ManifestBuilder } from "../../chunking/manifest-builder.js";
import { WindowPool } from "../../chunking/window-pool.js";
import type { HashPool } from "../../pool/hash-pool.js";
import type { BlobTransport } from "../../transport/blob-transport.js";
import { OFFLOAD_BYTES } from "../../transport-local/local-blob-folder.js";
import { SourceReader } from "../source-reader.js";

/** Streamed puts at once, each buffering up to SMALL_STREAM_BYTES. */
export const MAX_CONCURRENT_STREAMED_PUTS = 64;
/** A streamed put that grows beyond this needs one of the slots for large ones (bytes). */
const SMALL_STREAM_BYTES = 1024 * 1024;
/** Large puts at once: each buffers up to CHUNKING_THRESHOLD_BYTES, then four windows. */
export const MAX_CONCURRENT_LARGE_PUTS = 4;
/** Puts waiting for either; more are refused RESOURCE_EXHAUSTED. */
const MAX_WAITING_PUTS = 1024;

/** A pipeline and the builder that hears of its chunks. */
export interface ChunkedPut {
  readonly pipeline: ChunkPipeline;
  readonly builder: ManifestBuilder;
}

/** Stores objects: one blob up to CHUNKING_THRESHOLD_BYTES, chunks and a manifest above. */
export class ObjectWriter {
  readonly #transport: BlobTransport;
  readonly #pool: HashPool;
  readonly #windows = new WindowPool();
  readonly #streamSlots = new Semaphore({
    name: "a slot for streamed puts",
    permits: MAX_CONCURRENT_STREAMED_PUTS,
    maxWaiters: MAX_WAITING_PUTS,
  });
  readonly #largeSlots = new Semaphore({
    name: "a slot for large puts",
    permits: MAX_CONCURRENT_LARGE_PUTS,
    maxWaiters: MAX_WAITING_PUTS,
  });

  constructor(transport: BlobTransport, pool: HashPool) {
    this.#transport = transport;
    this.#pool = pool;
  }

  /** Errors: as BlobTransport.store, CANCELLED, RESOURCE_EXHAUSTED, and what the source throws. */
  async put(source: ByteSource, signal: AbortSignal | null): Promise<StoredObject> {
    if (source instanceof Uint8Array && source.length <= CHUNKING_THRESHOLD_BYTES)
      return this.putWhole(source);
    const reader = new SourceReader(source, signal);
    const releaseStream = await this.#streamSlots.acquire(1, signal);
    let releaseLarge: (() => void) | null = null;
    try {
      const gathered: Uint8Array[] = [];
      let sizeBytes = 0;
      for (let piece = await reader.next(); piece !== null; piece = await reader.next()) {
        gathered.push(piece);
        sizeBytes += piece.length;
        if (sizeBytes > SMALL_STREAM_BYTES) releaseLarge ??= await this.#largeSlots.acquire(1, signal);
        if (sizeBytes > CHUNKING_THRESHOLD_BYTES) return await this.#putChunked(gathered, reader);
      }
      return await this.putWhole(concatBytes(gathered));
    } catch (error) {
      reader.cancel();
      throw error;
    } finally {
      releaseLarge?.();
      releaseStream();
    }
  }

  /** Stores at most CHUNKING_THRESHOLD_BYTES as one blob. */
  async putWhole(bytes: Uint8Array): Promise<StoredObject> {
    const contentId = await this.storeBlob(bytes);
    if (!looksLikeManifest(bytes)) return { contentId, sizeBytes: bytes.length };
    // As one blob it would be read back as the manifest it resembles: it goes behind a manifest of its own.
    const builder = this.#newBuilder();
    await builder.addChunk({ contentId, lengthBytes: bytes.length });
    return builder.finish(contentId);
  }

  /** Stores one blob, hashed here when that takes less than the hop to a worker. */
  storeBlob(bytes: Uint8Array): Promise<ContentId> {
    const known = bytes.length < OFFLOAD_BYTES;
    return this.#transport.store(
      bytes,
      known ? { kind: "known", contentId: blake3Hex(bytes) } : { kind: "compute" },
    );
  }

  /**
   * Runs `work` with a pipeline of its own, under a slot for large puts; on failure nothing stays in flight.
   */
  async withChunks<T>(work: (put: ChunkedPut) => Promise<T>, signal: AbortSignal | null): Promise<T> {
    const release = await this.#largeSlots.acquire(1, signal);
    try {
      return await this.#runChunked(work);
    } finally {
      release();
    }
  }

  async #runChunked<T>(work: (put: ChunkedPut) => Promise<T>): Promise<T> {
    const builder = this.#newBuilder();
    const pipeline = new ChunkPipeline({
      pool: this.#pool,
      transport: this.#transport,
      windows: this.#windows,
      onChunk: (chunk) => builder.addChunk(chunk),
    });
    try {
      return await work({ pipeline, builder });
    } catch (error) {
      await pipeline.abandon();
      throw error;
    }
  }

  /** `gathered` is emptied as it is consumed, so that its memory is not held twice. */
  #putChunked(gathered: Uint8Array[], reader: SourceReader): Promise<StoredObject> {
    return this.#runChunked(async ({ pipeline, builder }) => {
      const hasher = new Blake3Hasher();
      for (
        let piece = gathered.shift() ?? null;
        piece !== null;
        piece = gathered.shift() ?? (await reader.next())
      ) {
        hasher.update(piece);
        await pipeline.push(piece);
      }
      await pipeline.finish();
      return builder.finish(hasher.digestHex());
    });
  }

  #newBuilder(): ManifestBuilder {
    return new ManifestBuilder((bytes) => this.storeBlob(bytes));
  }
}
