import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder and its missing parents, each with `mode`; resolves to the topmost one made, undefined when all were
 * there. Unlike `mkdir` with `recursive` it ends wherever it is asked to: Node.js tries for ever, with a thread, where a
 * file system answers ENOENT although the parent is there (`/proc`). Errors: those of `mkdir`.
 */
export async function makeFolder(folder: string, mode: number): Promise<string | undefined> {
  const missing: string[] = [];
  for (let path = resolve(folder); !(await isFolder(path)); path = dirname(path)) {
    missing.push(path);
    if (dirname(path) === path) break;
  }
  let first: string | undefined;
  for (const path of missing.reverse()) {
    if (await makeOne(path, mode)) first ??= path;
  }
  return first;
}

/** Whether it was made here, not by somebody else meanwhile. */
async function makeOne(path: string, mode: number): Promise<boolean> {
  try {
    await mkdir(path, { mode });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" && (await isFolder(path))) return false;
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw error;
  }
}
