import { NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { TestNode } from "@nexus/raft/testing";
import type { Actor } from "../world.js";
import type { Fault } from "./fault.js";

/** Names zones come and go under. */
export const ZONE_NAMES = ["team", "crew"] as readonly string[] as readonly ZoneId[];

const CALL_TIMEOUT_MS = 4_000;

/** Zones created, joined, removed, and created again under the same name. */
export function zoneFaults(actor: Actor): readonly Fault[] {
  return [
    { kind: "zone created", weight: 2, strike: (node) => change(actor, node, "create") },
    { kind: "zone joined", weight: 2, strike: (node) => change(actor, node, "join") },
    { kind: "zone removed", weight: 1.5, strike: (node) => change(actor, node, "remove") },
  ];
}

function change(actor: Actor, node: TestNode, what: "create" | "join" | "remove"): boolean {
  const { world, random } = actor;
  if (!node.isUp || node.index >= world.scenario.nodes || !node.host.zones().includes(ROOT_ZONE))
    return false;
  const zone = random.pick(ZONE_NAMES);
  const row = node.host.replica(ROOT_ZONE).state.registry.get(zone);
  const exists = row?.state === "active";
  if (exists !== (what !== "create")) return false;
  if (what === "join" && node.host.zones().includes(zone)) return false;
  const actorName = `node ${node.index}`;
  world.trace.note(actorName, `${what}s zone ${zone}`);
  const work: Promise<unknown> =
    what === "create"
      ? createAndShare(actor, node, zone)
      : what === "join"
        ? node.coordinator.joinZone(zone, { asLearner: false, timeoutMs: CALL_TIMEOUT_MS })
        : node.coordinator.removeZone(zone, { force: true, timeoutMs: CALL_TIMEOUT_MS });
  work.then(
    () => world.trace.note(actorName, `${what} of zone ${zone} done`),
    (error: unknown) =>
      world.trace.note(actorName, `${what} of zone ${zone}: ${NexusError.from(error).code}`),
  );
  return true;
}

/** A zone nobody else holds is not worth much: the others join soon. */
async function createAndShare(actor: Actor, node: TestNode, zone: ZoneId): Promise<void> {
  const { cluster, scenario } = actor.world;
  await node.coordinator.createZone(zone, { timeoutMs: CALL_TIMEOUT_MS });
  for (const other of cluster.nodes) {
    if (other === node || !other.isUp || other.index >= scenario.nodes) continue;
    // One that cannot join now is joined later, or stays without the zone.
    await other.coordinator
      .joinZone(zone, { asLearner: false, timeoutMs: CALL_TIMEOUT_MS })
      .catch((error: unknown) =>
        actor.world.trace.note(`node ${other.index}`, `join of zone ${zone}: ${NexusError.from(error).code}`),
      );
  }
}
