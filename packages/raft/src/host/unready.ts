import { ROOT_ZONE } from "@nexus/contracts";
import type { ClusterIdentity } from "./api.js";
import type { ReplicaSet } from "./replica-set.js";

export interface ReadinessFacts {
  readonly isStopping: boolean;
  readonly isDraining: boolean;
  readonly identity: ClusterIdentity | null;
  readonly replicas: ReplicaSet;
}

const DRAINING =
  "the node is draining: it gives up leadership and refuses it; end that with `nexus node drain --off`";

/** Why a node cannot serve, one line each with the remedy; empty when it can. */
export function describeUnready({ isStopping, isDraining, identity, replicas }: ReadinessFacts): string[] {
  if (isStopping) return ["the node is stopping"];
  if (identity === null) return ["the node belongs to no cluster yet; found one or join one"];
  const reasons = isDraining ? [DRAINING] : [];
  const isRootKnown = replicas.broken().some(({ folder }) => folder.zoneId === ROOT_ZONE);
  if (replicas.find(ROOT_ZONE) === null && !isRootKnown) reasons.push("zone root has no replica here");
  for (const replica of replicas.all()) {
    if (replica.problem?.kind === "failed" || replica.problem?.kind === "diverged")
      reasons.push(`zone ${replica.zoneId}: ${replica.problem.error.message}`);
    // The other zones are served all the same; root is the one that no node does without.
    else if (replica.problem?.kind === "removed" && replica.zoneId !== ROOT_ZONE) continue;
    else if (replica.state.applied.index === 0)
      reasons.push(`zone ${replica.zoneId} waits for its first snapshot`);
    else if (replica.leaderId === null)
      reasons.push(`zone ${replica.zoneId} has no leader; start the missing members`);
  }
  for (const { folder, error } of replicas.broken()) reasons.push(`zone ${folder.zoneId}: ${error.message}`);
  return reasons;
}
