import { raft } from "@nexus/contracts/wire";
import type { Kernel } from "@nexus/kernel";
import { streamingMethod } from "../grpc/definitions.js";
import type { Authenticator } from "../identity.js";
import { MESSAGE_OVERHEAD_BYTES, type ServerLimits } from "../limits.js";
import type { TransportMetrics } from "../metrics.js";
import type { Service } from "../server/listener.js";
import type { VfsSurface } from "../vfs/surface.js";
import { historyNoticeHandler } from "./history-notices.js";
import { rowsHandlers, ServedZones } from "./rows-handlers.js";

/**
 * MetaStoreService: the zones of this node for processes without a replica. `authenticator` lets in nodes alone, for
 * what is served lies below the permission gate.
 */
export function rowsService(
  surface: VfsSurface,
  kernel: Pick<Kernel, "coordinator">,
  limits: ServerLimits,
  metrics: TransportMetrics,
  authenticator: Authenticator,
): Service {
  const zones = new ServedZones(kernel);
  const unary = surface.unaryServiceFor(
    raft.MetaStoreService,
    rowsHandlers(zones, limits, metrics),
    authenticator,
    true,
  );
  const { FollowHistory } = raft.MetaStoreService;
  return {
    definition: {
      ...unary.definition,
      FollowHistory: streamingMethod(FollowHistory, MESSAGE_OVERHEAD_BYTES),
    },
    implementation: {
      ...unary.implementation,
      FollowHistory: historyNoticeHandler(zones, surface.streamsFor(authenticator)),
    },
  };
}
