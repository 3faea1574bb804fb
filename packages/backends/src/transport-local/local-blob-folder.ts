import { dirname, join, resolve } from "node:path";
import type { ContentId } from "@nexus/contracts";
import { NexusError } from "@nexus/contracts";
import { MAX_BLOB_BYTES } from "@nexus/kernel";
import { newId } from "@nexus/lib";
import { blake3Hex } from "@nexus/lib/node";
import {
  type AsyncFiles,
  type BoundedFiles,
  isMissing,
  readFully,
  syncFolder,
} from "../files/bounded-files.js";
import { asFileError, fileError } from "../files/file-errors.js";
import type { HashPool } from "../pool/hash-pool.js";
import type { BlobFolderPaths, BlobIdentity, ChunkSlice } from "../pool/tasks.js";
import type { BlobTransport, FetchedBlob } from "../transport/blob-transport.js";
import { BLOBS_FOLDER, blobPath, QUARANTINE_FOLDER, TEMP_FOLDER } from "./blob-layout.js";
import { StoreQueue, storedId } from "./store-queue.js";
import { sweepTempFolder } from "./temp-sweep.js";

/** Reading and hashing this much takes about 0.2 ms: from here on a worker does it (bytes). */
export const OFFLOAD_BYTES = 256 * 1024;

export interface LocalBlobFolderOptions {
  readonly folder: string;
  readonly pool: HashPool;
  readonly files: BoundedFiles;
  /** Marks this process's temp files; those of others are leftovers, swept when the folder is opened. */
  readonly ownerToken: string;
}

/** Blobs as files: `<folder>/cas/<aa>/<bb>/<64 hex>`. One process at a time owns a folder. */
export class LocalBlobFolder implements BlobTransport {
  readonly description: string;
  /** Temp files of crashed writers removed when the folder was opened. */
  readonly sweptTempFiles: number;
  readonly #root: string;
  readonly #paths: BlobFolderPaths;
  readonly #pool: HashPool;
  readonly #files: BoundedFiles;
  readonly #queue: StoreQueue;

  private constructor(root: string, paths: BlobFolderPaths, options: LocalBlobFolderOptions, swept: number) {
    this.description = `local folder ${root}`;
    this.sweptTempFiles = swept;
    this.#root = root;
    this.#paths = paths;
    this.#pool = options.pool;
    this.#files = options.files;
    this.#queue = new StoreQueue(options.pool, paths);
  }

  /** Makes the folders where missing and sweeps leftovers. Errors: NO_SPACE, IO_ERROR. */
  static async open(options: LocalBlobFolderOptions): Promise<LocalBlobFolder> {
    const root = resolve(options.folder);
    const paths: BlobFolderPaths = {
      blobs: join(root, BLOBS_FOLDER),
      temp: join(root, TEMP_FOLDER),
      tempPrefix: options.ownerToken,
    };
    try {
      const swept = await options.files.run(async (files) => {
        for (const folder of [paths.blobs, paths.temp]) await makeFolderDurably(files, folder);
        return sweepTempFolder(files, paths.temp, options.ownerToken);
      });
      return new LocalBlobFolder(root, paths, options, swept);
    } catch (error) {
      throw asFileError(error, root, "opening the blob folder");
    }
  }

  store(bytes: Uint8Array, identity: BlobIdentity): Promise<ContentId> {
    return this.#queue.store(bytes, identity);
  }

  async storeSlices(buffer: ArrayBuffer, slices: readonly ChunkSlice[]): Promise<ArrayBuffer> {
    const items = slices.map(({ offsetBytes, lengthBytes, contentId }) => ({
      offsetBytes,
      lengthBytes,
      identity: { kind: "known", contentId } as const,
    }));
    const result = await this.#pool.run({ kind: "store", buffer, folder: this.#paths, items });
    for (const [i, outcome] of result.outcomes.entries()) {
      const item = items[i];
      if (item !== undefined) storedId(outcome, item.identity);
    }
    return result.buffer;
  }

  async fetch(id: ContentId, expectedBytes: number | null): Promise<FetchedBlob | null> {
    const path = blobPath(this.#paths.blobs, id);
    if (expectedBytes === null || expectedBytes < OFFLOAD_BYTES) {
      const bytes = await this.#readSmall(path);
      if (bytes === null) return null;
      if (bytes !== "large") return { bytes, actualId: blake3Hex(bytes), location: path };
    }
    return this.#readInWorker(path);
  }

  /** The bytes, null when there are none, "large" when a worker should read them. */
  async #readSmall(path: string): Promise<Uint8Array | null | "large"> {
    try {
      return await this.#files.run(async (files) => {
        const handle = await files.open(path, "r");
        try {
          const { size } = await handle.stat();
          if (size >= OFFLOAD_BYTES) return "large";
          const bytes = new Uint8Array(size);
          const filled = await readFully(handle, bytes, 0);
          return bytes.subarray(0, filled);
        } finally {
          await handle.close();
        }
      });
    } catch (error) {
      if (isMissing(error)) return null;
      throw asFileError(error, path, "reading a blob");
    }
  }

  async #readInWorker(path: string): Promise<FetchedBlob | null> {
    const { outcome } = await this.#pool.run({ kind: "read", path, maxBytes: MAX_BLOB_BYTES });
    switch (outcome.kind) {
      case "missing":
        return null;
      case "failed":
        throw fileError(outcome.failure, "reading a blob");
      case "tooLarge":
        throw new NexusError({
          code: "CORRUPT",
          what: `blob file ${path} has ${outcome.sizeBytes} bytes, more than the ${MAX_BLOB_BYTES} of any blob`,
          remedy: "move the file away; the blob is then fetched from a holder",
          details: { path, sizeBytes: outcome.sizeBytes },
        });
      case "found":
        return { bytes: new Uint8Array(outcome.buffer), actualId: outcome.contentId, location: path };
    }
  }

  async sizeBytes(id: ContentId): Promise<number | null> {
    const path = blobPath(this.#paths.blobs, id);
    try {
      return (await this.#files.run((files) => files.stat(path))).size;
    } catch (error) {
      if (isMissing(error)) return null;
      throw asFileError(error, path, "looking up a blob");
    }
  }

  async remove(id: ContentId): Promise<void> {
    const path = blobPath(this.#paths.blobs, id);
    try {
      await this.#files.run(async (files) => {
        await files.unlink(path);
        await syncFolder(files, dirname(path));
      });
    } catch (error) {
      if (!isMissing(error)) throw asFileError(error, path, "removing a blob");
    }
  }

  async quarantine(id: ContentId): Promise<string> {
    const path = blobPath(this.#paths.blobs, id);
    const folder = join(this.#root, QUARANTINE_FOLDER);
    const target = join(folder, `${id}.${newId().slice(0, 8)}`);
    try {
      await this.#files.run(async (files) => {
        await files.mkdir(folder, { recursive: true });
        await files.rename(path, target);
        for (const changed of [folder, this.#root, dirname(path)]) await syncFolder(files, changed);
      });
      return target;
    } catch (error) {
      // Somebody else moved it first.
      if (isMissing(error)) return folder;
      throw asFileError(error, path, "moving a damaged blob to quarantine");
    }
  }

  close(): Promise<void> {
    return this.#queue.drain();
  }
}

async function makeFolderDurably(files: AsyncFiles, folder: string): Promise<void> {
  const first = await files.mkdir(folder, { recursive: true });
  await syncFolder(files, folder);
  // Every folder from the first one made on is an entry of its parent.
  for (let made = folder; first !== undefined && made.length >= first.length; made = dirname(made)) {
    await syncFolder(files, dirname(made));
  }
}
