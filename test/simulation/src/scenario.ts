import type { Fate } from "@nexus/raft/testing";
import { SeededRandom } from "@nexus/raft/testing";

/** How one seed's world behaves: everything is drawn from the seed. */
export interface Scenario {
  readonly seed: number;
  readonly nodes: number;
  readonly clients: number;
  /** Virtual time with faults. */
  readonly stormMs: number;
  /** Mean time between two faults. */
  readonly faultEveryMs: number;
  readonly lossChance: number;
  readonly duplicateChance: number;
  readonly maxDelayMs: number;
  /** Some messages are late by up to this much more. */
  readonly straggleChance: number;
  readonly maxStraggleMs: number;
  readonly maxDiskDelayMs: number;
  readonly applySliceEntries: number;
  readonly compactEveryEntries: number;
  readonly trailingEntries: number;
  readonly churn: boolean;
  /** A second zone besides root takes part of the writes. */
  readonly secondZone: boolean;
  /** Ticks after which an idle second zone sleeps: between two writes, or hardly ever. */
  readonly quiesceAfterTicks: number;
}

export function drawScenario(seed: number): Scenario {
  const random = new SeededRandom(seed ^ 0x5eed);
  return {
    seed,
    nodes: random.pick([3, 3, 3, 5]),
    clients: random.between(2, 5),
    stormMs: random.between(3_000, 6_000),
    faultEveryMs: random.between(250, 1_200),
    lossChance: random.pick([0, 0.01, 0.05, 0.2]),
    duplicateChance: random.pick([0, 0.02, 0.1]),
    maxDelayMs: random.pick([2, 5, 20]),
    straggleChance: random.pick([0, 0.02, 0.1]),
    maxStraggleMs: random.pick([50, 300]),
    maxDiskDelayMs: random.pick([1, 1, 5, 30]),
    applySliceEntries: random.pick([1, 2, 16]),
    compactEveryEntries: random.pick([8, 32, 200]),
    trailingEntries: random.pick([2, 8, 64]),
    churn: random.chance(0.4),
    secondZone: random.chance(0.4),
    quiesceAfterTicks: random.pick([1, 2, 8, 20]),
  };
}

/** What the network does to one message in this scenario. */
export function drawFate(scenario: Scenario, random: SeededRandom): Fate {
  if (random.chance(scenario.lossChance)) return { arrivalsMs: [] };
  const arrival = (): number => {
    const late = random.chance(scenario.straggleChance) ? random.below(scenario.maxStraggleMs) : 0;
    return 1 + random.below(scenario.maxDelayMs) + late;
  };
  return { arrivalsMs: random.chance(scenario.duplicateChance) ? [arrival(), arrival()] : [arrival()] };
}
