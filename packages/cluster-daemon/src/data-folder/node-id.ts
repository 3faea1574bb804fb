import { NexusError, type NodeId } from "@nexus/contracts";
import { parseNodeId } from "@nexus/lib";

export const NODE_ID_FILE = ".node_id";
const NODE_ID_BYTES = 8;

/** The 8 bytes of `.node_id`, big-endian. */
export function encodeNodeId(nodeId: NodeId): Uint8Array {
  const bytes = new Uint8Array(NODE_ID_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(nodeId));
  return bytes;
}

/** Errors: CORRUPT for anything but 8 bytes holding 1 to 2^53 - 1; `path` is named in the message. */
export function decodeNodeId(bytes: Uint8Array, path: string): NodeId {
  if (bytes.length !== NODE_ID_BYTES)
    throw refuse(path, `holds ${bytes.length} bytes instead of ${NODE_ID_BYTES}`);
  const value = new DataView(bytes.buffer, bytes.byteOffset, NODE_ID_BYTES).getBigUint64(0);
  try {
    return parseNodeId(value);
  } catch (cause) {
    throw refuse(path, `holds the id ${value}, which is not from 1 to 2^53 - 1`, cause);
  }
}

function refuse(path: string, problem: string, cause?: unknown): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `${path} ${problem}`,
    remedy: "restore the file from a backup, or start with an empty data folder to join as a new node",
    cause,
  });
}
