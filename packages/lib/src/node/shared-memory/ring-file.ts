import { closeSync, fstatSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { NexusError } from "@nexus/contracts";

/** Bytes that several processes of a machine share. Calls block: they are system calls on memory. */
export interface SharedBytes {
  /** For errors. */
  readonly path: string;
  /** Fills `into`. Errors: CORRUPT (it ends before), IO_ERROR. */
  read(into: Uint8Array, at: number): void;
  /** Errors: NO_SPACE, IO_ERROR, CORRUPT. */
  write(bytes: Uint8Array, at: number): void;
  /** Errors: IO_ERROR. */
  size(): number;
  /** Its name was taken away: whoever opens it by name gets another one, or none. */
  isUnlinked(): boolean;
  dispose(): void;
}

/** A file in shared memory, of a fixed length. */
export class SharedFile implements SharedBytes {
  readonly path: string;
  readonly #fd: number;
  #isDisposed = false;

  private constructor(path: string, fd: number) {
    this.path = path;
    this.#fd = fd;
  }

  /**
   * A new file of `bytes` zeroes, readable and writable by this user only, and `work` done on it; when that fails,
   * nothing is left of it. Errors: ALREADY_EXISTS, NO_SPACE, IO_ERROR, those of `work`.
   */
  static create<T>(path: string, bytes: number, work: (file: SharedFile) => T): T {
    const file = new SharedFile(
      path,
      inFile(path, () => openSync(path, "wx+", 0o600)),
    );
    try {
      inFile(path, () => ftruncateSync(file.#fd, bytes));
      return work(file);
    } catch (error) {
      file.dispose();
      // It would be in the way of the next attempt.
      rmSync(path, { force: true });
      throw error;
    }
  }

  /** Errors: NOT_FOUND, IO_ERROR, those of `work`. */
  static open<T>(path: string, work: (file: SharedFile) => T): T {
    const file = new SharedFile(
      path,
      inFile(path, () => openSync(path, "r+")),
    );
    try {
      return work(file);
    } catch (error) {
      file.dispose();
      throw error;
    }
  }

  read(into: Uint8Array, at: number): void {
    const read = inFile(this.path, () => readSync(this.#fd, into, 0, into.length, at));
    if (read !== into.length) throw damagedRing(this.path, `it ends at ${at + read}`);
  }

  write(bytes: Uint8Array, at: number): void {
    let written = inFile(this.path, () => writeSync(this.#fd, bytes, 0, bytes.length, at));
    // Memory that runs out in the middle of a write says so with the next one only.
    while (written < bytes.length) {
      const from = written;
      written += inFile(this.path, () => writeSync(this.#fd, bytes, from, bytes.length - from, at + from));
      if (written === from) throw damagedRing(this.path, `only ${written} of ${bytes.length} bytes fit`);
    }
  }

  size(): number {
    return inFile(this.path, () => fstatSync(this.#fd).size);
  }

  isUnlinked(): boolean {
    return inFile(this.path, () => fstatSync(this.#fd).nlink === 0);
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    closeSync(this.#fd);
  }
}

export function damagedRing(path: string, what: string): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `the ring in ${path} is damaged: ${what}`,
    remedy: "remove the pipe or stream and make it again",
    details: { path },
  });
}

const CODES = { ENOENT: "NOT_FOUND", EEXIST: "ALREADY_EXISTS", ENOSPC: "NO_SPACE" } as const;

function inFile<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const errno = (cause as NodeJS.ErrnoException).code ?? "";
    throw new NexusError({
      code: errno in CODES ? CODES[errno as keyof typeof CODES] : "IO_ERROR",
      what: `shared memory ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedy: "look at the room in /dev/shm and who owns its files",
      details: { path },
      cause,
    });
  }
}
