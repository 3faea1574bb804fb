import { rm } from "node:fs/promises";
import type { NodeId } from "@nexus/contracts";
import {
  claimDataFolder,
  createDataFolder,
  type DataFolderLayout,
  type DataFolderState,
  dataFolderLayout,
  inspectDataFolder,
} from "./data-folder.js";
import { lockDataFolder } from "./folder-lock.js";

/** A data folder this process has for itself. */
export interface OpenedDataFolder {
  readonly layout: DataFolderLayout;
  readonly state: DataFolderState;
  /** Makes the folder this node's for good: before anything else is written to it. Durable when it resolves. */
  claim(nodeId: NodeId): Promise<void>;
  /** Gives the folder up. One that was never claimed is left as it was found. */
  close(): Promise<void>;
}

export interface FolderOwner {
  readonly dataDirectory: string;
  readonly hostname: string;
  readonly hostnameIsExplicit: boolean;
}

/** Errors: those of `inspectDataFolder` and `lockDataFolder`. */
export async function openDataFolder(owner: FolderOwner): Promise<OpenedDataFolder> {
  const layout = dataFolderLayout(owner.dataDirectory);
  // Looked at before anything is made, so that a refusal leaves no trace.
  await inspectDataFolder(layout.directory, owner);
  const created = await createDataFolder(layout.directory);
  let isClaimed = false;
  const leaveAsFound = async () => {
    if (isClaimed) return;
    await rm(layout.lock, { recursive: true, force: true });
    await created.undo();
  };
  const lock = await lockDataFolder(layout.directory, layout.lock);
  try {
    // Looked at again: until the lock was taken another process could have claimed it.
    const state = await inspectDataFolder(layout.directory, owner);
    isClaimed = state.version !== null;
    return {
      layout,
      state,
      claim: async (nodeId) => {
        if (isClaimed) return;
        isClaimed = true;
        await claimDataFolder(layout.directory, nodeId, owner.hostname);
      },
      close: async () => {
        await lock.release();
        await leaveAsFound();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
