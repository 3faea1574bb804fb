import { dirname, join } from "node:path";
import type { ContentId } from "@nexus/contracts";
import { blake3Hex } from "@nexus/lib/node";
import { errnoOf, type FileFailure, toFileFailure } from "../files/file-errors.js";
import type { SyncFiles } from "../files/sync-files.js";
import type { BlobFolderPaths, StoreItem, StoreOutcome, StoreTask } from "../pool/tasks.js";
import { blobPath } from "./blob-layout.js";
import { FolderLedger } from "./folder-ledger.js";
import { readFullySync } from "./read-and-hash.js";

/** Pieces in which a blob found on disk is compared with the one to be stored (bytes). */
const COMPARE_PIECE_BYTES = 256 * 1024;

interface Done {
  readonly kind: "done";
  readonly outcome: StoreOutcome;
}

/** Written and synced under a temp name. */
interface Staged {
  readonly kind: "staged";
  readonly contentId: ContentId;
  readonly tempPath: string;
  readonly path: string;
}

/** Under its final name; durable once its folder is synced. */
interface Placed {
  readonly kind: "placed";
  readonly contentId: ContentId;
  readonly path: string;
  readonly duplicate: boolean;
}

/**
 * Writes batches of blobs so that a name in the blob folder always means whole, durable bytes: every file is
 * written and synced under a temp name, then renamed, then its folder is synced. Items fail one by one. Blocks:
 * for worker threads.
 */
export class BlobWriter {
  readonly #files: SyncFiles;
  readonly #folders: FolderLedger;
  #tempCount = 0;

  constructor(files: SyncFiles) {
    this.#files = files;
    this.#folders = new FolderLedger(files);
  }

  store(task: StoreTask): readonly StoreOutcome[] {
    const staged = task.items.map((item) => this.#stage(task.folder, new Uint8Array(task.buffer), item));
    const placed = staged.map((progress) => this.#place(task.folder, progress));
    return this.#seal(placed);
  }

  #stage(folder: BlobFolderPaths, buffer: Uint8Array, item: StoreItem): Done | Staged | Placed {
    const bytes = buffer.subarray(item.offsetBytes, item.offsetBytes + item.lengthBytes);
    const contentId = item.identity.kind === "known" ? item.identity.contentId : blake3Hex(bytes);
    if (item.identity.kind === "expect" && item.identity.contentId !== contentId) {
      return { kind: "done", outcome: { kind: "mismatch", actual: contentId } };
    }
    const path = blobPath(folder.blobs, contentId);
    if (!this.#folders.isSuspect(dirname(path)) && this.#holdsSameBytes(path, bytes))
      return { kind: "placed", contentId, path, duplicate: true };
    this.#tempCount += 1;
    const tempPath = join(folder.temp, `${folder.tempPrefix}-${contentId.slice(0, 16)}-${this.#tempCount}`);
    try {
      this.#writeDurably(tempPath, bytes);
      return { kind: "staged", contentId, tempPath, path };
    } catch (error) {
      this.#removeIfThere(tempPath);
      return failed(contentId, toFileFailure(error, tempPath));
    }
  }

  /**
   * A blob under its final name was renamed there whole; its bytes are compared all the same, so that storing a
   * blob again heals one that has rotted instead of trusting it.
   */
  #holdsSameBytes(path: string, bytes: Uint8Array): boolean {
    let descriptor: number;
    try {
      descriptor = this.#files.openForRead(path);
    } catch {
      // Not there, or not readable: writing it anew settles both, or reports why not.
      return false;
    }
    try {
      if (this.#files.sizeBytes(descriptor) !== bytes.length) return false;
      const piece = Buffer.alloc(Math.min(COMPARE_PIECE_BYTES, bytes.length));
      for (let offset = 0; offset < bytes.length; offset += piece.length) {
        const wanted = bytes.subarray(offset, offset + piece.length);
        const found = piece.subarray(0, wanted.length);
        const filled = readFullySync(this.#files, descriptor, found, offset);
        if (filled !== wanted.length || !found.equals(wanted)) return false;
      }
      return true;
    } catch {
      return false;
    } finally {
      this.#files.close(descriptor);
    }
  }

  #writeDurably(path: string, bytes: Uint8Array): void {
    const descriptor = this.#files.createFile(path);
    try {
      for (let written = 0; written < bytes.length; ) {
        written += this.#files.write(descriptor, bytes.subarray(written));
      }
      this.#files.fsync(descriptor);
    } finally {
      this.#files.close(descriptor);
    }
  }

  #place(folder: BlobFolderPaths, progress: Done | Staged | Placed): Done | Placed {
    if (progress.kind === "done") return progress;
    const { contentId, path } = progress;
    try {
      this.#folders.ensure(folder.blobs, path);
      if (progress.kind === "placed") return progress;
      this.#renameInto(folder, progress.tempPath, path);
      return { kind: "placed", contentId, path, duplicate: false };
    } catch (error) {
      if (progress.kind === "staged") this.#removeIfThere(progress.tempPath);
      return failed(contentId, toFileFailure(error, path));
    }
  }

  #renameInto(folder: BlobFolderPaths, tempPath: string, path: string): void {
    try {
      this.#files.rename(tempPath, path);
    } catch (error) {
      if (errnoOf(error) !== "ENOENT") throw error;
      // Somebody removed the folder since this thread made it.
      this.#folders.forget(path);
      this.#folders.ensure(folder.blobs, path);
      this.#files.rename(tempPath, path);
    }
  }

  #seal(items: readonly (Done | Placed)[]): readonly StoreOutcome[] {
    const synced = new Map<string, FileFailure | null>();
    return items.map((item) => {
      if (item.kind === "done") return item.outcome;
      const failure = this.#syncOnce(dirname(item.path), synced);
      if (failure !== null) return failed(item.contentId, failure).outcome;
      return { kind: "stored", contentId: item.contentId, duplicate: item.duplicate };
    });
  }

  #syncOnce(folder: string, synced: Map<string, FileFailure | null>): FileFailure | null {
    const known = synced.get(folder);
    if (known !== undefined) return known;
    let failure: FileFailure | null = null;
    try {
      this.#folders.sync(folder);
    } catch (error) {
      failure = toFileFailure(error, folder);
    }
    synced.set(folder, failure);
    return failure;
  }

  #removeIfThere(path: string): void {
    try {
      this.#files.remove(path);
    } catch {
      // Already gone, or the disk refuses this too: temp files are swept when the store is next opened.
    }
  }
}

function failed(contentId: ContentId, failure: FileFailure): Done {
  return { kind: "done", outcome: { kind: "failed", contentId, failure } };
}
