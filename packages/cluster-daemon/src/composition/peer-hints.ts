import type { Address } from "@nexus/lib";
import { formatAddress, sleep } from "@nexus/lib";
import type { ClusterCalls, ClusterId, PeerNetwork } from "@nexus/raft";

const HINT_PAUSE_MS = 1_000;
const PROBE_TIMEOUT_MS = 2_000;

export interface PeerHintsOptions {
  readonly peers: readonly Address[];
  readonly clusterId: ClusterId;
  readonly calls: Pick<ClusterCalls, "probe">;
  readonly network: Pick<PeerNetwork, "setPeerAddress">;
  /** The node has found its cluster: no more hints are needed. */
  readonly isSettled: () => boolean;
  readonly signal: AbortSignal;
}

/**
 * Helps a cluster find itself again when every node came back at another address: asks `--peers` who they are, and
 * tells the network where those of this cluster are reached, until the node has found its cluster.
 */
export async function givePeerHints(options: PeerHintsOptions): Promise<void> {
  while (!options.signal.aborted && !options.isSettled()) {
    await Promise.all(options.peers.map((peer) => hint(formatAddress(peer), options)));
    await sleep(HINT_PAUSE_MS, options.signal).catch(() => undefined); // Aborted: the loop's condition sees it.
  }
}

async function hint(address: string, { calls, network, clusterId }: PeerHintsOptions): Promise<void> {
  try {
    const probe = await calls.probe(address, PROBE_TIMEOUT_MS);
    if (probe.clusterId === clusterId) network.setPeerAddress(probe.nodeId, address);
  } catch {
    // Not reachable now; readiness says what the node lacks, and the next round asks again.
  }
}
