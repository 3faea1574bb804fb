import { dirname } from "node:path";
import { errnoOf, type FileFailure, toFileFailure } from "../files/file-errors.js";
import type { SyncFiles } from "../files/sync-files.js";

/** Folders remembered as durable; there are 65,792 in a full store (count). */
const MAX_REMEMBERED_FOLDERS = 70_000;

/** Makes the folders of blobs and remembers which are durable, so that each costs its fsyncs once. */
export class FolderLedger {
  readonly #files: SyncFiles;
  /** Folders whose own entry in their parent is on disk. */
  readonly #durable = new Set<string>();
  /** Folders whose last sync failed: names in them may not survive a crash. */
  readonly #suspect = new Set<string>();

  constructor(files: SyncFiles) {
    this.#files = files;
  }

  /** Makes the folders between `root` (which exists, durably) and the file `path` where they are missing. */
  make(root: string, path: string): void {
    for (const folder of this.#unknown(root, path)) {
      try {
        this.#files.makeFolder(folder);
      } catch (error) {
        // Whoever made it may not have synced it: it stays unknown until it is synced here.
        if (errnoOf(error) !== "EEXIST") throw error;
      }
    }
  }

  /** Folders to sync before the name `path` is durable: its own, and the parents of those not known to be. */
  toSync(root: string, path: string): readonly string[] {
    return [...this.#unknown(root, path).map((folder) => dirname(folder)), dirname(path)];
  }

  /** Syncs each folder once; what failed, by folder. */
  sync(folders: ReadonlySet<string>): ReadonlyMap<string, FileFailure> {
    const failures = new Map<string, FileFailure>();
    for (const folder of folders) {
      try {
        this.#syncOne(folder);
        this.#suspect.delete(folder);
      } catch (error) {
        this.#suspect.add(folder);
        failures.set(folder, toFileFailure(error, folder));
      }
    }
    return failures;
  }

  /** Every folder of `toSync(root, path)` was synced. */
  remember(root: string, path: string): void {
    if (this.#durable.size >= MAX_REMEMBERED_FOLDERS) this.#durable.clear();
    for (const folder of this.#unknown(root, path)) this.#durable.add(folder);
  }

  /** The folders of `path` may have been removed. */
  forget(root: string, path: string): void {
    for (let folder = dirname(path); folder !== root; folder = dirname(folder)) this.#durable.delete(folder);
  }

  /** The last sync of the file's folder failed: what is in it must be written again before it is trusted. */
  isSuspect(path: string): boolean {
    return this.#suspect.has(dirname(path));
  }

  /** Folders above `path`, below `root`, not known to be durable; the highest first. */
  #unknown(root: string, path: string): readonly string[] {
    const folders: string[] = [];
    for (let folder = dirname(path); folder !== root; folder = dirname(folder)) {
      if (this.#durable.has(folder)) break;
      folders.unshift(folder);
    }
    return folders;
  }

  #syncOne(folder: string): void {
    const descriptor = this.#files.openForRead(folder);
    try {
      this.#files.fsync(descriptor);
    } finally {
      this.#files.close(descriptor);
    }
  }
}
