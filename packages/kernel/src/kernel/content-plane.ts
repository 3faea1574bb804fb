import { type ContentId, NexusError } from "@nexus/contracts";
import { Semaphore, withDeadline } from "@nexus/lib";
import {
  type BlobStore,
  type ByteRange,
  type ByteSource,
  type ObjectStore,
  type StoredObject,
  WHOLE_OBJECT,
} from "../abc/object-store.js";
import { admittedPieces, collect, UNREACHABLE_CODES } from "./content.js";
import type { GrowthGate } from "./growth.js";
import type { KernelClock, KernelMetrics } from "./options.js";
import { withStallLimit } from "./stall-limit.js";

export interface ContentOptions {
  /** `host:port` of nodes that may hold what is missing here, nearest first. */
  readonly holders: readonly string[];
  /** Longest without progress: the next piece of a read, or a write as a whole until it takes another piece (ms). */
  readonly stallMs: number;
  readonly signal: AbortSignal | null;
}

/**
 * Bytes by content id, below every path: no gate, no hook, no lock, no event. For this node's own machinery (peers are
 * served from it, collectors work on it); a service, a client and the sdk never see it, because an id alone would
 * let anybody read what a path would refuse. Source: the content half of the kernel's syscalls, named after HDFS.
 *
 * Errors of all: CLOSED, UNSUPPORTED (content is not known by id on this node), RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED,
 * CANCELLED; of reads CONTENT_UNAVAILABLE, CORRUPT; of writes NO_SPACE, IO_ERROR.
 */
export interface ContentPlane {
  /** A range in one piece of memory. Errors: RESOURCE_EXHAUSTED above the kernel's bound of a buffered read. */
  readContent(id: ContentId, range: ByteRange, options: ContentOptions): Promise<Uint8Array>;
  /** Verified pieces, in order. */
  stream(id: ContentId, options: ContentOptions): AsyncIterable<Uint8Array>;
  streamRange(id: ContentId, range: ByteRange, options: ContentOptions): AsyncIterable<Uint8Array>;
  /** Durable when it resolves. */
  writeContent(bytes: Uint8Array, options: ContentOptions): Promise<StoredObject>;
  writeStream(source: AsyncIterable<Uint8Array>, options: ContentOptions): Promise<StoredObject>;
  /** The physical blobs, which peers pull one by one. */
  readonly blobs: BlobStore;
}

export interface ContentPlaneParts {
  readonly store: ObjectStore;
  readonly growth: GrowthGate;
  readonly clock: Pick<KernelClock, "nowMs">;
  readonly metrics: KernelMetrics | null;
  /** Reads and writes in progress at once; more are refused. */
  readonly maxCalls: number;
  readonly maxBufferedReadBytes: number;
}

export class StoredContent implements ContentPlane {
  readonly blobs: BlobStore;
  readonly #parts: ContentPlaneParts;
  readonly #slots: Semaphore;
  #isClosed = false;

