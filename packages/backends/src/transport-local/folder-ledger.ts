import { dirname } from "node:path";
import { errnoOf } from "../files/file-errors.js";
import type { SyncFiles } from "../files/sync-files.js";

/** Folders remembered as durable; there are 65,792 in a full store (count). */
const MAX_REMEMBERED_FOLDERS = 70_000;

/** Makes the folders of blobs durably, remembering which already are, so that each costs its fsyncs once. */
export class FolderLedger {
  readonly #files: SyncFiles;
  /** Folders whose own entry in their parent is on disk. */
  readonly #durable = new Set<string>();
  /** Folders whose last sync failed: names in them may not survive a crash. */
  readonly #suspect = new Set<string>();

  constructor(files: SyncFiles) {
    this.#files = files;
  }

  /** Makes every folder between `root` (which exists, durably) and the file `path`, synced into its parent. */
  ensure(root: string, path: string): void {
    const folder = dirname(path);
    if (folder === root || this.#durable.has(folder)) return;
    const parent = dirname(folder);
    if (parent !== root) this.ensure(root, folder);
    this.#makeFolder(folder);
    // Also when it was there: whoever made it may not have synced it yet.
    this.sync(parent);
    if (this.#durable.size >= MAX_REMEMBERED_FOLDERS) this.#durable.clear();
    this.#durable.add(folder);
  }

  /** The folders of `path` may have been removed. */
  forget(path: string): void {
    this.#durable.delete(dirname(path));
    this.#durable.delete(dirname(dirname(path)));
  }

  /** The last sync of the folder failed: what is in it must be written again before it is trusted. */
  isSuspect(folder: string): boolean {
    return this.#suspect.has(folder);
  }

  /** Makes the entries of a folder durable. */
  sync(folder: string): void {
    this.#suspect.add(folder);
    const descriptor = this.#files.openForRead(folder);
    try {
      this.#files.fsync(descriptor);
      this.#suspect.delete(folder);
    } finally {
      this.#files.close(descriptor);
    }
  }

  #makeFolder(folder: string): void {
    try {
      this.#files.makeFolder(folder);
    } catch (error) {
      if (errnoOf(error) !== "EEXIST") throw error;
    }
  }
}
