import { formatAddress, withDeadline } from "@nexus/lib";
import { INSECURE, type TransportSecurity, VfsClient } from "@nexus/transport/client";
import type { FilesystemCalls } from "../calls.js";
import type { CompiledConnectOptions, TlsCredentials } from "../options.js";
import { RemoteCalls } from "./remote-calls.js";

type RemoteOptions = Extract<CompiledConnectOptions, { kind: "remote" }>;

/** One dial and one opening of the session, each bounded by the connect timeout. */
const STEPS_PER_SERVER = 2;
/** Scheduling of this process on top of the servers' own limits (ms). */
const CONNECT_GRACE_MS = 1_000;

/**
 * Connects to the first server that answers. Errors: UNAVAILABLE naming every server with its reason,
 * UNAUTHENTICATED, CANCELLED. Nothing stays open when it fails.
 */
export async function openRemote(options: RemoteOptions): Promise<FilesystemCalls> {
  const { servers, tls, connectTimeoutMs, signal } = options;
  const client = new VfsClient({
    addresses: servers.map(formatAddress),
    security: tls === null ? INSECURE : mutualTls(tls),
    limits: { connectTimeoutMs },
  });
  const timeoutMs = servers.length * connectTimeoutMs * STEPS_PER_SERVER + CONNECT_GRACE_MS;
  try {
    await withDeadline(() => client.connect(), timeoutMs, "connecting", signal);
  } catch (error) {
    await client.close();
    throw error;
  }
  return new RemoteCalls(client, servers.length);
}

function mutualTls({ ca, cert, key, serverName }: TlsCredentials): TransportSecurity {
  return {
    kind: "mutual-tls",
    caPem: Buffer.from(ca),
    certPem: Buffer.from(cert),
    keyPem: Buffer.from(key),
    serverName: serverName ?? null,
  };
}
