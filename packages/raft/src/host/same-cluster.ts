import { NexusError } from "@nexus/contracts";
import type { ClusterIdentity } from "./api.js";
import type { JoinZoneCall } from "./ports.js";

/** The cluster that the caller and this node belong to. Errors: UNAVAILABLE (none yet), INCARNATION_MISMATCH. */
export function requireSameCluster(identity: ClusterIdentity | null, request: JoinZoneCall): ClusterIdentity {
  if (identity === null) {
    throw new NexusError({
      code: "UNAVAILABLE",
      what: "this node belongs to no cluster yet",
      remedy: "start a founder, or try another node",
    });
  }
  if (request.clusterId === null || request.clusterId === identity.clusterId) return identity;
  throw new NexusError({
    code: "INCARNATION_MISMATCH",
    what: `node ${request.nodeId} belongs to cluster ${request.clusterId}, not to ${identity.clusterId}`,
    remedy: "wipe its data folder to let it join this cluster",
  });
}
