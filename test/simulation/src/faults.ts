import { NexusError, ROOT_ZONE } from "@nexus/contracts";
import { type SeededRandom, type TestCluster, type TestNode } from "@nexus/raft/testing";
import type { Scenario } from "./scenario.js";
import type { Trace } from "./trace.js";

export interface FaultOptions {
  readonly cluster: TestCluster;
  readonly scenario: Scenario;
  readonly random: SeededRandom;
  readonly trace: Trace;
}

const CRASH_MODES = ["dropUnsynced", "keepUnsynced", "tear"] as const;
/** Nodes a run may add beside those it began with. */
const MAX_ADDED_NODES = 2;

type Fault = (node: TestNode) => void;

/** Breaks things at random moments, and mends them again. */
export class Faults {
  readonly #options: FaultOptions;
  readonly #starting = new Set<TestNode>();
  #added = 0;
  #isStopped = false;

  constructor(options: FaultOptions) {
    this.#options = options;
    this.#later();
  }

  stop(): void {
    this.#isStopped = true;
  }

  #later(): void {
    const { cluster, random, scenario } = this.#options;
    cluster.time.schedule(1 + random.below(2 * scenario.faultEveryMs), () => {
      if (this.#isStopped) return;
      this.#strike();
      this.#later();
    });
  }

