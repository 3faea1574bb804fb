import { ROOT_ZONE } from "@nexus/contracts";
import { EventualZones } from "../eventual/zones.js";
import type { RaftHostOptions } from "./api.js";
import type { ReplicaSet } from "./replica-set.js";

/** A node's copies of eventual zones, on top of its replicas. */
export function openEventualZones(
  options: RaftHostOptions,
  replicas: ReplicaSet,
  onSent: (isSent: boolean) => void,
): EventualZones {
  const { nodeId, eventualLimits, runtime, files, network, observer } = options;
  return new EventualZones({
    nodeId,
    limits: eventualLimits ?? {},
    runtime,
    files,
    network,
    observer,
    registered: (zone) => replicas.find(ROOT_ZONE)?.state.registry.get(zone) ?? null,
    find: (incarnation) => replicas.byIncarnation(incarnation),
    onSent,
  });
}
