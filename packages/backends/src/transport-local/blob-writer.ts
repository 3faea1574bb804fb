import { join } from "node:path";
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

/** Written under a temp name, not yet synced; the descriptor is open. */
interface Written {
  readonly kind: "written";
  readonly contentId: ContentId;
  readonly descriptor: number;
  readonly tempPath: string;
  readonly path: string;
}

/** Synced under a temp name. */
interface Staged {
  readonly kind: "staged";
  readonly contentId: ContentId;
  readonly tempPath: string;
  readonly path: string;
}

/** Under its final name; durable once its folders are synced. */
interface Placed {
  readonly kind: "placed";
  readonly contentId: ContentId;
  readonly path: string;
  readonly duplicate: boolean;
}

/**
 * Writes batches of blobs so that a name in the blob folder always means whole, durable bytes: every file is
 * written and synced under a temp name, then renamed, then its folders are synced. The batch goes through
 * each stage together, because a filesystem that has just committed one file has little left to do for the
 * next. Items fail one by one. Blocks: for worker threads.
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
    const { folder } = task;
    const buffer = new Uint8Array(task.buffer);
    const written = task.items.map((item) => this.#write(folder, buffer, item));
    const staged = written.map((item) => (item.kind === "written" ? this.#syncFile(item) : item));
    const placed = staged.map((item) => (item.kind === "staged" ? this.#place(folder.blobs, item) : item));
    return this.#seal(folder.blobs, placed);
  }

  #write(folder: BlobFolderPaths, buffer: Uint8Array, item: StoreItem): Done | Written | Placed {
    const bytes = buffer.subarray(item.offsetBytes, item.offsetBytes + item.lengthBytes);
    const contentId = item.identity.kind === "known" ? item.identity.contentId : blake3Hex(bytes);
    if (item.identity.kind === "expect" && item.identity.contentId !== contentId) {
      return { kind: "done", outcome: { kind: "mismatch", actual: contentId } };
    }
    const path = blobPath(folder.blobs, contentId);
    if (!this.#folders.isSuspect(path) && this.#holdsSameBytes(path, bytes)) {
      return { kind: "placed", contentId, path, duplicate: true };
    }
    this.#tempCount += 1;
    // Threads share the folder: the id keeps their names apart but for equal blobs, the time does the rest.
    const unique = `${contentId.slice(0, 16)}-${process.hrtime.bigint().toString(36)}-${this.#tempCount}`;
    const tempPath = join(folder.temp, `${folder.tempPrefix}-${unique}`);
    return this.#writeTemp(bytes, contentId, tempPath, path);
  }

  #writeTemp(bytes: Uint8Array, contentId: ContentId, tempPath: string, path: string): Done | Written {
    let descriptor: number | null = null;
    try {
      descriptor = this.#files.createFile(tempPath);
      for (let written = 0; written < bytes.length; ) {
        written += this.#files.write(descriptor, bytes.subarray(written));
      }
      return { kind: "written", contentId, descriptor, tempPath, path };
    } catch (error) {
      if (descriptor !== null) this.#files.close(descriptor);
      this.#removeIfThere(tempPath);
      return failed(contentId, toFileFailure(error, tempPath));
    }
  }

  /**
   * A blob under its final name was renamed there whole; its bytes are compared all the same, so that
   * storing a blob again heals one that has rotted instead of trusting it.
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
      // As above.
      return false;
    } finally {
      this.#files.close(descriptor);
    }
  }

  #syncFile(item: Written): Done | Staged {
    const { contentId, tempPath, path } = item;
    try {
      try {
        this.#files.fsync(item.descriptor);
      } finally {
        this.#files.close(item.descriptor);
      }
      return { kind: "staged", contentId, tempPath, path };
    } catch (error) {
      // After a failed fsync nobody knows what is on the disk: the file is never published.
      this.#removeIfThere(tempPath);
      return failed(contentId, toFileFailure(error, tempPath));
    }
  }

  #place(root: string, item: Staged): Done | Placed {
    const { contentId, tempPath, path } = item;
    try {
      this.#folders.make(root, path);
      this.#renameInto(root, tempPath, path);
      return { kind: "placed", contentId, path, duplicate: false };
    } catch (error) {
      this.#removeIfThere(tempPath);
      return failed(contentId, toFileFailure(error, path));
    }
  }

  #renameInto(root: string, tempPath: string, path: string): void {
    try {
      this.#files.rename(tempPath, path);
    } catch (error) {
      if (errnoOf(error) !== "ENOENT") throw error;
      // Somebody removed the folder since this thread made it.
      this.#folders.forget(root, path);
      this.#folders.make(root, path);
      this.#files.rename(tempPath, path);
    }
  }

  #seal(root: string, items: readonly (Done | Placed)[]): readonly StoreOutcome[] {
    const needs = items.map((item) => (item.kind === "placed" ? this.#folders.toSync(root, item.path) : []));
    const failures = this.#folders.sync(new Set(needs.flat()));
    return items.map((item, i): StoreOutcome => {
      if (item.kind === "done") return item.outcome;
      for (const folder of needs[i] ?? []) {
        const failure = failures.get(folder);
        if (failure !== undefined) return failed(item.contentId, failure).outcome;
      }
      this.#folders.remember(root, item.path);
      return { kind: "stored", contentId: item.contentId, duplicate: item.duplicate };
    });
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
