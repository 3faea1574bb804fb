import { LINEARIZABLE, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { putFile, stateFingerprint, type TestNode } from "@nexus/raft/testing";
import type { SafetyChecker } from "./checks/safety.js";
import { LONGEST_LOCK_MS } from "./clients/lock-client.js";
import type { Machines } from "./machines.js";
import { SafetyViolation } from "./trace.js";
import type { World } from "./world.js";

/** How long the calm after the storm may take to make progress. */
export const CALM_LIMIT_MS = 60_000;
/** A leader that was just elected, and the sweep it proposes. */
const SWEEP_MS = 3_000;

/**
 * After the storm everything works again, and so must the cluster: every node is back, every zone commits through
 * each of its members, and all replicas of a zone hold the same.
 */
export class Calm {
  readonly #world: World;
  readonly #safety: SafetyChecker;
  readonly #machines: Machines;

  constructor(world: World, safety: SafetyChecker, machines: Machines) {
    this.#world = world;
    this.#safety = safety;
    this.#machines = machines;
  }

  async run(): Promise<void> {
    const { cluster } = this.#world;
    this.#mend();
    await this.#advance(300);
    for (const node of cluster.nodes) {
      node.process?.resume();
      this.#machines.start(node);
    }
    await this.#advance(500);
    await this.#until(
      () => ![...this.#world.underWay].some((each) => each.isAwaited()),
      "every request answered",
    );
    await this.#until(() => this.#isComplete(), "every node up and whole");
    await cluster.untilLeader(ROOT_ZONE, CALM_LIMIT_MS);
    await this.#until(
      () => this.#registryIsSettled(),
      "the zones of the registry, and no others, on the nodes",
    );
    for (const zone of this.zones()) await this.#serves(zone);
    for (const zone of this.zones()) await this.#converges(zone);
    for (const zone of this.zones()) await this.#locksEnd(zone);
    this.#check();
  }

  /** Zones that exist, root first. */
  zones(): readonly ZoneId[] {
    const leader = this.#world.cluster.leader(ROOT_ZONE);
    if (leader === null) return [ROOT_ZONE];
    const rows = leader.host.replica(ROOT_ZONE).state.registry.all();
    return [ROOT_ZONE, ...rows.filter(({ state }) => state === "active").map(({ zoneId }) => zoneId)];
  }

  #mend(): void {
    const { cluster, trace } = this.#world;
    trace.note("world", "calm");
    cluster.heal();
    cluster.fate = () => ({ arrivalsMs: [1] });
    cluster.diskDelayMs = () => 0.2;
    for (const node of cluster.nodes) {
      node.disk.setCapacity(null);
      node.disk.release();
      node.disk.clearFaults();
      node.files.failWrites(null);
    }
  }

  #check(): void {
    this.#safety.check(this.#world.cluster.nodes);
    if (this.#machines.violation !== null) throw this.#machines.violation;
  }

  async #advance(durationMs: number): Promise<void> {
    await this.#world.cluster.time.advance(durationMs, () => this.#check());
  }

  async #until(condition: () => boolean, what: string, limitMs = CALM_LIMIT_MS): Promise<void> {
    const { time } = this.#world.cluster;
    const endMs = time.nowMs + limitMs;
    while (!condition()) {
      if (time.nowMs >= endMs)
        throw new SafetyViolation(`no progress in calm: not within ${limitMs} ms: ${what}`);
      await this.#advance(20);
    }
  }

  #isComplete(): boolean {
    const { cluster } = this.#world;
    this.#machines.followRemedies();
    return (
      !this.#machines.isStarting &&
      cluster.nodes.every((node) => node.isUp && node.host.zones().includes(ROOT_ZONE))
    );
  }

  /** Creations are ended, and replicas of zones that are gone are gone. */
  #registryIsSettled(): boolean {
    const leader = this.#world.cluster.leader(ROOT_ZONE);
    if (leader === null) return false;
    const rows = leader.host.replica(ROOT_ZONE).state.registry.all();
    const removed = new Set<string>(rows.flatMap((row) => row.removedIncarnations));
    return (
      rows.every(({ state }) => state !== "creating") &&
      this.#members(ROOT_ZONE).every((node) =>
        node.host.zones().every((zone) => !removed.has(node.host.replica(zone).identity.incarnation)),
      )
    );
  }

  /** A node that was removed may not know yet: a snapshot sent to it before may tell it that it is a member. */
  #members(zone: ZoneId): readonly TestNode[] {
    const { cluster } = this.#world;
    const members = cluster.leader(zone)?.host.replica(zone).state.members;
    return cluster.nodes.filter(
      (node) =>
        node.isUp &&
        node.host.zones().includes(zone) &&
        node.host.replica(zone).problem?.kind !== "removed" &&
        members?.has(node.nodeId) !== false,
    );
  }

  /** A write and a linearizable read through every member, within the time a client would wait. */
  async #serves(zone: ZoneId): Promise<void> {
    const { cluster } = this.#world;
    await cluster.untilLeader(zone, CALM_LIMIT_MS);
    await this.#until(
      () => this.#members(zone).every((node) => isCaughtUp(node, zone)),
      `members of ${zone} caught up`,
    );
    for (const node of this.#members(zone)) {
      const store = node.coordinator.metaStoreForZone(zone);
      const path = `/calm/${node.index}`;
      const work = store
        .commit([putFile(path)], { timeoutMs: CALM_LIMIT_MS })
        .then(() => store.get(path, { consistency: LINEARIZABLE, timeoutMs: CALM_LIMIT_MS }))
        .catch((error: unknown) => NexusError.from(error));
      const read = await cluster.time.settle(work, CALM_LIMIT_MS);
      if (read === null || read instanceof NexusError) {
        throw new SafetyViolation(
          `node ${node.index} does not serve zone ${zone} in calm: ${read?.message ?? "its own write is not there"}`,
        );
      }
    }
    this.#check();
  }

  /** Nobody extends, releases or writes any more: what is held, and who waits, ends by time alone. */
  async #locksEnd(zone: ZoneId): Promise<void> {
    const slowestClock = Math.min(...this.#world.scenario.clockRates);
    const isQuiet = () =>
      this.#members(zone).every((node) => {
        const { locks } = node.host.replica(zone).state;
        return locks.heldCount === 0 && locks.waitingCount === 0;
      });
    const limitMs = LONGEST_LOCK_MS / slowestClock + SWEEP_MS;
    await this.#until(isQuiet, `every lock of zone ${zone} ended, nobody waits`, limitMs);
  }

  async #converges(zone: ZoneId): Promise<void> {
    const replicas = () => this.#members(zone).map((node) => node.host.replica(zone));
    await this.#until(
      () => new Set(replicas().map((replica) => replica.state.applied.index)).size === 1,
      `all replicas of ${zone} at one index`,
    );
    const [first] = replicas();
    if (first === undefined) throw new SafetyViolation(`zone ${zone} has no member`);
    const told = this.#safety.acknowledgedIndex(first.identity.incarnation);
    if (first.state.applied.index < told) {
      throw new SafetyViolation(
        `zone ${zone}: index ${told} was acknowledged, all replicas end at ${first.state.applied.index}`,
      );
    }
    const prints = await this.#world.cluster.time.settle(Promise.all(replicas().map(stateFingerprint)));
    if (new Set(prints).size === 1) return;
    const nodes = this.#members(zone).map((node, i) => `node ${node.index} ${prints[i]}`);
    throw new SafetyViolation(
      `zone ${zone}: at index ${first.state.applied.index} replicas hold different rows: ${nodes.join(", ")}`,
    );
  }
}

/** What a node that opens its state again knows of the zone may be all applied: it takes no writes until it works. */
function isCaughtUp(node: TestNode, zone: ZoneId): boolean {
  const replica = node.host.replica(zone);
  return (
    replica.leaderId !== null &&
    replica.problem?.kind !== "disk" &&
    replica.metrics().applyLagEntries === 0 &&
    replica.state.applied.index > 0
  );
}
