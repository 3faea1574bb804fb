import { NexusError } from "@nexus/contracts";
import { type AsyncFiles, isMissing } from "../../files/bounded-files.js";

/**
 * A folder the store keeps for itself is emptied when the store opens: a link in its place, which anybody who may write
 * in the host folder can make, is not followed. Errors: IO_ERROR.
 */
export async function requireOwnFolder(files: AsyncFiles, folder: string): Promise<void> {
  const found = await files.lstat(folder).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (found === null || found.isDirectory()) return;
  throw new NexusError({
    code: "IO_ERROR",
    what: `${folder} is no folder, but ${found.isSymbolicLink() ? "a link" : "something else"}`,
    remedy: "remove it: the store makes the folder itself",
    details: { folder },
  });
}
