import type { FileHandle } from "node:fs/promises";
import * as nodeFiles from "node:fs/promises";
import { Semaphore } from "@nexus/lib";
import { toFileFailure } from "./file-errors.js";

/** The asynchronous file calls of this package. Passed in, so that tests can make any of them fail. */
export type AsyncFiles = Pick<
  typeof nodeFiles,
  "open" | "stat" | "lstat" | "realpath" | "readdir" | "mkdir" | "rename" | "unlink" | "rmdir" | "rm"
>;

/**
 * File operations in flight at once. Each occupies at most one thread of libuv's pool, whose default is 4:
 * the rest stays free for LevelDB and name look-ups.
 */
export const MAX_CONCURRENT_FILE_OPERATIONS = 2;
/** Callers waiting for their turn; more are refused RESOURCE_EXHAUSTED. */
export const MAX_WAITING_FILE_OPERATIONS = 4096;

/** node:fs/promises, a bounded number of operations at a time. */
export class BoundedFiles {
  readonly #files: AsyncFiles;
  readonly #slots = new Semaphore({
    name: "file operations",
    permits: MAX_CONCURRENT_FILE_OPERATIONS,
    maxWaiters: MAX_WAITING_FILE_OPERATIONS,
  });

  constructor(files: AsyncFiles = nodeFiles) {
    this.#files = files;
  }

  /**
   * Runs one operation (its calls one after the other). Errors: RESOURCE_EXHAUSTED, and what `operation`
   * throws.
   */
  async run<T>(operation: (files: AsyncFiles) => Promise<T>): Promise<T> {
    const release = await this.#slots.acquire(1);
    try {
      return await operation(this.#files);
    } finally {
      release();
    }
  }
}

/** Makes the entries of a folder durable. */
export async function syncFolder(files: AsyncFiles, folder: string): Promise<void> {
  const handle = await files.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Reads until `into` is full or the file ends; the number of bytes read. */
export async function readFully(
  handle: FileHandle,
  into: Uint8Array,
  positionBytes: number,
): Promise<number> {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await handle.read(into, filled, into.length - filled, positionBytes + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** Writes all of `bytes` at `positionBytes` (null: where the last write ended). */
export async function writeFully(
  handle: FileHandle,
  bytes: Uint8Array,
  positionBytes: number | null,
): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const position = positionBytes === null ? null : positionBytes + written;
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position);
    written += bytesWritten;
  }
}

/** True when a file call failed because there is nothing at that path. */
export function isMissing(error: unknown): boolean {
  const { errno } = toFileFailure(error, "");
  return errno === "ENOENT" || errno === "ENOTDIR";
}