  constructor(parts: ContentPlaneParts) {
    this.#parts = parts;
    this.#slots = new Semaphore({
      name: "a slot for reading or writing content",
      permits: parts.maxCalls,
      maxWaiters: 0,
    });
    this.blobs = {
      readBlob: async (id) => this.#blobStore().readBlob(id),
      hasBlob: async (id) => this.#blobStore().hasBlob(id),
      writeBlob: async (id, bytes) => {
        this.#parts.growth.admit(bytes.length);
        return this.#blobStore().writeBlob(id, bytes);
      },
    };
  }

  /** New calls are refused; streams in progress end with their readers. */
  close(): void {
    this.#isClosed = true;
  }

  readContent(id: ContentId, range: ByteRange, options: ContentOptions): Promise<Uint8Array> {
    return this.#counted("read_content", options, async () => {
      const { maxBufferedReadBytes } = this.#parts;
      return collect(this.#pieces(id, range, options), maxBufferedReadBytes, `content ${id}`);
    });
  }

  stream(id: ContentId, options: ContentOptions): AsyncIterable<Uint8Array> {
    return this.streamRange(id, WHOLE_OBJECT, options);
  }

  async *streamRange(id: ContentId, range: ByteRange, options: ContentOptions): AsyncGenerator<Uint8Array> {
    const startedMs = this.#parts.clock.nowMs();
    const release = await this.#enter(options);
    try {
      yield* this.#pieces(id, range, options);
      this.#ended("stream_content", "OK", startedMs);
    } catch (error) {
      throw this.#failed("stream_content", error, startedMs);
    } finally {
      release();
    }
  }

  writeContent(bytes: Uint8Array, options: ContentOptions): Promise<StoredObject> {
    return this.#counted("write_content", options, () => this.#put(bytes, options));
  }

  writeStream(source: AsyncIterable<Uint8Array>, options: ContentOptions): Promise<StoredObject> {
    return this.#counted("write_content_stream", options, () => this.#put(source, options));
  }

  #put(source: ByteSource, { stallMs, signal }: ContentOptions): Promise<StoredObject> {
    const { growth, store } = this.#parts;
    return withStallLimit(stallMs, "storing content", signal, async (inner, progress) => {
      if (source instanceof Uint8Array) growth.admit(source.length);
      const pieces = source instanceof Uint8Array ? source : admittedPieces(growth, source, progress);
      return store.put(pieces, { key: null, signal: inner });
    });
  }

  async *#pieces(id: ContentId, range: ByteRange, options: ContentOptions): AsyncGenerator<Uint8Array> {
    const abort = new AbortController();
    const signal = options.signal === null ? abort.signal : AbortSignal.any([abort.signal, options.signal]);
    const pieces = this.#parts.store.read(id, range, { holders: options.holders, signal });
    const reader = pieces[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await withDeadline(
          () => reader.next(),
          options.stallMs,
          `reading content ${id}`,
          signal,
        );
        if (next.done === true) return;
        yield next.value;
      }
    } catch (error) {
      throw explained(id, options.holders, error);
    } finally {
      abort.abort();
      // A store that hangs must not hold up whoever gave the reading up; what it says then concerns nobody.
      reader.return?.().catch(() => undefined);
    }
  }

  async #counted<T>(name: string, options: ContentOptions, work: () => Promise<T>): Promise<T> {
    const startedMs = this.#parts.clock.nowMs();
    const release = await this.#enter(options);
    try {
      const result = await work();
      this.#ended(name, "OK", startedMs);
      return result;
    } catch (error) {
      throw this.#failed(name, error, startedMs);
    } finally {
      release();
    }
  }

  #enter({ signal }: ContentOptions): Promise<() => void> {
    this.#blobStore();
    return this.#slots.acquire(1, signal);
  }

  #failed(name: string, error: unknown, startedMs: number): NexusError {
    const failure = NexusError.from(error);
    this.#ended(name, failure.code, startedMs);
    return failure;
  }

  #ended(name: string, code: Parameters<KernelMetrics["onSyscall"]>[1], startedMs: number): void {
    this.#parts.metrics?.onSyscall(name, code, this.#parts.clock.nowMs() - startedMs);
  }

  #blobStore(): BlobStore {
    const { driver, blobs } = this.#parts.store;
    if (this.#isClosed) {
      throw new NexusError({
        code: "CLOSED",
        what: "this node is shutting down",
        remedy: "ask another holder",
      });
    }
    if (blobs !== null) return blobs;
    throw new NexusError({
      code: "UNSUPPORTED",
      what: `content is kept by path here (${driver}), so it has no ids to be asked for`,
      remedy: "read it by its path, or ask a node whose content is content-addressed",
    });
  }
}

function explained(id: ContentId, holders: readonly string[], error: unknown): unknown {
  if (!NexusError.is(error) || !UNREACHABLE_CODES.has(error.code)) return error;
  return new NexusError({
    code: "CONTENT_UNAVAILABLE",
    what: `content ${id} is not here${holders.length === 0 ? "" : `, and none of ${holders.join(", ")} gave it`}`,
    remedy: "bring a holder back, or write it again from its source",
    details: { contentId: id, holders: holders.join(" ") },
    cause: error,
  });
}
