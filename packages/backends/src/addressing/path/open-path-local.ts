import { join, resolve } from "node:path";
import { FileDescriptorTable, type ObjectStore } from "@nexus/kernel";
import { newId } from "@nexus/lib";
import { BoundedFiles } from "../../files/bounded-files.js";
import { asFileError } from "../../files/file-errors.js";
import { LocalFileTree } from "../../transport-local/local-file-tree.js";
import { sweepTempFolder } from "../../transport-local/temp-sweep.js";
import { IntentFiles } from "./intent-files.js";
import { requireOwnFolder } from "./own-folder.js";
import { PathObjectStore } from "./path-object-store.js";
import type { ReadDescriptor } from "./read-descriptor.js";
import { INTENTS_FOLDER_NAME, TEMP_FOLDER_NAME } from "./store-key.js";

export const PATH_LOCAL_DRIVER = "path_local";

export interface PathLocalOptions {
  readonly folder: string;
  /**
   * Follow links that stay inside the folder; off: refuse every link. Links that leave it are always
   * refused.
   */
  readonly followSymlinks: boolean;
  readonly fsync: boolean;
  /** Shared by the stores of a process, so that together they keep within one bound. */
  readonly files?: BoundedFiles;
  /** Files kept open for reading; shared by the stores of a process, too. */
  readonly descriptors?: FileDescriptorTable<ReadDescriptor>;
  /** Marks the temp files of this process; leftovers of others are swept. */
  readonly ownerToken?: string;
}

/** Serves a host folder, made when missing. Errors: NO_SPACE, IO_ERROR. */
export async function openPathLocalStore(options: PathLocalOptions): Promise<ObjectStore> {
  const files = options.files ?? new BoundedFiles();
  const descriptors = options.descriptors ?? new FileDescriptorTable<ReadDescriptor>();
  const ownerToken = options.ownerToken ?? newId();
  const folder = resolve(options.folder);
  try {
    const root = await files.run(async (calls) => {
      await calls.mkdir(folder, { recursive: true });
      const real = await calls.realpath(folder);
      for (const name of [TEMP_FOLDER_NAME, INTENTS_FOLDER_NAME]) {
        await requireOwnFolder(calls, join(real, name));
      }
      await calls.mkdir(join(real, TEMP_FOLDER_NAME), { recursive: true, mode: 0o700 });
      await sweepTempFolder(calls, join(real, TEMP_FOLDER_NAME), ownerToken);
      return real;
    });
    const tree = new LocalFileTree(root, options.followSymlinks);
    const { fsync } = options;
    const intents = await IntentFiles.open(files, root, fsync);
    const driver = PATH_LOCAL_DRIVER;
    return new PathObjectStore({ driver, tree, files, descriptors, fsync, ownerToken, intents });
  } catch (error) {
    throw asFileError(error, folder, "opening the host folder");
  }
}
