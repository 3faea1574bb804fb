import { NexusError, type NodeId } from "@nexus/contracts";
import type { ClusterCallHandler, RaftHost } from "@nexus/raft";

/**
 * What other nodes reach on the peer listener. Before the host is there the node only says what it is, so that
 * nodes starting together can decide who founds; after that everything goes to the host.
 */
export interface ClusterPresence {
  readonly handler: ClusterCallHandler;
  bind(host: RaftHost): void;
}

export function createClusterPresence(self: {
  readonly nodeId: NodeId;
  readonly advertiseAddress: string;
  readonly version: string;
  readonly isPendingFounder: boolean;
}): ClusterPresence {
  let host: RaftHost | null = null;
  const bound = (): RaftHost => {
    if (host !== null) return host;
    throw new NexusError({
      code: "UNAVAILABLE",
      what: `node ${self.nodeId} is starting and belongs to no cluster yet`,
      remedy: "try again, or ask another node",
    });
  };
  return {
    handler: {
      probe: () => (host === null ? { ...self, clusterId: null } : host.probe()),
      joinZone: async (request, timeoutMs) => bound().joinZone(request, timeoutMs),
      changeMember: async (request, timeoutMs) => bound().changeMember(request, timeoutMs),
      dropReplica: async (zoneId, incarnation) => bound().dropReplica(zoneId, incarnation),
    },
    bind: (raftHost) => {
      host = raftHost;
    },
  };
}
