import { NexusError, ROOT_ZONE } from "@nexus/contracts";
import type { CrashMode, TestNode } from "@nexus/raft/testing";
import { believesItLeads, isPaused, type Machines } from "../machines.js";
import type { Actor } from "../world.js";
import type { Fault } from "./fault.js";

const CRASH_MODES: readonly CrashMode[] = ["dropUnsynced", "keepUnsynced", "tear"];

/** Crashes, power cuts, pauses, and leadership handed over at bad moments. */
export function processFaults(actor: Actor, machines: Machines): readonly Fault[] {
  const processes = new ProcessFaults(actor, machines);
  return [
    { kind: "crash", weight: 4, strike: (node) => processes.crash(node) },
    { kind: "power cut", weight: 0.5, strike: () => processes.powerCut() },
    { kind: "pause", weight: 3, strike: (node) => processes.pause(node) },
    { kind: "leader paused", weight: 2, strike: () => processes.pauseLeader() },
    { kind: "leadership handed over", weight: 2, strike: (node) => processes.transfer(node) },
  ];
}

class ProcessFaults {
  constructor(
    private readonly actor: Actor,
    private readonly machines: Machines,
  ) {}

  crash(node: TestNode): boolean {
    if (!node.isUp) return false;
    const { random } = this.actor;
    this.machines.crash(node, random.pick(CRASH_MODES));
    this.machines.restartLater(node, random.pick([50, 600]) + random.below(1_500));
    return true;
  }

  powerCut(): boolean {
    for (const node of this.actor.world.cluster.nodes) this.crash(node);
    return true;
  }

  /** For longer than an election takes: it comes back as one that does not know it was replaced. */
  pauseLeader(): boolean {
    const { world, random } = this.actor;
    const leaders = world.cluster.up().filter(believesItLeads);
    return leaders.length > 0 && this.pause(random.pick(leaders), 800 + random.below(1_500));
  }

  pause(node: TestNode, durationMs = 50 + this.actor.random.below(2_000)): boolean {
    const { world } = this.actor;
    const { process } = node;
    if (!node.isUp || process === null || isPaused(node)) return false;
    world.trace.note(`node ${node.index}`, "pauses");
    process.pause();
    world.cluster.time.schedule(durationMs, () => {
      if (process.isPaused) world.trace.note(`node ${node.index}`, "goes on");
      process.resume();
    });
    return true;
  }

  transfer(node: TestNode): boolean {
    if (!node.isUp) return false;
    let isAsked = false;
    for (const zone of node.host.zones()) {
      const replica = node.host.replica(zone);
      if (!replica.isReadyToLead) continue;
      const to = this.actor.random.pick(replica.state.conf.confState.voters);
      this.actor.world.trace.note(`node ${node.index}`, `hands ${zone} to ${to}`);
      replica.transferLeadership(to);
      isAsked = true;
    }
    return isAsked;
  }
}

/** Nodes a run may add beside those it began with. */
const MAX_ADDED_NODES = 2;

/** Nodes added, removed, and replaced. */
export function memberFaults(actor: Actor, machines: Machines): readonly Fault[] {
  const members = new MemberFaults(actor, machines);
  return [
    { kind: "node added", weight: 1.5, strike: () => members.add() },
    { kind: "disk replaced", weight: 1.5, strike: (node) => members.replaceDisk(node) },
    { kind: "node removed", weight: 1.5, strike: (node) => members.remove(node) },
  ];
}

class MemberFaults {
  private added = 0;

  constructor(
    private readonly actor: Actor,
    private readonly machines: Machines,
  ) {}

  add(): boolean {
    const { cluster, trace } = this.actor.world;
    if (this.added >= MAX_ADDED_NODES) return false;
    this.added += 1;
    const node = cluster.addNode();
    trace.note(`node ${node.index}`, "is added");
    this.machines.start(node);
    return true;
  }

  /** Only while everybody else is there: more lost disks than a minority lose data rightly. */
  replaceDisk(node: TestNode): boolean {
    const { cluster } = this.actor.world;
    const leader = cluster.leader();
    if (leader === null || leader === node || !this.machines.mayDamage()) return false;
    const { confState } = leader.host.replica(ROOT_ZONE).state.conf;
    const members = new Set([...confState.voters, ...confState.learners]);
    const isWhole =
      cluster.nodes.every((other) => members.has(other.nodeId)) && members.size === cluster.nodes.length;
    if (!isWhole || confState.voters.length < 3 || confState.votersOutgoing.length > 0) return false;
    if (node.host.zones().length > 1) return false;
    this.machines.replaceDisk(node);
    return true;
  }

  remove(node: TestNode): boolean {
    const { cluster, trace, scenario } = this.actor.world;
    const leader = cluster.leader();
    if (leader === null || node.index < scenario.nodes || this.machines.damaged !== null) return false;
    trace.note(`node ${leader.index}`, `removes node ${node.index}`);
    const change = {
      zoneId: ROOT_ZONE,
      nodeId: node.nodeId,
      change: "remove",
      expectedConfigVersion: null,
    } as const;
    leader.host.changeMemberOf(change, 2_000).then(
      () => trace.note(`node ${leader.index}`, `removed node ${node.index}`),
      (error: unknown) => trace.note(`node ${leader.index}`, `removal: ${NexusError.from(error).code}`),
    );
    return true;
  }
}
