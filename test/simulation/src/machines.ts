import { NexusError, ROOT_ZONE } from "@nexus/contracts";
import type { ZoneReplica } from "@nexus/raft";
import type { CrashMode, TestNode } from "@nexus/raft/testing";
import { SafetyViolation } from "./trace.js";
import type { Actor } from "./world.js";

const JOIN_TIMEOUT_MS = 60_000;

/**
 * The operator's hands: starts, stops and replaces nodes. At most one node at a time may have lost durable data,
 * because a cluster promises no more: with one of three copies rotten, a second loss may take the last good one.
 */
export class Machines {
  readonly #actor: Actor;
  readonly #starting = new Set<TestNode>();
  #damaged: TestNode | null = null;
  /** A node that could not start names a remedy: it is followed, or the run fails. */
  #violation: SafetyViolation | null = null;

  constructor(actor: Actor) {
    this.#actor = actor;
  }

  /** A start that ended as none may. */
  get violation(): SafetyViolation | null {
    return this.#violation;
  }

  get isStarting(): boolean {
    return this.#starting.size > 0;
  }

  /** The node whose log was damaged and is not repaired yet. */
  get damaged(): TestNode | null {
    const node = this.#damaged;
    if (node?.isUp === true && node.log !== null && this.#isWhole(node)) this.#damaged = null;
    return this.#damaged;
  }

  #isWhole(node: TestNode): boolean {
    const { log, host } = node;
    if (log === null || host.identity() === null || log.quarantined().length > 0) return false;
    const zones = host.zones();
    return (
      zones.includes(ROOT_ZONE) &&
      zones.length === log.groups().length &&
      zones.every((zone) => isWholeReplica(host.replica(zone)))
    );
  }

  /** Every node is up and can vote: the only state in which one of them may lose data. */
  mayDamage(): boolean {
    const { cluster } = this.#actor.world;
    return (
      this.damaged === null &&
      cluster.nodes.every((node) => node.isUp && this.#isWhole(node) && !isPaused(node))
    );
  }

  crash(node: TestNode, mode: CrashMode): void {
    const { cluster, trace } = this.#actor.world;
    // A tail that may have been acknowledged is a loss too.
    const kept = mode === "tear" && this.damaged !== null && this.damaged !== node ? "dropUnsynced" : mode;
    trace.note(`node ${node.index}`, `crashes (${kept})`);
    cluster.crash(node, kept, (count) => this.#actor.random.below(count + 1));
  }

  /** What was on its log's disk is not what was written. */
  noteDamage(node: TestNode): void {
    this.#damaged = node;
  }

  restartLater(node: TestNode, delayMs: number): void {
    this.#actor.world.cluster.time.schedule(delayMs, () => this.start(node));
  }

  /** Starts a node that is down; it joins again when it belongs to no cluster. */
  start(node: TestNode): void {
    if (node.isUp || this.#starting.has(node)) return;
    const { trace } = this.#actor.world;
    this.#starting.add(node);
    trace.note(`node ${node.index}`, "starts");
    const starts = node.starts + 1;
    this.#startAndJoin(node).then(
      () => this.#starting.delete(node),
      (error: unknown) => {
        this.#starting.delete(node);
        if (node.starts === starts) this.#onStartFailed(node, NexusError.from(error));
      },
    );
  }

  async #startAndJoin(node: TestNode): Promise<void> {
    const { cluster, trace } = this.#actor.world;
    const host = await cluster.start(node);
    this.#starting.delete(node);
    if (host.identity() !== null) return;
    const addresses = cluster.nodes.filter((other) => other !== node).map((other) => other.address);
    await host.joinCluster(addresses, JOIN_TIMEOUT_MS);
    trace.note(`node ${node.index}`, "joined");
  }

  #onStartFailed(node: TestNode, error: NexusError): void {
    const { trace, faults } = this.#actor.world;
    trace.note(`node ${node.index}`, `start failed: ${error.message}`);
    switch (error.code) {
      case "CORRUPT":
        if (this.#damaged !== node || error.remedy === null) {
          this.#violation = new SafetyViolation(
            `node ${node.index} does not start on ${this.#damaged === node ? "a damaged" : "an intact"} disk, ` +
              `remedy ${error.remedy ?? "none"}: ${error.message}`,
          );
          return;
        }
        faults.add("disk replaced as the remedy says");
        this.replaceDisk(node);
        return;
      case "IO_ERROR":
      case "NO_SPACE":
      case "UNAVAILABLE":
      case "DEADLINE_EXCEEDED":
        // As a supervisor does.
        if (!node.isUp || node.host.identity() === null) {
          this.#actor.world.cluster.crash(node, "keepUnsynced", (count) => count);
        }
        this.restartLater(node, 300);
        return;
      default:
        trace.note(`node ${node.index}`, "is left alone");
    }
  }

  /** A node that refuses to open a damaged zone, and says so: others hold the zone, so its disk is replaced. */
  followRemedies(): void {
    const node = this.#damaged;
    if (node === null || !node.isUp || node.host.identity() === null) return;
    const broken = node.host.unreadyReasons().find((reason) => /damaged|wipe/.test(reason));
    if (broken === undefined) return;
    this.#actor.world.trace.note(`node ${node.index}`, `asks for it: ${broken}`);
    this.#actor.world.faults.add("disk replaced as the remedy says");
    this.replaceDisk(node);
  }

  /** New disks, new identity, same address. */
  replaceDisk(node: TestNode): void {
    const { cluster, trace } = this.#actor.world;
    trace.note(`node ${node.index}`, "loses its disk");
    cluster.crash(node, "dropUnsynced");
    cluster.wipe(node);
    if (this.#damaged === node) this.#damaged = null;
    this.restartLater(node, 300);
  }
}

export function isPaused(node: TestNode): boolean {
  return node.process?.isPaused ?? false;
}

/** Rightly or not. */
export function believesItLeads({ host }: TestNode): boolean {
  return host.zones().some((zone) => host.replica(zone).isLeader);
}

/** It may vote, and has what was sealed of the zone's streams. */
function isWholeReplica(replica: ZoneReplica): boolean {
  return !replica.isAbstaining && replica.sealing.metrics().missing === 0;
}
