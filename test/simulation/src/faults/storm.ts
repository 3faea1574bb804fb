import type { TestNode } from "@nexus/raft/testing";
import type { Machines } from "../machines.js";
import type { Actor } from "../world.js";
import { diskFaults, stateFault } from "./disks.js";
import type { Fault } from "./fault.js";
import { networkFaults } from "./network.js";
import { memberFaults, processFaults } from "./processes.js";
import { zoneFaults } from "./zones.js";

/** Longest wait between an election and the fault that lies in ambush for it. */
const AMBUSH_MS = 40;

/** Breaks things at random moments, and right after elections; each mends by itself later. */
export class Storm {
  readonly #actor: Actor;
  readonly #faults: readonly Fault[];
  readonly #ambushes: readonly Fault[];
  readonly #totalWeight: number;
  #isStopped = false;

  constructor(actor: Actor, machines: Machines) {
    this.#actor = actor;
    const { scenario } = actor.world;
    const network = networkFaults(actor);
    const processes = processFaults(actor, machines);
    this.#ambushes = [...network, ...processes].filter(({ kind }) => kind !== "network healed");
    this.#faults = [
      ...network,
      ...processes,
      stateFault(actor),
      ...(scenario.sickDisks ? diskFaults(actor, machines) : []),
      ...(scenario.churn ? memberFaults(actor, machines) : []),
      ...(scenario.zoneChurn ? zoneFaults(actor) : []),
    ];
    this.#totalWeight = this.#faults.reduce((sum, { weight }) => sum + weight, 0);
    this.#later();
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Somebody was just elected: the moments after it are where much goes wrong. */
  onElection(): void {
    const { random, world } = this.#actor;
    if (this.#isStopped || !random.chance(world.scenario.ambushChance)) return;
    const fault = random.pick(this.#ambushes);
    const node = random.pick(world.cluster.nodes);
    world.cluster.time.schedule(random.below(AMBUSH_MS), () => {
      if (!this.#isStopped) this.#strike(fault, node);
    });
  }

  #later(): void {
    const { world, random } = this.#actor;
    world.cluster.time.schedule(1 + random.below(2 * world.scenario.faultEveryMs), () => {
      if (this.#isStopped) return;
      this.#strike(this.#draw(), random.pick(world.cluster.nodes));
      this.#later();
    });
  }

  #draw(): Fault {
    let at = (this.#actor.random.below(1_000_000) / 1_000_000) * this.#totalWeight;
    for (const fault of this.#faults) {
      at -= fault.weight;
      if (at < 0) return fault;
    }
    return this.#actor.random.pick(this.#faults);
  }

  #strike(fault: Fault, node: TestNode): void {
    if (fault.strike(node)) this.#actor.world.faults.add(fault.kind);
  }
}