  #strike(): void {
    const { cluster, random, scenario } = this.#options;
    const faults: Fault[] = [
      (node) => this.#crash(node),
      (node) => this.#crash(node),
      (node) => this.#pause(node),
      (node) => this.#isolate(node),
      (node) => this.#cutOneWay(node),
      () => this.#split(),
      () => this.#heal(),
      (node) => this.#transfer(node),
      (node) => this.#breakState(node),
      () => this.#powerCut(),
    ];
    if (scenario.churn) {
      faults.push(
        () => this.#addNode(),
        (node) => this.#wipe(node),
        (node) => this.#removeMember(node),
      );
    }
    random.pick(faults)(random.pick(cluster.nodes));
  }

  #crash(node: TestNode): void {
    const { cluster, random, trace } = this.#options;
    if (!node.isUp) return;
    const mode = random.pick(CRASH_MODES);
    trace.note(`node ${node.index}`, `crashes (${mode})`);
    cluster.crash(node, mode, (count) => random.below(count + 1));
    this.#restartLater(node, 50 + random.below(2_500));
  }

  #powerCut(): void {
    const { cluster, random } = this.#options;
    if (!random.chance(0.2)) return;
    for (const node of cluster.nodes) this.#crash(node);
  }

  #restartLater(node: TestNode, delayMs: number): void {
    this.#options.cluster.time.schedule(delayMs, () => this.startNode(node));
  }

  /** Starts a node that is down; it joins again when it belongs to no cluster. */
  startNode(node: TestNode): void {
    const { cluster, trace } = this.#options;
    if (node.isUp || this.#starting.has(node)) return;
    this.#starting.add(node);
    trace.note(`node ${node.index}`, "starts");
    cluster
      .start(node)
      .then(async (host) => {
        this.#starting.delete(node);
        if (host.identity() !== null) return;
        const addresses = cluster.nodes.filter((other) => other !== node).map((other) => other.address);
        await host.joinCluster(addresses, 60_000);
        trace.note(`node ${node.index}`, "joined");
      })
      .catch((error: unknown) => {
        this.#starting.delete(node);
        trace.note(`node ${node.index}`, `start failed: ${NexusError.from(error).message}`);
      });
  }

  #pause(node: TestNode): void {
    const { cluster, random, trace } = this.#options;
    const { process } = node;
    if (!node.isUp || process === null || process.isPaused) return;
    trace.note(`node ${node.index}`, "pauses");
    process.pause();
    cluster.time.schedule(100 + random.below(2_000), () => process.resume());
  }

  #isolate(node: TestNode): void {
    this.#options.trace.note(`node ${node.index}`, "is cut off");
    this.#options.cluster.isolate(node);
    this.#healLater();
  }

  #cutOneWay(node: TestNode): void {
    const { cluster, random, trace } = this.#options;
    const other = random.pick(cluster.nodes);
    trace.note(`node ${node.index}`, `cannot reach node ${other.index}`);
    cluster.cut(node, other);
    this.#healLater();
  }

  #split(): void {
    const { cluster, random, trace } = this.#options;
    const side = new Set(cluster.nodes.filter(() => random.chance(0.5)));
    trace.note("network", `splits off ${[...side].map((node) => node.index).join(",") || "nobody"}`);
    for (const a of side) {
      for (const b of cluster.nodes) {
        if (side.has(b)) continue;
        cluster.cut(a, b);
        cluster.cut(b, a);
      }
    }
    this.#healLater();
  }

  #healLater(): void {
    const { cluster, random } = this.#options;
    cluster.time.schedule(200 + random.below(2_500), () => this.#heal());
  }

  #heal(): void {
    this.#options.cluster.heal();
  }

  #transfer(node: TestNode): void {
    const { random, trace } = this.#options;
    if (!node.isUp) return;
    for (const zone of node.host.zones()) {
      const replica = node.host.replica(zone);
      if (!replica.isReadyToLead) continue;
      const to = random.pick(replica.state.conf.confState.voters);
      trace.note(`node ${node.index}`, `hands ${zone} to ${to}`);
      replica.transferLeadership(to);
    }
  }

  /** A write of the zone's state fails: it is opened again and replayed from the log. */
  #breakState(node: TestNode): void {
    if (!node.isUp) return;
    for (const zone of node.host.zones()) {
      const disk = node.files.diskOf(node.host.replica(zone).identity);
      disk.failNextWrite = new NexusError({ code: "IO_ERROR", what: "simulated EIO" });
    }
    this.#options.trace.note(`node ${node.index}`, "state writes fail once");
  }

  #addNode(): void {
    const { cluster, trace } = this.#options;
    if (this.#added >= MAX_ADDED_NODES) return;
    this.#added += 1;
    const node = cluster.addNode();
    trace.note(`node ${node.index}`, "is added");
    this.startNode(node);
  }

  /** A disk is replaced. Only when everybody else is there: more lost disks than a minority lose data rightly. */
  #wipe(node: TestNode): void {
    const { cluster, trace } = this.#options;
    const leader = cluster.leader();
    if (leader === null || leader === node || !node.isUp || cluster.up().length < cluster.nodes.length)
      return;
    const { confState } = leader.host.replica(ROOT_ZONE).state.conf;
    const members = new Set([...confState.voters, ...confState.learners]);
    const isWhole =
      cluster.nodes.every((other) => members.has(other.nodeId)) && members.size === cluster.nodes.length;
    if (!isWhole || confState.voters.length < 3 || confState.votersOutgoing.length > 0) return;
    if (node.host.zones().length > 1) return;
    trace.note(`node ${node.index}`, "loses its disk");
    cluster.crash(node, "dropUnsynced");
    cluster.wipe(node);
    this.#restartLater(node, 300);
  }

  #removeMember(node: TestNode): void {
    const { cluster, trace, scenario } = this.#options;
    const leader = cluster.leader();
    if (leader === null || node.index < scenario.nodes) return;
    trace.note(`node ${leader.index}`, `removes node ${node.index}`);
    leader.host
      .changeMemberOf(
        { zoneId: ROOT_ZONE, nodeId: node.nodeId, change: "remove", expectedConfigVersion: null },
        2_000,
      )
      .then(() => trace.note(`node ${leader.index}`, `removed node ${node.index}`))
      .catch((error: unknown) =>
        trace.note(`node ${leader.index}`, `removal: ${NexusError.from(error).code}`),
      );
  }
}
