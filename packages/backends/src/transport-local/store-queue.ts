import { type ContentId, NexusError } from "@nexus/contracts";
import { invariant, Semaphore } from "@nexus/lib";
import { fileError } from "../files/file-errors.js";
import type { HashPool } from "../pool/hash-pool.js";
import type { BlobFolderPaths, BlobIdentity, StoreItem, StoreOutcome } from "../pool/tasks.js";

/** Blobs and bytes a worker writes in one batch: what a reader behind it waits for. */
const MAX_BATCH_BLOBS = 64;
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** Batches handed to the pool at once; arrivals meanwhile make up the next batch. */
const MAX_BATCHES_IN_FLIGHT = 2;
/** Bytes of blobs accepted and not yet durable. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
/** Callers waiting for room; more are refused RESOURCE_EXHAUSTED. */
const MAX_WAITING_CALLERS = 4096;

interface Pending {
  readonly bytes: Uint8Array;
  readonly identity: BlobIdentity;
  readonly resolve: (id: ContentId) => void;
  readonly reject: (error: unknown) => void;
}

/** Group commit of blobs: those that arrive while a batch is being written share the next one's fsyncs. */
export class StoreQueue {
  readonly #pool: HashPool;
  readonly #folder: BlobFolderPaths;
  readonly #room = new Semaphore({
    name: "room for blobs to be written",
    permits: MAX_WAITING_BYTES,
    maxWaiters: MAX_WAITING_CALLERS,
  });
  #pending: Pending[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  #scheduled = false;

  constructor(pool: HashPool, folder: BlobFolderPaths) {
    this.#pool = pool;
    this.#folder = folder;
  }

  async store(bytes: Uint8Array, identity: BlobIdentity): Promise<ContentId> {
    const release = await this.#room.acquire(Math.max(1, bytes.length));
    try {
      return await new Promise<ContentId>((resolve, reject) => {
        this.#pending.push({ bytes, identity, resolve, reject });
        this.#schedule();
      });
    } finally {
      release();
    }
  }

  /** Resolves once everything accepted has its outcome. */
  async drain(): Promise<void> {
    while (this.#pending.length > 0 || this.#inFlight.size > 0) {
      this.#flush();
      await Promise.race(this.#inFlight);
    }
  }

  /** Waits for the end of the turn, so that callers of the same turn share a batch. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    while (this.#pending.length > 0 && this.#inFlight.size < MAX_BATCHES_IN_FLIGHT) {
      const batch = this.#takeBatch();
      const run = this.#write(batch).finally(() => {
        this.#inFlight.delete(run);
        this.#flush();
      });
      this.#inFlight.add(run);
    }
  }

  #takeBatch(): readonly Pending[] {
    let count = 0;
    let bytes = 0;
    for (const { bytes: blob } of this.#pending) {
      if (count === MAX_BATCH_BLOBS || (count > 0 && bytes + blob.length > MAX_BATCH_BYTES)) break;
      count += 1;
      bytes += blob.length;
    }
    const batch = this.#pending.slice(0, count);
    this.#pending = this.#pending.slice(count);
    return batch;
  }

  /** Never rejects: every pending blob of the batch gets its own outcome. */
  async #write(batch: readonly Pending[]): Promise<void> {
    const { buffer, items } = pack(batch);
    try {
      const { outcomes } = await this.#pool.run({ kind: "store", buffer, folder: this.#folder, items });
      invariant(outcomes.length === batch.length, "one outcome per blob", {
        blobs: batch.length,
        outcomes: outcomes.length,
      });
      for (const [i, outcome] of outcomes.entries()) settle(batch[i], outcome);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

function pack(batch: readonly Pending[]): { buffer: ArrayBuffer; items: readonly StoreItem[] } {
  const totalBytes = batch.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const packed = new Uint8Array(totalBytes);
  let offsetBytes = 0;
  const items = batch.map(({ bytes, identity }): StoreItem => {
    packed.set(bytes, offsetBytes);
    const item = { offsetBytes, lengthBytes: bytes.length, identity };
    offsetBytes += bytes.length;
    return item;
  });
  return { buffer: packed.buffer, items };
}

function settle(pending: Pending | undefined, outcome: StoreOutcome): void {
  if (pending === undefined) return;
  try {
    pending.resolve(storedId(outcome, pending.identity));
  } catch (error) {
    pending.reject(error);
  }
}

/** The id of a stored blob. Errors: CORRUPT, NO_SPACE, IO_ERROR. */
export function storedId(outcome: StoreOutcome, identity: BlobIdentity): ContentId {
  switch (outcome.kind) {
    case "stored":
      return outcome.contentId;
    case "failed":
      throw fileError(outcome.failure, "storing a blob");
    case "mismatch": {
      const expected = identity.kind === "compute" ? outcome.actual : identity.contentId;
      throw new NexusError({
        code: "CORRUPT",
        what: `bytes offered as blob ${expected} hash to ${outcome.actual}; nothing was stored`,
        remedy: "get the blob from another holder",
        details: { contentId: expected, actual: outcome.actual },
      });
    }
  }
}
