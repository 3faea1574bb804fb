import { join } from "node:path";
import { type AsyncFiles, isMissing } from "../files/bounded-files.js";

/**
 * Removes what writers that crashed left behind: every temp file that does not carry this process's token.
 * Returns how many there were.
 */
export async function sweepTempFolder(
  files: AsyncFiles,
  folder: string,
  ownerToken: string,
): Promise<number> {
  let swept = 0;
  for (const name of await listNames(files, folder)) {
    if (name.startsWith(`${ownerToken}-`)) continue;
    await files.rm(join(folder, name), { force: true, recursive: true });
    swept += 1;
  }
  return swept;
}

async function listNames(files: AsyncFiles, folder: string): Promise<readonly string[]> {
  try {
    return await files.readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
