import { open, rm, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Disk space set aside as a real file (bytes). Opening a LevelDB writes up to a memtable (4 MiB), a manifest
 * and a log: on a full disk, giving the reserve back makes that possible, so that a failed write is followed
 * by a clean reopening and reads go on.
 */
export const DEFAULT_RESERVE_BYTES = 8 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;

export interface SpaceReserve {
  /** The reserve is on disk: writes may be accepted. */
  readonly isHeld: boolean;
  /** Gives the space back to the filesystem. */
  release(): Promise<void>;
  /** Sets the space aside (again); whether it worked. */
  tryHold(): Promise<boolean>;
}

/** For databases that are not on a disk. */
export const noReserve: SpaceReserve = {
  isHeld: true,
  release: () => Promise.resolve(),
  tryHold: () => Promise.resolve(true),
};

export class FileSpaceReserve implements SpaceReserve {
  readonly #path: string;
  readonly #bytes: number;
  #isHeld = false;

  constructor(path: string, bytes: number) {
    this.#path = path;
    this.#bytes = bytes;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  async release(): Promise<void> {
    this.#isHeld = false;
    await rm(this.#path, { force: true });
  }

  async tryHold(): Promise<boolean> {
    if (this.#isHeld) return true;
    try {
      this.#isHeld = (await this.#isThere()) || ((await this.#hasRoom()) && (await this.#write()));
    } catch {
      // No room after all, or a disk that refuses: what was written of it goes, and writes stay refused.
      await rm(this.#path, { force: true });
    }
    return this.#isHeld;
  }

  async #isThere(): Promise<boolean> {
    const found = await stat(this.#path).catch(() => null);
    return found !== null && found.size === this.#bytes;
  }

  /** Twice the reserve: filling the disk up with it would only bring about what it is for. */
  async #hasRoom(): Promise<boolean> {
    const { bavail, bsize } = await statfs(dirname(this.#path));
    return bavail * bsize >= 2 * this.#bytes;
  }

  async #write(): Promise<boolean> {
    const handle = await open(this.#path, "w", 0o600);
    try {
      const piece = Buffer.alloc(Math.min(PIECE_BYTES, this.#bytes));
      for (let written = 0; written < this.#bytes; ) {
        const { bytesWritten } = await handle.write(piece, 0, Math.min(piece.length, this.#bytes - written));
        written += bytesWritten;
      }
      await handle.sync();
      return true;
    } finally {
      await handle.close();
    }
  }
}
