import { open, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { NexusError, type NodeId } from "@nexus/contracts";
import { mintNodeId, parseNodeId, type RandomBytes } from "@nexus/lib";
import { makeFolder } from "@nexus/lib/node";

/** Where things lie in the folder of an embedded node. */
export interface EmbeddedLayout {
  readonly folder: string;
  /** LevelDB; whoever has it open owns the folder. */
  readonly metadata: string;
  readonly content: string;
  /** Says that this is an embedded node's folder, its format, and the node's id. */
  readonly marker: string;
}

/** Format of the folder; a larger number is refused. */
export const EMBEDDED_FORMAT = 1;
const MARKER_FILE = "embedded.json";
const METADATA_FOLDER = "metadata";
const CONTENT_FOLDER = "content";
/** Entries that may be there before the marker: a first start that was cut short, and what file systems leave. */
const HARMLESS = new Set([METADATA_FOLDER, CONTENT_FOLDER, `${MARKER_FILE}.tmp`, "lost+found"]);

export function embeddedLayout(folder: string): EmbeddedLayout {
  return {
    folder,
    metadata: join(folder, METADATA_FOLDER),
    content: join(folder, CONTENT_FOLDER),
    marker: join(folder, MARKER_FILE),
  };
}

/**
 * Looks at a folder without writing: the node's id, or null when the folder is missing, empty or unfinished.
 * Errors: BOOT_REFUSED (it holds something else), VERSION_UNSUPPORTED, CORRUPT, IO_ERROR; each names the folder.
 */
export async function inspectEmbeddedFolder(layout: EmbeddedLayout): Promise<NodeId | null> {
  const entries = await entriesOf(layout.folder);
  if (entries.includes(MARKER_FILE)) return readMarker(layout);
  const foreign = entries.find((name) => !HARMLESS.has(name));
  if (foreign === undefined) return null;
  const isDaemon = entries.includes("VERSION") || entries.includes(".node_id");
  throw new NexusError({
    code: "BOOT_REFUSED",
    what: isDaemon
      ? `folder ${layout.folder} belongs to nexusd-cluster`
      : `folder ${layout.folder} holds ${foreign}, which is not an embedded node's`,
    remedy: isDaemon ? "connect to its daemon with `servers`" : "choose an empty folder",
    details: { folder: layout.folder },
  });
}

/**
 * Marks the folder as this node's, durably. Call with the metadata open: whoever has it open is alone here.
 * Errors: IO_ERROR, NO_SPACE.
 */
export async function claimEmbeddedFolder(layout: EmbeddedLayout, randomBytes: RandomBytes): Promise<NodeId> {
  const nodeId = mintNodeId(randomBytes);
  const text = `${JSON.stringify({ format: EMBEDDED_FORMAT, nodeId: String(nodeId) })}\n`;
  try {
    const temporary = await open(`${layout.marker}.tmp`, "w", 0o600);
    try {
      await temporary.writeFile(text);
      await temporary.sync();
    } finally {
      await temporary.close();
    }
    await rename(`${layout.marker}.tmp`, layout.marker);
    const folder = await open(layout.folder, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (cause) {
    throw ioError(layout.folder, "cannot be written", cause);
  }
  return nodeId;
}

/** Errors: IO_ERROR. */
export async function createFolder(folder: string): Promise<void> {
  await makeFolder(folder, 0o700).catch((cause: unknown) => {
    throw ioError(folder, "cannot be created", cause);
  });
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw ioError(folder, "cannot be opened", cause);
  }
}

async function readMarker({ folder, marker }: EmbeddedLayout): Promise<NodeId> {
  const text = await readFile(marker, "utf8").catch((cause: unknown) => {
    throw ioError(folder, "cannot be read", cause);
  });
  const { format, nodeId } = parseMarker(text, marker);
  if (format === EMBEDDED_FORMAT) return parseNodeId(nodeId);
  throw new NexusError({
    code: "VERSION_UNSUPPORTED",
    what: `folder ${folder} has format ${format}; this build understands up to ${EMBEDDED_FORMAT}`,
    remedy: "open it with a newer Nexus",
    details: { folder, format },
  });
}

function parseMarker(text: string, marker: string): { readonly format: number; readonly nodeId: string } {
  try {
    const value = JSON.parse(text) as { readonly format?: unknown; readonly nodeId?: unknown };
    const { format, nodeId } = value;
    if (typeof format === "number" && format > EMBEDDED_FORMAT) return { format, nodeId: "" };
    if (format === EMBEDDED_FORMAT && typeof nodeId === "string") return { format, nodeId };
  } catch {
    // Told below, with the file's name.
  }
  throw new NexusError({
    code: "CORRUPT",
    what: `${marker} is not the marker of an embedded node`,
    remedy: "restore the folder from a backup, or choose another",
    details: { file: marker },
  });
}

function ioError(folder: string, problem: string, cause: unknown): NexusError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new NexusError({
    code: code === "ENOSPC" || code === "EDQUOT" ? "NO_SPACE" : "IO_ERROR",
    what: `folder ${folder} ${problem}: ${message}`,
    remedy: "check the path, its permissions and free space",
    details: { folder },
    cause,
  });
}
