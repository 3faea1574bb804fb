import { type NodeId, ROOT_ZONE } from "@nexus/contracts";
import { RaftDistributedCoordinator } from "../coordinator/coordinator.js";
import type { RaftHost } from "../host/api.js";
import { SILENT_OBSERVER } from "../host/metrics.js";
import { startRaftHost, systemHostRuntime } from "../host/start.js";
import { openNodeLog } from "../log/index.js";
import { SimulatedDisk } from "../log/testing/index.js";
import { MemoryHostFiles } from "./memory-host-files.js";
import { MemoryNetwork } from "./memory-network.js";

export interface LiveNode {
  readonly host: RaftHost;
  readonly coordinator: RaftDistributedCoordinator;
}

export interface LiveCluster {
  readonly nodes: readonly LiveNode[];
  close(): Promise<void>;
}

const LIMITS = { promoteStableMs: 20, reconcileMs: 20, tickMs: 20 };
const POLL_MS = 10;
/** Longest a cluster may take until every node is a voter and ready. */
const READY_TIMEOUT_MS = 15_000;

/** Hosts in real time, with network and disks in memory: for code that cannot run under virtual time. */
export async function startLiveCluster(count: number): Promise<LiveCluster> {
  const network = new MemoryNetwork({
    schedule: (delayMs, callback) => {
      if (delayMs > 0) setTimeout(callback, delayMs).unref();
      else setImmediate(callback);
    },
    fate: () => ({ arrivalsMs: [0] }),
  });
  const nodes: LiveNode[] = [];
  for (let i = 0; i < count; i += 1) {
    const host = await startNode(network, i + 1);
    if (i === 0) await host.foundCluster();
    else await host.joinCluster([addressOf(1)], 20_000);
    nodes.push({ host, coordinator: new RaftDistributedCoordinator(host) });
  }
  const voters = count % 2 === 1 ? count : count - 1;
  const isReady = ({ host }: LiveNode): boolean =>
    host.replica(ROOT_ZONE).state.conf.confState.voters.length === voters &&
    host.unreadyReasons().length === 0;
  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  while (!nodes.every(isReady)) {
    if (performance.now() >= deadlineMs) {
      const reasons = nodes.flatMap(({ host }) => host.unreadyReasons()).join("; ");
      throw new Error(`${voters} voters were not ready within ${READY_TIMEOUT_MS} ms: ${reasons}`);
    }
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
  return {
    nodes,
    close: async () => {
      for (const { host } of nodes) await host.close();
    },
  };
}

function addressOf(index: number): string {
  return `10.1.0.${index}:2126`;
}

async function startNode(network: MemoryNetwork, index: number): Promise<RaftHost> {
  const runtime = systemHostRuntime();
  const disk = new SimulatedDisk({
    random: () => 0,
    capacityBytes: null,
    schedule: (finish) => void setImmediate(finish),
  });
  const nodeId = (500 + index) as NodeId;
  const attached = network.attach(nodeId, addressOf(index), (callback) => callback());
  const { log } = await openNodeLog({
    files: disk.openFiles("log"),
    runtime,
    limits: { segmentBytes: 1024 * 1024, maxLogBytes: 64 * 1024 * 1024 },
  });
  const host = await startRaftHost({
    nodeId,
    advertiseAddress: addressOf(index),
    version: "test",
    willFound: index === 1,
    network: attached.network,
    calls: attached.calls,
    limits: LIMITS,
    observer: SILENT_OBSERVER,
    runtime,
    files: new MemoryHostFiles(),
    log,
  });
  attached.serve(host);
  return host;
}
