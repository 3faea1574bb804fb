import type { TestNode } from "@nexus/raft/testing";
import { believesItLeads } from "../machines.js";
import type { Actor } from "../world.js";
import type { Fault } from "./fault.js";

/** Partitions: whole, one-way, and in two halves. They heal by themselves. */
export function networkFaults(actor: Actor): readonly Fault[] {
  const network = new NetworkFaults(actor);
  return [
    { kind: "node cut off", weight: 2, strike: (node) => network.isolate(node) },
    { kind: "leader cut off", weight: 3, strike: () => network.isolateLeader() },
    { kind: "one-way partition", weight: 2, strike: (node) => network.cutOneWay(node) },
    { kind: "node deaf", weight: 1, strike: (node) => network.deafen(node) },
    { kind: "connections broken", weight: 1.5, strike: (node) => network.breakStreams(node) },
    { kind: "cluster split", weight: 2, strike: () => network.split() },
    { kind: "network healed", weight: 1, strike: () => network.heal() },
  ];
}

class NetworkFaults {
  constructor(private readonly actor: Actor) {}

  isolate(node: TestNode): boolean {
    const { cluster, trace } = this.actor.world;
    trace.note(`node ${node.index}`, "is cut off");
    cluster.isolate(node);
    return this.healLater();
  }

  /** It goes on believing that it leads, for a while, and clients go on asking it. */
  isolateLeader(): boolean {
    const leaders = this.actor.world.cluster.up().filter(believesItLeads);
    return leaders.length > 0 && this.isolate(this.actor.random.pick(leaders));
  }

  cutOneWay(node: TestNode): boolean {
    const { cluster, trace } = this.actor.world;
    const other = this.actor.random.pick(cluster.nodes);
    if (other === node) return false;
    trace.note(`node ${node.index}`, `cannot reach node ${other.index}`);
    cluster.cut(node, other);
    return this.healLater();
  }

  /** It reaches everybody, and nobody reaches it. */
  deafen(node: TestNode): boolean {
    const { cluster, trace } = this.actor.world;
    trace.note(`node ${node.index}`, "hears nobody");
    for (const other of cluster.nodes) if (other !== node) cluster.cut(other, node);
    return this.healLater();
  }

  /** Peers take that for a sign that the node died. */
  breakStreams(node: TestNode): boolean {
    if (!node.isUp) return false;
    const { cluster, trace } = this.actor.world;
    trace.note(`node ${node.index}`, "loses its connections");
    cluster.network.breakStreamsOf(node.nodeId);
    return true;
  }

  split(): boolean {
    const { cluster, trace } = this.actor.world;
    const side = new Set(cluster.nodes.filter(() => this.actor.random.chance(0.5)));
    if (side.size === 0 || side.size === cluster.nodes.length) return false;
    trace.note("network", `splits off ${[...side].map((node) => node.index).join(",")}`);
    for (const a of side) {
      for (const b of cluster.nodes) {
        if (side.has(b)) continue;
        cluster.cut(a, b);
        cluster.cut(b, a);
      }
    }
    return this.healLater();
  }

  heal(): boolean {
    this.actor.world.cluster.heal();
    this.actor.world.trace.note("network", "heals");
    return true;
  }

  private healLater(): boolean {
    this.actor.world.cluster.time.schedule(200 + this.actor.random.below(2_500), () => this.heal());
    return true;
  }
}
