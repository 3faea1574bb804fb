import { type ContentId, NexusError } from "@nexus/contracts";
import { MAX_BLOB_BYTES } from "@nexus/kernel";
import { Semaphore, withDeadline } from "@nexus/lib";
import { blake3Hex } from "@nexus/lib/node";
import type { PeerBlobClient } from "@nexus/lib/transport";
import type { BlobTransport } from "../../transport/blob-transport.js";
import { SharedWork } from "./shared-work.js";
import type { StoreEventListener } from "./store-events.js";

/** Pulls in flight at once (reference facts 5.3). */
export const MAX_CONCURRENT_PULLS = 16;
/** Readers waiting for a pull to start; more are refused RESOURCE_EXHAUSTED. */
export const MAX_WAITING_PULLS = 1024;
/** One blob from one holder (ms). */
export const PULL_TIMEOUT_MS = 30_000;

export interface PeerPullerOptions {
  /** null: this store knows no peers. */
  readonly client: PeerBlobClient | null;
  readonly transport: BlobTransport;
  readonly timeoutMs: number;
  readonly onEvent: StoreEventListener;
}

/** Gets missing blobs from their holders, one pull per blob at a time, verified before anyone sees them. */
export class PeerPuller {
  readonly #options: PeerPullerOptions;
  readonly #slots = new Semaphore({
    name: "a pull from a peer",
    permits: MAX_CONCURRENT_PULLS,
    maxWaiters: MAX_WAITING_PULLS,
  });
  readonly #pulls = new SharedWork<Uint8Array | null>();

  constructor(options: PeerPullerOptions) {
    this.#options = options;
  }

  /**
   * The blob from the first of `holders` that has it and tells the truth, or null when none does. Readers who
   * want the same blob from the same holders share a pull. Errors: CANCELLED, RESOURCE_EXHAUSTED.
   */
  pull(id: ContentId, holders: readonly string[], signal: AbortSignal | null): Promise<Uint8Array | null> {
    const { client } = this.#options;
    if (client === null || holders.length === 0) return Promise.resolve(null);
    const key = [id, ...holders].join(" ");
    return this.#pulls.run(key, (shared) => this.#pullOnce(client, id, holders, shared), signal);
  }

  async #pullOnce(
    client: PeerBlobClient,
    id: ContentId,
    holders: readonly string[],
    signal: AbortSignal,
  ): Promise<Uint8Array | null> {
    const release = await this.#slots.acquire(1, signal);
    try {
      for (const holder of holders) {
        const bytes = await this.#fetchFrom(client, holder, id, signal);
        if (bytes === null) continue;
        await this.#keep(id, bytes);
        return bytes;
      }
      return null;
    } finally {
      release();
    }
  }

  async #fetchFrom(
    client: PeerBlobClient,
    holder: string,
    id: ContentId,
    signal: AbortSignal,
  ): Promise<Uint8Array | null> {
    const { timeoutMs, onEvent } = this.#options;
    const startedMs = performance.now();
    try {
      const bytes = await withDeadline(
        (ends) => client.fetchBlob(holder, id, { maxBytes: MAX_BLOB_BYTES, timeoutMs, signal: ends }),
        timeoutMs,
        `pulling blob ${id} from ${holder}`,
        signal,
      );
      if (bytes === null) return null;
      assertHonest(holder, id, bytes);
      onEvent({
        kind: "blobPulled",
        contentId: id,
        from: holder,
        bytes: bytes.length,
        elapsedMs: performance.now() - startedMs,
      });
      return bytes;
    } catch (error) {
      if (signal.aborted) throw error;
      onEvent({
        kind: "pullFailed",
        contentId: id,
        from: holder,
        error: NexusError.from(error, "UNAVAILABLE"),
      });
      return null;
    }
  }

  /** A full disk must not keep a reader from bytes that are verified and in memory. */
  async #keep(id: ContentId, bytes: Uint8Array): Promise<void> {
    try {
      await this.#options.transport.store(bytes, { kind: "known", contentId: id });
    } catch (error) {
      this.#options.onEvent({
        kind: "pullNotKept",
        contentId: id,
        error: NexusError.from(error, "IO_ERROR"),
      });
    }
  }
}

function assertHonest(holder: string, id: ContentId, bytes: Uint8Array): void {
  const actual = blake3Hex(bytes);
  if (actual === id && bytes.length <= MAX_BLOB_BYTES) return;
  throw new NexusError({
    code: "CORRUPT",
    what: `${holder} sent ${bytes.length} bytes as blob ${id}, but they hash to ${actual}`,
    remedy: `check the disk of ${holder}`,
    details: { contentId: id, holder, actual },
  });
}
