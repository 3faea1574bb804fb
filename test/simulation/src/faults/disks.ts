import { NexusError, type ZoneId } from "@nexus/contracts";
import type { GroupId } from "@nexus/raft";
import type { SimulatedDisk, TestNode } from "@nexus/raft/testing";
import { isPaused, type Machines } from "../machines.js";
import type { Actor } from "../world.js";
import type { Fault } from "./fault.js";

/** Of a rotten log's flips this share hits its end, where damage is hardest to tell from a torn write. */
const TAIL_ROT_CHANCE = 0.4;
const TAIL_BYTES = 600;

/** Disks that fail, fill up, hang, and rot. */
export function diskFaults(actor: Actor, machines: Machines): readonly Fault[] {
  const disks = new DiskFaults(actor, machines);
  return [
    { kind: "fsync error", weight: 1, strike: (node) => disks.failSync(node) },
    { kind: "write error", weight: 1, strike: (node) => disks.failStep(node) },
    { kind: "disk full", weight: 1, strike: (node) => disks.fill(node) },
    { kind: "disk hangs", weight: 1, strike: (node) => disks.hang(node) },
    { kind: "bit rot", weight: 2, strike: (node) => disks.rot(node) },
  ];
}

/** A write of the zone's state fails once, and may take unsynced ones with it: replayed from the log. */
export function stateFault(actor: Actor): Fault {
  const { world, random } = actor;
  return {
    kind: "state write error",
    weight: 1.5,
    strike: (node) => {
      if (!node.isUp) return false;
      for (const zone of node.host.zones()) {
        const disk = node.files.diskOf(node.host.replica(zone).identity);
        disk.keptOnFailure = (count) => random.below(count + 1);
        disk.failNextWrite = new NexusError({ code: "IO_ERROR", what: "simulated EIO" });
      }
      world.trace.note(`node ${node.index}`, "state writes fail once");
      return true;
    },
  };
}

class DiskFaults {
  constructor(
    private readonly actor: Actor,
    private readonly machines: Machines,
  ) {}

  failSync(node: TestNode): boolean {
    node.disk.fail({ step: "sync", nth: this.actor.random.between(1, 3), error: "EIO" });
    this.actor.world.trace.note(`node ${node.index}`, "an fsync will fail");
    return true;
  }

  failStep(node: TestNode): boolean {
    const step = this.actor.random.pick(["write", "create", "rename", "remove", "syncFolder"] as const);
    node.disk.fail({ step, nth: 1, error: "EIO" });
    this.actor.world.trace.note(`node ${node.index}`, `the next ${step} will fail`);
    return true;
  }

  fill(node: TestNode): boolean {
    const { world, random } = this.actor;
    const { disk, files } = node;
    disk.setCapacity(disk.usedBytes);
    files.failWrites(new NexusError({ code: "NO_SPACE", what: "simulated ENOSPC" }));
    world.trace.note(`node ${node.index}`, "its disk is full");
    world.cluster.time.schedule(100 + random.below(2_500), () => {
      world.trace.note(`node ${node.index}`, "its disk has room again");
      disk.setCapacity(null);
      files.failWrites(null);
    });
    return true;
  }

  hang(node: TestNode): boolean {
    const { world, random } = this.actor;
    const { disk } = node;
    disk.hang();
    world.trace.note(`node ${node.index}`, "its disk hangs");
    world.cluster.time.schedule(50 + random.below(2_500), () => {
      world.trace.note(`node ${node.index}`, "its disk answers again");
      disk.release();
    });
    return true;
  }

  /** At rest: the node is down, and what it wrote changes before it comes back. */
  rot(node: TestNode): boolean {
    const { world, random } = this.actor;
    if (!node.isUp || isPaused(node) || !this.machines.mayDamage() || !this.hasPeersEverywhere(node))
      return false;
    this.machines.crash(node, random.pick(["dropUnsynced", "keepUnsynced"] as const));
    const flips = random.between(1, 3);
    for (let i = 0; i < flips; i += 1) this.flip(node.disk, node.index);
    this.machines.noteDamage(node);
    this.machines.restartLater(node, 100 + random.below(400));
    world.faults.add("bits flipped", flips);
    return true;
  }

  private flip(disk: SimulatedDisk, index: number): void {
    const { world, random } = this.actor;
    const file = random.pick(disk.files());
    const bytes = disk.contents(file.name);
    const written: number[] = [];
    for (const [at, byte] of bytes.entries()) if (byte !== 0) written.push(at);
    if (written.length === 0) return;
    const last = written.slice(-TAIL_BYTES);
    const at = random.pick(random.chance(TAIL_ROT_CHANCE) ? last : written);
    disk.flipBit(file.name, at * 8 + random.below(8));
    world.trace.note(`node ${index}`, `rot at byte ${at} of ${file.name}`);
  }

  /**
   * What a lone voter loses nobody can give back, and two voters need each other to elect a leader. A node whose log
   * was damaged gives no votes until a leader has covered it, so the others must be able to elect one without it.
   */
  private hasPeersEverywhere(node: TestNode): boolean {
    const { cluster } = this.actor.world;
    return node.host.zones().every((zone) => {
      const holders = cluster.up().filter((other) => other.host.zones().includes(zone));
      const views = holders.map((other) => other.host.replica(zone).state.conf);
      const peers = new Set(holders.filter((other) => other !== node).map(({ nodeId }) => nodeId));
      // One that lags still counts the votes of the membership before: then this node's may be needed there.
      const areEnough = views.every(
        ({ confState: { voters, votersOutgoing }, confIndex }) =>
          voters.length >= 3 &&
          votersOutgoing.length === 0 &&
          confIndex === views[0]?.confIndex &&
          // A disk that was replaced came back as a learner, and the vote of its dead self is lost until its seat is
          // taken: with that one gone and this one silent, two of three voters would be.
          voters.filter((voter) => peers.has(voter)).length > voters.length / 2,
      );
      return areEnough && holders.every((other) => knowsMembersDurably(other, zone));
    });
  }
}

/**
 * Whether a crash leaves it with the membership it goes by now. One that has the last change in its log and lost that it
 * is committed goes by the membership before, which may need the vote of the node that rots.
 */
function knowsMembersDurably(node: TestNode, zone: ZoneId): boolean {
  const { identity, state } = node.host.replica(zone);
  const log = node.log?.group(identity.incarnation as string as GroupId);
  const committed = log?.hardState()?.commit ?? 0;
  return committed >= state.conf.confIndex;
}
