import { NexusError } from "@nexus/contracts";
import { formatAddress, withDeadline } from "@nexus/lib";
import { VfsClient } from "@nexus/transport/client";
import type { FilesystemCalls } from "../calls.js";
import { memberNodeId } from "../member-folder.js";
import type { CompiledRemoteOptions } from "../options.js";
import { securityOf } from "../security.js";
import { RemoteCalls } from "./remote-calls.js";

/** One dial and one opening of the session, each bounded by the connect timeout. */
const STEPS_PER_SERVER = 2;
/** Scheduling of this process on top of the servers' own limits (ms). */
const CONNECT_GRACE_MS = 1_000;

/**
 * Connects to the first server that answers. Errors: UNAVAILABLE naming every server with its reason,
 * BOOT_REFUSED (another daemon than the member that was asked for), UNAUTHENTICATED, CANCELLED. Nothing stays open
 * when it fails.
 */
export async function openRemote(options: CompiledRemoteOptions): Promise<FilesystemCalls> {
  const { servers, tls, connectTimeoutMs, signal } = options;
  const client = new VfsClient({
    addresses: servers.map(formatAddress),
    security: securityOf(tls),
    limits: { connectTimeoutMs },
  });
  const timeoutMs = servers.length * connectTimeoutMs * STEPS_PER_SERVER + CONNECT_GRACE_MS;
  try {
    await withDeadline(() => client.connect(), timeoutMs, "connecting", signal);
    if (options.memberFolder !== null) await requireMember(client, options.memberFolder, options);
  } catch (error) {
    await client.close();
    throw error;
  }
  return new RemoteCalls(client, servers.length);
}

/** The daemon that answers must be the one whose data folder was named: another one may be of another cluster. */
async function requireMember(
  client: VfsClient,
  folder: string,
  { connectTimeoutMs, servers, signal }: CompiledRemoteOptions,
): Promise<void> {
  const expected = await memberNodeId(folder);
  const { nodeId } = await client.status({ timeoutMs: connectTimeoutMs, signal });
  if (String(nodeId) === expected) return;
  const addresses = servers.map(formatAddress).join(",");
  throw new NexusError({
    code: "BOOT_REFUSED",
    what:
      expected === null
        ? `folder ${folder} is not the data folder of a daemon`
        : `folder ${folder} is the data folder of node ${expected}, but node ${nodeId} answers at ${addresses}`,
    remedy: "name the address of its daemon in servers, or set NEXUS_CLIENT_ADDR",
    details: { folder },
  });
}
