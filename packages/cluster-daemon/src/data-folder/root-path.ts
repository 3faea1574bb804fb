import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { NexusError } from "@nexus/contracts";
import { foldersOverlap } from "../config/overlap.js";

/**
 * The folder served as `/` has to exist, and neither it nor the data folder may lie in the other, whatever links
 * lead there: clients could otherwise read and replace the node's own files. Writes nothing. Errors: CONFIG_INVALID.
 */
export async function checkRootPath(rootPath: string, dataDirectory: string): Promise<void> {
  const root = await requireFolder(rootPath);
  const data = await resolveLinks(dataDirectory);
  if (!foldersOverlap(root, data)) return;
  throw new NexusError({
    code: "CONFIG_INVALID",
    what: `--root-path ${shown(rootPath, root)} overlaps the data folder ${shown(dataDirectory, data)}`,
    remedy: "serve a folder that neither contains the data folder nor lies in it",
  });
}

function shown(path: string, real: string): string {
  return path === real ? path : `${path} (really ${real})`;
}

async function requireFolder(path: string): Promise<string> {
  let cause: unknown;
  try {
    if ((await stat(path)).isDirectory()) return await realpath(path);
  } catch (error) {
    cause = error;
  }
  throw new NexusError({
    code: "CONFIG_INVALID",
    what: `--root-path ${path} is not a folder this user can read`,
    remedy: "name an existing folder",
    cause,
  });
}

/** Where a path leads that may not exist yet: links are resolved as far as it does. */
async function resolveLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    if (isMissing && dirname(path) !== path) return join(await resolveLinks(dirname(path)), basename(path));
    throw new NexusError({
      code: "CONFIG_INVALID",
      what: `data folder ${path} cannot be resolved`,
      remedy: "check --data-dir and the rights of the user that runs the node",
      cause,
    });
  }
}
