import { randomFillSync } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "../data-folder/durable-file.js";

const WRITE_BYTES = 1024 * 1024;
const UNFINISHED_SUFFIX = ".tmp";

/** Disk space that can be given back in pieces. */
export interface Reserve {
  /** Counts the pieces that are on disk now. */
  count(): Promise<number>;
  /** Gives one piece back to the filesystem; false: there was none. */
  releaseOne(): Promise<boolean>;
  /** Writes the pieces that are missing, durably. Errors: those of the filesystem; nothing unfinished stays. */
  refill(signal: AbortSignal): Promise<void>;
}

export interface ReserveShape {
  readonly pieceBytes: number;
  readonly pieces: number;
}

/**
 * Files whose only purpose is the room they take: when the disk is full, removing one lets the node open its databases
 * and record removals. They hold random bytes, because a filesystem that compresses would store zeros in no room at
 * all. Files of another size, left by another setting, do not count and are written anew.
 */
export class FileReserve implements Reserve {
  constructor(
    private readonly folder: string,
    private readonly shape: ReserveShape,
  ) {}

  async count(): Promise<number> {
    return (await this.#held()).length;
  }

  async releaseOne(): Promise<boolean> {
    const names = await namesIn(this.folder);
    // What was being written when the process ended goes first.
    const name = names.find((candidate) => candidate.endsWith(UNFINISHED_SUFFIX)) ?? names.at(-1);
    if (name === undefined) return false;
    await rm(join(this.folder, name), { force: true });
    // Not synced: a crash that brings the file back costs nothing, and syncing may need the room.
    return true;
  }

  async refill(signal: AbortSignal): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const held = new Set(await this.#held());
    for (const name of await namesIn(this.folder)) {
      if (!held.has(name)) await rm(join(this.folder, name), { force: true });
    }
    for (let piece = 1; piece <= this.shape.pieces; piece += 1) {
      if (!held.has(nameOf(piece))) await this.#write(nameOf(piece), signal);
    }
    await syncFolder(this.folder);
  }

  async #held(): Promise<readonly string[]> {
    const expected = new Set(Array.from({ length: this.shape.pieces }, (_, at) => nameOf(at + 1)));
    const held: string[] = [];
    for (const name of await namesIn(this.folder)) {
      if (!expected.has(name)) continue;
      const found = await stat(join(this.folder, name));
      if (found.size === this.shape.pieceBytes) held.push(name);
    }
    return held;
  }

  async #write(name: string, signal: AbortSignal): Promise<void> {
    const path = join(this.folder, name);
    const unfinished = path + UNFINISHED_SUFFIX;
    try {
      const file = await open(unfinished, "w", 0o600);
      try {
        const bytes = randomFillSync(Buffer.alloc(Math.min(WRITE_BYTES, this.shape.pieceBytes)));
        for (let written = 0; written < this.shape.pieceBytes; ) {
          signal.throwIfAborted();
          const length = Math.min(bytes.length, this.shape.pieceBytes - written);
          written += (await file.write(bytes, 0, length)).bytesWritten;
        }
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }
}

const nameOf = (piece: number): string => `${piece}`;

/** In order; empty when there is no folder. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
