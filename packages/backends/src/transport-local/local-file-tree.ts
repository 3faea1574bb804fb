import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { NexusError } from "@nexus/contracts";
import { type AsyncFiles, isMissing, syncFolder } from "../files/bounded-files.js";

/** Without waiting for the other end of a pipe, and never through a link: paths here are resolved already. */
const OPEN_FLAGS = constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** Where a file is or will be, after every link on the way was judged. */
export interface ResolvedFile {
  readonly path: string;
  /** null when there is nothing yet. */
  readonly mode: number | null;
}

/**
 * A host folder whose files keep their names. Paths are resolved before they are used and never leave the
 * root: links that do are refused, and with `followSymlinks` off every link is. (Somebody with write access
 * to the folder can swap a folder for a link between check and use; give nobody that access whom the links
 * are to stop.)
 */
export class LocalFileTree {
  readonly root: string;
  readonly #followSymlinks: boolean;

  constructor(realRoot: string, followSymlinks: boolean) {
    this.root = realRoot;
    this.#followSymlinks = followSymlinks;
  }

  /** An existing file, or null. Errors: INVALID_PATH (a link that may not be followed). */
  async find(files: AsyncFiles, names: readonly string[]): Promise<string | null> {
    const wanted = join(this.root, ...names);
    const found = await realPathOrNull(files, wanted);
    if (found === null) return null;
    this.#assertAllowed(wanted, found);
    return found;
  }

  /**
   * Where a file is to be written, its folders made. `made` lists folders whose entries changed.
   * Errors: INVALID_PATH, IS_A_DIRECTORY, NOT_A_DIRECTORY.
   */
  async place(
    files: AsyncFiles,
    names: readonly string[],
  ): Promise<ResolvedFile & { readonly made: readonly string[] }> {
    const wanted = join(this.root, ...names);
    const { folder, made } = await this.#makeFolders(files, dirname(wanted));
    const path = join(folder, basename(wanted));
    const found = await files.lstat(path).catch(nullIfMissing);
    if (found === null) return { path, mode: null, made };
    if (found.isDirectory()) throw isADirectory(path);
    if (!found.isSymbolicLink()) return { path, mode: found.mode & 0o7777, made };
    const target = await realPathOrNull(files, path);
    if (target === null) throw refused(path, "is a link to nothing");
    this.#assertAllowed(path, target);
    return { path: target, mode: (await files.stat(target)).mode & 0o7777, made };
  }

  /** The entry itself, link or not, or null: for removing and renaming. */
  async entry(files: AsyncFiles, names: readonly string[]): Promise<string | null> {
    const folder = await this.find(files, names.slice(0, -1));
    const path = folder === null ? null : join(folder, names.at(-1) ?? "");
    if (path === null) return null;
    return (await files.lstat(path).catch(nullIfMissing)) === null ? null : path;
  }

  /** Errors: IS_A_DIRECTORY, INVALID_PATH (a pipe, socket or device). */
  async open(files: AsyncFiles, path: string, access: "read" | "write"): Promise<FileHandle> {
    const flags = OPEN_FLAGS | (access === "read" ? constants.O_RDONLY : constants.O_RDWR);
    const handle = await files.open(path, flags).catch((error: unknown) => {
      throw error instanceof Error && "code" in error && error.code === "EISDIR" ? isADirectory(path) : error;
    });
    const found = await handle.stat();
    if (found.isFile()) return handle;
    await handle.close();
    throw found.isDirectory() ? isADirectory(path) : refused(path, "is not a regular file");
  }

  async #makeFolders(
    files: AsyncFiles,
    wanted: string,
  ): Promise<{ readonly folder: string; readonly made: readonly string[] }> {
    const missing: string[] = [];
    let ancestor = wanted;
    let found = await realPathOrNull(files, ancestor);
    while (found === null) {
      missing.unshift(basename(ancestor));
      ancestor = dirname(ancestor);
      found = await realPathOrNull(files, ancestor);
    }
    this.#assertAllowed(ancestor, found);
    if (!(await files.stat(found)).isDirectory()) throw notADirectory(found);
    const made: string[] = [];
    let folder = found;
    for (const name of missing) {
      made.push(folder);
      folder = join(folder, name);
      await files.mkdir(folder, { recursive: true });
    }
    return { folder, made };
  }

  #assertAllowed(wanted: string, real: string): void {
    if (real !== this.root && !real.startsWith(this.root + sep))
      throw refused(wanted, `leads out of ${this.root}`);
    if (!this.#followSymlinks && real !== resolve(wanted))
      throw refused(wanted, "leads through a symbolic link");
  }
}

/** Makes the entries of several folders durable. */
export async function syncFolders(files: AsyncFiles, folders: Iterable<string>): Promise<void> {
  for (const folder of new Set(folders)) await syncFolder(files, folder);
}

/** null for what is not there; a file where a folder was expected counts as not there. */
async function realPathOrNull(files: AsyncFiles, path: string): Promise<string | null> {
  return files.realpath(path).catch(nullIfMissing);
}

function nullIfMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}

function isADirectory(path: string): NexusError {
  return new NexusError({
    code: "IS_A_DIRECTORY",
    what: `${path} is a directory`,
    remedy: "name a file inside it",
    details: { path },
  });
}

function notADirectory(path: string): NexusError {
  return new NexusError({
    code: "NOT_A_DIRECTORY",
    what: `${path} is a file, so nothing can lie below it`,
    remedy: "choose another path",
    details: { path },
  });
}

function refused(path: string, problem: string): NexusError {
  return new NexusError({
    code: "INVALID_PATH",
    what: `${path} ${problem}`,
    remedy: "use a path of regular files and folders inside the mounted folder",
    details: { path },
  });
}
