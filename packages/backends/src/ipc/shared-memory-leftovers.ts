import { existsSync, lstatSync, readdirSync, renameSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";

/** The socket in a node's folder of shared memory: who listens there is alive. */
export const DOOR = "door.sock";

/** Also one that was being removed. */
const NODE_FOLDER = /^nexus-[0-9a-f]+(\.gone-\d+)*$/;
/** Looked at by one start. */
const MAX_FOLDERS = 256;
const CONNECT_TIMEOUT_MS = 1_000;

/**
 * Removes what nodes of this user left in shared memory when they were killed and never started again: folders whose
 * door nobody listens at. One without a door may be just being made, and stays. Returns their names.
 */
export async function removeLeftovers(root: string, ownName: string): Promise<readonly string[]> {
  const removed: string[] = [];
  const names = readdirSync(root).filter((name) => NODE_FOLDER.test(name) && name !== ownName);
  for (const name of names.slice(0, MAX_FOLDERS)) {
    const folder = join(root, name);
    if (isOwn(folder) && (await isDeserted(folder)) && (await removeDeserted(folder))) removed.push(name);
  }
  return removed;
}

/**
 * Removes what this very node left in shared memory when it was killed, unless somebody listens there: a node over a copy
 * of its folder has the same id. Without a door it was killed while it made the folder.
 */
export async function removeOwnLeftover(folder: string): Promise<void> {
  if (!isOwn(folder)) return;
  if (!existsSync(join(folder, DOOR))) rmSync(folder, { recursive: true, force: true });
  else if (await isDeserted(folder)) await removeDeserted(folder);
}

/** False: its node was started in this moment. */
async function removeDeserted(folder: string): Promise<boolean> {
  // Out of the way first: a node that starts from here on makes another, and one that already listens is found by it.
  const aside = `${folder}.gone-${process.pid}`;
  if (!isRenamed(folder, aside)) return false;
  if (await isDeserted(aside)) {
    rmSync(aside, { recursive: true, force: true });
    return true;
  }
  if (!existsSync(folder)) isRenamed(aside, folder);
  return false;
}

/** False: its node, or another one that starts, was faster. */
function isRenamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw cause;
  }
}

function isOwn(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
}

/** The system says that no process listens. A node that is stopped or busy still does. */
function isDeserted(folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(join(folder, DOOR));
    const end = (answer: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end(false), CONNECT_TIMEOUT_MS);
    socket.on("connect", () => end(false));
    socket.on("error", ({ code }: NodeJS.ErrnoException) => end(code === "ECONNREFUSED"));
  });
}
