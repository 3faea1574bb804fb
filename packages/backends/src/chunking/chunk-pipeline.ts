import { invariant } from "@nexus/lib";
import type { HashPool } from "../pool/hash-pool.js";
import type { BlobTransport } from "../transport/blob-transport.js";
import type { PartRef } from "./manifest-builder.js";
import { WINDOW_FRESH_BYTES, WINDOW_HEADROOM_BYTES, type WindowPool } from "./window-pool.js";

/** Windows of one put being written while the next one is cut. */
const MAX_STORES_IN_FLIGHT = 2;

export interface ChunkPipelineOptions {
  readonly pool: HashPool;
  readonly transport: BlobTransport;
  readonly windows: WindowPool;
  /** Told every chunk in order; the chunk is durable once `finish` resolves. */
  readonly onChunk: (chunk: PartRef) => Promise<void>;
}

/**
 * Turns a stream of bytes into stored chunks: bytes fill a window, a worker cuts and hashes it, another
 * writes its chunks while the next window fills. The chunk left open at the end of a window moves to the
 * front of the next one. At most MAX_STORES_IN_FLIGHT + 2 windows exist.
 */
export class ChunkPipeline {
  readonly #options: ChunkPipelineOptions;
  #window: ArrayBuffer;
  #fillEnd = WINDOW_HEADROOM_BYTES;
  /** The cut of the window before: resolves to the bytes it left open. */
  #cutting: Promise<Uint8Array> = Promise.resolve(new Uint8Array(0));
  readonly #storing = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | null = null;

  constructor(options: ChunkPipelineOptions) {
    this.#options = options;
    this.#window = options.windows.take();
  }

  /** Adds bytes; waits while the stages behind are full. Errors: as storing a blob. */
  async push(bytes: Uint8Array): Promise<void> {
    for (let offset = 0; offset < bytes.length; ) {
      const room = WINDOW_HEADROOM_BYTES + WINDOW_FRESH_BYTES - this.#fillEnd;
      const piece = bytes.subarray(offset, offset + room);
      new Uint8Array(this.#window).set(piece, this.#fillEnd);
      this.#fillEnd += piece.length;
      offset += piece.length;
      if (piece.length === room) await this.#cutWindow(false);
    }
  }

  /** Cuts what can be cut; the length of the chunk that is still open. */
  async settle(): Promise<number> {
    await this.#cutWindow(false);
    return (await this.#cutting).length;
  }

  /** Ends a chunk here, whatever the bytes say; more may follow. */
  async endChunk(): Promise<void> {
    await this.#cutWindow(true);
    await this.#cutting;
  }

  /** Ends the input; resolves once every chunk is durable. */
  async finish(): Promise<void> {
    await this.endChunk();
    await Promise.all(this.#storing);
    this.#throwIfFailed();
    this.#options.windows.give(this.#window);
  }

  /** Waits for what is in flight, so that no buffer is in use afterwards. Never rejects. */
  async abandon(): Promise<void> {
    await Promise.allSettled([this.#cutting, ...this.#storing]);
    await Promise.allSettled(this.#storing);
  }

  async #cutWindow(isFinal: boolean): Promise<void> {
    const open = await this.#cutting;
    while (this.#storing.size >= MAX_STORES_IN_FLIGHT) await Promise.race(this.#storing);
    this.#throwIfFailed();
    const startBytes = WINDOW_HEADROOM_BYTES - open.length;
    invariant(startBytes >= 0, "an open chunk fits the headroom", { openBytes: open.length });
    const buffer = this.#window;
    new Uint8Array(buffer).set(open, startBytes);
    const endBytes = this.#fillEnd;
    this.#window = this.#options.windows.take();
    this.#fillEnd = WINDOW_HEADROOM_BYTES;
    this.#cutting = this.#cut(buffer, startBytes, endBytes, isFinal);
    // Whoever awaits it next reports the failure; until then it must not count as unhandled.
    this.#cutting.catch(() => undefined);
  }

  async #cut(
    buffer: ArrayBuffer,
    startBytes: number,
    endBytes: number,
    isFinal: boolean,
  ): Promise<Uint8Array> {
    const result = await this.#options.pool.run({ kind: "cut", buffer, startBytes, endBytes, isFinal });
    const last = result.chunks.at(-1);
    const openStart = last === undefined ? startBytes : last.offsetBytes + last.lengthBytes;
    const open = new Uint8Array(result.buffer.slice(openStart, endBytes));
    for (const { contentId, lengthBytes } of result.chunks)
      await this.#options.onChunk({ contentId, lengthBytes });
    if (last === undefined) this.#options.windows.give(result.buffer);
    else this.#startStore(result.buffer, result.chunks);
    return open;
  }

  #startStore(...[buffer, slices]: Parameters<BlobTransport["storeSlices"]>): void {
    const store = this.#options.transport
      .storeSlices(buffer, slices)
      .then(
        (returned) => this.#options.windows.give(returned),
        (error: unknown) => {
          this.#failure ??= { error };
        },
      )
      .finally(() => this.#storing.delete(store));
    this.#storing.add(store);
  }

  #throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
