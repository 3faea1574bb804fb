import { NexusError, type ZoneId } from "@nexus/contracts";
import { Deadline, isLoopbackHost, parseAddress } from "@nexus/lib";
import { DEFAULT_REMOTE_ROWS_LIMITS, type RemoteRowsLimits } from "../limits.js";
import type { TransportSecurity } from "../security.js";
import { RemoteMetaStore } from "./remote-meta-store.js";
import { RowsServer } from "./rows-server.js";
import { RowsServers } from "./rows-servers.js";

export interface RemoteMetaStoreOptions {
  /** `host:port` of nodes that hold the zone, as peers dial them (2126), in the order they are tried. */
  readonly addresses: readonly string[];
  readonly zoneId: ZoneId;
  /** A node's certificate: a client's is refused. Plaintext is for servers on loopback. */
  readonly security: TransportSecurity;
  /** Plaintext to servers off loopback is refused unless this is set (`--insecure-no-auth` of the servers). */
  readonly allowInsecureOffLoopback?: boolean;
  /** Milliseconds until one of the servers must have answered. */
  readonly timeoutMs: number;
  readonly limits?: Partial<RemoteRowsLimits>;
  /** Told of what goes wrong while history is followed, which is tried again; absent: nobody is. */
  readonly onTrouble?: (error: NexusError) => void;
}

/**
 * Opens the MetaStore driver "remote": the zone's rows at other nodes. Errors: CONFIG_INVALID (no address, plaintext off
 * loopback, bad PEM), INVALID_ARGUMENT (an address), UNAVAILABLE (no server answers; each is named), ZONE_NOT_LOADED,
 * PERMISSION_DENIED and UNAUTHENTICATED (not a node's certificate), UNSUPPORTED (a server without this service),
 * DEADLINE_EXCEEDED.
 */
export async function openRemoteMetaStore(options: RemoteMetaStoreOptions): Promise<RemoteMetaStore> {
  requireAddresses(options);
  const { security, zoneId, timeoutMs } = options;
  const limits = { ...DEFAULT_REMOTE_ROWS_LIMITS, ...options.limits };
  const servers = new RowsServers(
    options.addresses.map((address) => new RowsServer({ address, security, limits })),
  );
  try {
    const deadline = new Deadline(timeoutMs, () => performance.now());
    const { life, keepsHistory } = await servers.ask(deadline, (server, leftMs) =>
      server.open(zoneId, leftMs),
    );
    const onTrouble = options.onTrouble ?? (() => undefined);
    return new RemoteMetaStore({ servers, life, keepsHistory, limits, onTrouble });
  } catch (error) {
    servers.close();
    throw error;
  }
}

function requireAddresses({ addresses, security, allowInsecureOffLoopback }: RemoteMetaStoreOptions): void {
  if (addresses.length === 0) {
    throw new NexusError({
      code: "CONFIG_INVALID",
      what: "a remote metadata store has no server",
      remedy: "name the address at which peers reach a member of the zone, e.g. node-1:2126",
    });
  }
  for (const address of addresses) {
    const { host } = parseAddress(address);
    if (security.kind === "mutual-tls" || allowInsecureOffLoopback === true || isLoopbackHost(host)) continue;
    throw new NexusError({
      code: "CONFIG_INVALID",
      what: `metadata would go to ${address} in plaintext`,
      remedy: "give the certificate, key and authority of a node",
      details: { address },
    });
  }
}
