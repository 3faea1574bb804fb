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
  track(actor, node, `${what} of zone ${zone}`, carryOut(actor, node, what, zone));
  return true;
}

async function carryOut(
  actor: Actor,
  node: TestNode,
  what: "create" | "join" | "remove",
  zone: ZoneId,
): Promise<void> {
  const { coordinator } = node;
  switch (what) {
    case "join":
      await coordinator.joinZone(zone, { asLearner: false, timeoutMs: CALL_TIMEOUT_MS });
      return;
    case "remove":
      await coordinator.removeZone(zone, { force: true, timeoutMs: CALL_TIMEOUT_MS });
      return;
    case "create":
      await coordinator.createZone(zone, { timeoutMs: CALL_TIMEOUT_MS });
  }
  // A zone nobody else holds is not worth much: the others join.
  const { cluster, scenario } = actor.world;
  for (const other of cluster.nodes) {
    if (other === node || !other.isUp || other.index >= scenario.nodes) continue;
    track(actor, other, `join of zone ${zone}`, carryOut(actor, other, "join", zone));
  }
}

function track({ world }: Actor, node: TestNode, what: string, work: Promise<void>): void {
  const { starts } = node;
  const request = { isAwaited: () => node.isUp && node.starts === starts };
  const actorName = `node ${node.index}`;
  world.underWay.add(request);
  work.then(
    () => {
      world.underWay.delete(request);
      world.trace.note(actorName, `${what} done`);
    },
    (error: unknown) => {
      world.underWay.delete(request);
      world.trace.note(actorName, `${what}: ${NexusError.from(error).code}`);
    },
  );
}
