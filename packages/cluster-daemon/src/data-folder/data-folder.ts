import { readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { NexusError, type NodeId } from "@nexus/contracts";
import { makeFolder } from "@nexus/lib/node";
import { syncFolder, writeDurably } from "./durable-file.js";
import { decodeNodeId, encodeNodeId, NODE_ID_FILE } from "./node-id.js";
import {
  DATA_FORMAT,
  type DataFolderVersion,
  decodeVersion,
  encodeVersion,
  VERSION_FILE,
} from "./version.js";

/** Where things lie inside a data folder. */
export interface DataFolderLayout {
  readonly directory: string;
  readonly raft: string;
  readonly content: string;
  readonly audit: string;
  readonly lock: string;
  readonly reserve: string;
}

export function dataFolderLayout(directory: string): DataFolderLayout {
  return {
    directory,
    raft: join(directory, "raft"),
    content: join(directory, "content"),
    audit: join(directory, "audit"),
    lock: join(directory, "lock"),
    reserve: join(directory, "reserve"),
  };
}

export interface DataFolderState {
  /** null: the folder has no node id yet. */
  readonly nodeId: NodeId | null;
  /** null: the folder is missing, empty, or was never completed. */
  readonly version: DataFolderVersion | null;
}

/** What a folder may hold and still count as empty: file systems and an interrupted first start leave these. */
const IGNORED_NAMES = new Set([
  "lost+found",
  "lock",
  NODE_ID_FILE,
  `${NODE_ID_FILE}.tmp`,
  `${VERSION_FILE}.tmp`,
]);

/**
 * Reads what a data folder says of itself; writes nothing. Errors: CONFIG_INVALID (not a folder, not readable, of
 * something else), BOOT_REFUSED (of another node), VERSION_UNSUPPORTED, CORRUPT.
 */
export async function inspectDataFolder(
  directory: string,
  owner: { readonly hostname: string; readonly hostnameIsExplicit: boolean },
): Promise<DataFolderState> {
  const names = await listFolder(directory);
  const nodeIdBytes = await readIfThere(join(directory, NODE_ID_FILE));
  const nodeId = nodeIdBytes === null ? null : decodeNodeId(nodeIdBytes, join(directory, NODE_ID_FILE));
  const versionPath = join(directory, VERSION_FILE);
  const versionBytes = await readIfThere(versionPath);
  if (versionBytes === null) {
    refuseForeignFiles(directory, names);
    return { nodeId, version: null };
  }
  const version = decodeVersion(versionBytes.toString("utf8"), versionPath);
  if (owner.hostnameIsExplicit && version.hostname !== owner.hostname) {
    throw new NexusError({
      code: "BOOT_REFUSED",
      what: `data folder ${directory} belongs to node '${version.hostname}', not to '${owner.hostname}'`,
      remedy: `start it with --hostname ${version.hostname}, or choose another --data-dir`,
    });
  }
  if (nodeId === null) {
    throw new NexusError({
      code: "CORRUPT",
      what: `data folder ${directory} has lost its ${NODE_ID_FILE}`,
      remedy: "restore the file from a backup, or start with an empty data folder to join as a new node",
    });
  }
  return { nodeId, version };
}

/**
 * Makes the folder the data folder of this node. Durable when it resolves; the version file is written last, so
 * that an interrupted first start leaves a folder that still counts as empty.
 */
export async function claimDataFolder(directory: string, nodeId: NodeId, hostname: string): Promise<void> {
  await writeDurably(join(directory, NODE_ID_FILE), encodeNodeId(nodeId));
  await writeDurably(join(directory, VERSION_FILE), encodeVersion({ format: DATA_FORMAT, hostname }));
}

export interface CreatedFolder {
  /** Removes what was created, unless something else was put there. */
  undo(): Promise<void>;
}

/** Makes the folder, and its parents, if missing. Errors: CONFIG_INVALID. */
export async function createDataFolder(directory: string): Promise<CreatedFolder> {
  let first: string | undefined;
  try {
    first = await makeFolder(directory, 0o700);
    if (first !== undefined) await syncFolder(dirname(first));
  } catch (cause) {
    throw unusable(directory, "cannot be made", cause);
  }
  return {
    undo: async () => {
      if (first === undefined) return;
      const left = await readdir(directory);
      if (left.length === 0) await rm(first, { recursive: true });
    },
  };
}

async function listFolder(directory: string): Promise<readonly string[]> {
  try {
    if (!(await stat(directory)).isDirectory()) throw unusable(directory, "is not a folder", undefined);
    return await readdir(directory);
  } catch (cause) {
    if (NexusError.is(cause)) throw cause;
    if (isMissing(cause)) return [];
    throw unusable(directory, "cannot be read", cause);
  }
}

function refuseForeignFiles(directory: string, names: readonly string[]): void {
  const foreign = names.find((name) => !IGNORED_NAMES.has(name));
  if (foreign === undefined) return;
  throw new NexusError({
    code: "CONFIG_INVALID",
    what: `--data-dir ${directory} is neither empty nor a data folder: it holds '${foreign}' and no ${VERSION_FILE}`,
    remedy: "choose an empty folder",
  });
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw unusable(path, "cannot be read", cause);
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}

function unusable(path: string, problem: string, cause: unknown): NexusError {
  const detail = cause instanceof Error ? ` (${cause.message})` : "";
  return new NexusError({
    code: "CONFIG_INVALID",
    what: `data folder ${path} ${problem}${detail}`,
    remedy: "check --data-dir and the rights of the user that runs the node",
    cause,
  });
}
