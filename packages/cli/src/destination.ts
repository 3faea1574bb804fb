import { NexusError } from "@nexus/contracts";
import { baseName, joinPath, parsePath } from "@nexus/lib";
import type { NexusFilesystem, RequestOptions } from "@nexus/sdk";

/** A target as typed: `/a/b/` asks for the directory even before it is looked at. */
export interface Target {
  readonly path: string;
  readonly isDirectory: boolean;
}

/** Errors: INVALID_PATH. */
export function parseTarget(text: string): Target {
  return { path: parsePath(text), isDirectory: text.endsWith("/") };
}

/**
 * Where something named like `source` goes: into `target` when that is a directory, as with mv and cp, else to
 * exactly `target`. Costs one stat unless the target ends with a slash.
 */
export async function destinationPath(
  fs: NexusFilesystem,
  source: string,
  target: Target,
  call: RequestOptions,
): Promise<string> {
  const intoDirectory = target.isDirectory || (await isDirectory(fs, target.path, call));
  return intoDirectory ? joinPath(target.path, baseName(source)) : target.path;
}

async function isDirectory(fs: NexusFilesystem, path: string, call: RequestOptions): Promise<boolean> {
  try {
    return (await fs.stat(path, call)).isDirectory;
  } catch (error) {
    if (NexusError.is(error) && error.code === "NOT_FOUND") return false;
    throw error;
  }
}
