import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { NexusError } from "@nexus/contracts";

/** 8 bytes big-endian, written once by the daemon whose data folder it is. */
const NODE_ID_FILE = ".node_id";
const NODE_ID_BYTES = 8;

/**
 * The id of the daemon whose data folder this is, as text; null when it is no daemon's. Errors: CORRUPT, IO_ERROR
 * naming the file.
 */
export async function memberNodeId(folder: string): Promise<string | null> {
  const file = join(folder, NODE_ID_FILE);
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw new NexusError({
      code: "IO_ERROR",
      what: `${file} cannot be read: ${message}`,
      remedy: "connect as the user its daemon runs as, or name its servers",
      details: { file },
      cause,
    });
  }
  if (bytes.length === NODE_ID_BYTES) return String(bytes.readBigUInt64BE());
  throw new NexusError({
    code: "CORRUPT",
    what: `${file} has ${bytes.length} bytes instead of ${NODE_ID_BYTES}`,
    remedy: "name the daemon's address in servers",
    details: { file, bytes: bytes.length },
  });
}
