import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { join } from "node:path";
import type { IntentJournal, PendingIntent } from "@nexus/kernel";
import { utf8Decode, utf8Encode } from "@nexus/lib";
import {
  type AsyncFiles,
  type BoundedFiles,
  isMissing,
  readFully,
  syncFolder,
  writeFully,
} from "../../files/bounded-files.js";
import { asFileError } from "../../files/file-errors.js";
import { INTENTS_FOLDER_NAME } from "./store-key.js";

/** Longer files are none of this journal's and are left alone: a note of a whole commit of removals is far shorter (bytes). */
const MAX_INTENT_BYTES = 16 * 1024 * 1024;

/** A journal of what was begun in a host folder: one file an intent, gone when it is finished. */
export class IntentFiles implements IntentJournal {
  readonly pending: readonly PendingIntent[];
  readonly #files: BoundedFiles;
  readonly #folder: string;
  readonly #fsync: boolean;

  private constructor(
    files: BoundedFiles,
    folder: string,
    fsync: boolean,
    pending: readonly PendingIntent[],
  ) {
    this.#files = files;
    this.#folder = folder;
    this.#fsync = fsync;
    this.pending = pending;
  }

  /** Reads what an earlier process left. Errors: IO_ERROR. */
  static async open(files: BoundedFiles, root: string, fsync: boolean): Promise<IntentFiles> {
    const folder = join(root, INTENTS_FOLDER_NAME);
    const pending = await files.run((calls) => pendingIn(calls, folder));
    return new IntentFiles(files, folder, fsync, pending);
  }

  async begin(intent: string): Promise<string> {
    const id = randomUUID();
    await this.#run("noting an intent", async (files) => {
      const made = await files.mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const handle = await files.open(join(this.#folder, id), "wx", 0o600);
      try {
        await writeFully(handle, utf8Encode(intent), 0);
        if (this.#fsync) await handle.sync();
      } finally {
        await handle.close();
      }
      if (!this.#fsync) return;
      await syncFolder(files, this.#folder);
      if (made !== undefined) await syncFolder(files, join(this.#folder, ".."));
    });
    return id;
  }

  /** Not synced: one that comes back after a crash finds its work done. */
  async end(id: string): Promise<void> {
    await this.#run("forgetting an intent", (files) => files.rm(join(this.#folder, id), { force: true }));
  }

  async #run(action: string, operation: (files: AsyncFiles) => Promise<void>): Promise<void> {
    try {
      await this.#files.run(operation);
    } catch (error) {
      throw asFileError(error, this.#folder, action);
    }
  }
}

async function pendingIn(files: AsyncFiles, folder: string): Promise<readonly PendingIntent[]> {
  const names = await files.readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const pending: PendingIntent[] = [];
  for (const name of names) {
    const path = join(folder, name);
    // A note is a file of its own: what else somebody put here is neither waited for nor followed.
    if (!(await files.lstat(path)).isFile()) continue;
    const handle = await files.open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { size } = await handle.stat();
      if (size > MAX_INTENT_BYTES) continue;
      const bytes = new Uint8Array(size);
      const read = await readFully(handle, bytes, 0);
      pending.push({ id: name, intent: textOf(bytes.subarray(0, read)) });
    } finally {
      await handle.close();
    }
  }
  return pending;
}

/** A note that a crash left without its bytes says nothing: what it was about had not begun. */
function textOf(bytes: Uint8Array): string {
  try {
    return utf8Decode(bytes);
  } catch {
    return "";
  }
}
