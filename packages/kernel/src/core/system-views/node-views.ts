import { LOCAL, type ZoneId } from "@nexus/contracts";
import type { DistributedCoordinator } from "../../hal/distributed-coordinator.js";
import { MAX_LOCK_PAGE } from "../locks/contract.js";
import type { VfsRouter } from "../router/vfs-router.js";
import { itemsView, jsonFile, type SystemView } from "./system-view.js";

const LOCK_LIST_TIMEOUT_MS = 2_000;

/** The views every kernel has: local state of this node, never asked of others. */
export function nodeViews(parts: {
  readonly coordinator: DistributedCoordinator;
  readonly router: VfsRouter;
}): readonly SystemView[] {
  const { coordinator, router } = parts;
  const isHere = (zone: string): zone is ZoneId => coordinator.listZones().includes(zone as ZoneId);
  return [
    itemsView("zones", {
      names: () => coordinator.listZones(),
      item: (zone) => (isHere(zone) ? coordinator.zoneInfo(zone) : null),
    }),
    itemsView("locks", {
      names: () => coordinator.listZones(),
      item: (zone) => (isHere(zone) ? locksOf(coordinator, zone) : null),
    }),
    // Straight from what calls are routed by: nothing that could fall behind.
    { name: "mounts", resolve: (names) => (names.length > 0 ? null : jsonFile(() => router.routes())) },
  ];
}

/** What this node knows of a zone's locks, without asking the leader: the first MAX_LOCK_PAGE by path. */
async function locksOf(coordinator: DistributedCoordinator, zone: ZoneId): Promise<unknown> {
  return coordinator
    .locksForZone(zone)
    .list(
      { path: "/", after: null, limit: MAX_LOCK_PAGE },
      { consistency: LOCAL, timeoutMs: LOCK_LIST_TIMEOUT_MS },
    );
}
