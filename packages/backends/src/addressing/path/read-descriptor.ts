import type { FileHandle } from "node:fs/promises";
import type { OpenDescriptor } from "@nexus/kernel";
import { type BoundedFiles, readFully } from "../../files/bounded-files.js";

/** An open host file, known by its inode: while it is open, no other file can have that one. */
export class ReadDescriptor implements OpenDescriptor {
  readonly #handle: FileHandle;
  readonly #files: BoundedFiles;
  readonly #device: bigint;
  readonly #inode: bigint;

  private constructor(
    handle: FileHandle,
    files: BoundedFiles,
    identity: { readonly dev: bigint; readonly ino: bigint },
  ) {
    this.#handle = handle;
    this.#files = files;
    this.#device = identity.dev;
    this.#inode = identity.ino;
  }

  /** Takes over `handle`. */
  static async of(handle: FileHandle, files: BoundedFiles): Promise<ReadDescriptor> {
    try {
      return new ReadDescriptor(handle, files, await handle.stat({ bigint: true }));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** What is written into the same file is read from it; only another file at the path is another. */
  async isCurrent(path: string): Promise<boolean> {
    const { dev, ino } = await this.#files.run((files) => files.stat(path, { bigint: true }));
    return dev === this.#device && ino === this.#inode;
  }

  /** Reads until `into` is full or the file ends; the number of bytes read. */
  readFully(into: Uint8Array, positionBytes: number): Promise<number> {
    return readFully(this.#handle, into, positionBytes);
  }

  async close(): Promise<void> {
    // Nothing was written through it: a close that fails loses nothing, and the system has let go of the file.
    await this.#handle.close().catch(() => undefined);
  }
}
