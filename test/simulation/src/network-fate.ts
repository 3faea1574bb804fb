import type { Fate, SeededRandom, TestNode } from "@nexus/raft/testing";
import type { Actor } from "./world.js";

/** What the network of a scenario does to one transfer after the other. */
export class NetworkFate {
  readonly #actor: Actor;
  /** By link: when what was sent last arrives. */
  readonly #lastArrivalMs = new Map<string, number>();

  constructor(actor: Actor) {
    this.#actor = actor;
  }

  draw(from: TestNode, to: TestNode): Fate {
    const { random, world } = this.#actor;
    const { scenario, faults } = world;
    if (random.chance(scenario.lossChance)) {
      faults.add("message lost");
      return { arrivalsMs: [] };
    }
    const delays = [this.#delayMs(random)];
    if (random.chance(scenario.duplicateChance)) {
      faults.add("message duplicated");
      delays.push(this.#delayMs(random));
    }
    return { arrivalsMs: delays.map((delayMs) => this.#onLink(from, to, delayMs)) };
  }

  #delayMs(random: SeededRandom): number {
    const { scenario, faults } = this.#actor.world;
    const delayMs = 1 + random.below(scenario.maxDelayMs * 8) / 8;
    if (!random.chance(scenario.straggleChance)) return delayMs;
    faults.add("message late");
    return delayMs + random.below(scenario.maxStraggleMs);
  }

  /** Either messages overtake each other or each waits for the one before it. */
  #onLink(from: TestNode, to: TestNode, delayMs: number): number {
    const { scenario, faults, cluster } = this.#actor.world;
    const link = `${from.index}>${to.index}`;
    const { nowMs } = cluster.time;
    const lastMs = this.#lastArrivalMs.get(link) ?? 0;
    const arrivalMs = nowMs + delayMs;
    if (arrivalMs >= lastMs) {
      this.#lastArrivalMs.set(link, arrivalMs);
      return delayMs;
    }
    if (!scenario.reorders) return lastMs - nowMs;
    faults.add("message reordered");
    return delayMs;
  }
}
