import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { NexusError } from "@nexus/contracts";

/** Last name of a local path. */
export function localBaseName(file: string): string {
  return basename(resolve(file));
}

/** `target`, or `target/name` when it is an existing folder. */
export async function localDestination(target: string, name: string): Promise<string> {
  const facts = await stat(target).catch(() => null);
  return facts?.isDirectory() === true ? join(target, name) : target;
}

/**
 * Fills a local file piece by piece under a temporary name beside it; the file appears under its own name only
 * when it is complete and on disk. Errors: IO_ERROR, NO_SPACE naming the file.
 */
export async function writeLocalFile(file: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString("hex")}.part`;
  const handle = await open(temporary, "wx").catch((cause: unknown) => refuse(file, cause));
  try {
    await fill(handle, pieces, file);
    await rename(temporary, file).catch((cause: unknown) => refuse(file, cause));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function fill(handle: FileHandle, pieces: AsyncIterable<Uint8Array>, file: string): Promise<void> {
  try {
    for await (const piece of pieces) {
      await handle.writeFile(piece).catch((cause: unknown) => refuse(file, cause));
    }
    await handle.sync().catch((cause: unknown) => refuse(file, cause));
  } finally {
    await handle.close();
  }
}

function refuse(file: string, cause: unknown): never {
  const { code, message } = cause as NodeJS.ErrnoException;
  throw new NexusError({
    code: code === "ENOSPC" || code === "EDQUOT" ? "NO_SPACE" : "IO_ERROR",
    what: `local file ${file} cannot be written: ${message}`,
    remedy: "check the folder, its permissions and free space",
    cause,
  });
}
