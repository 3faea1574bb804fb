import { SeededRandom } from "@nexus/raft/testing";

/** How the nodes' monotonic clocks run: alike, apart by less than leases allow for, or by more. */
export type ClockSkew = "none" | "withinMargin" | "beyondMargin";

/** How one seed's world behaves: everything is drawn from the seed. */
export interface Scenario {
  readonly seed: number;
  readonly nodes: number;
  readonly clients: number;
  /** Clients that hold locks, and clients that change several rows at once. */
  readonly lockClients: number;
  readonly pairClients: number;
  /** Clients of pipes and streams. */
  readonly channelClients: number;
  /** Mean time between two calls of one client. */
  readonly thinkMs: number;
  /** Deadline of a call. */
  readonly callTimeoutMs: number;
  /** Virtual time with faults. */
  readonly stormMs: number;
  /** Mean time between two faults. */
  readonly faultEveryMs: number;
  /** How often a fault strikes in the moments after an election. */
  readonly ambushChance: number;

  readonly lossChance: number;
  readonly duplicateChance: number;
  readonly maxDelayMs: number;
  /** Some messages are late by up to this much more. */
  readonly straggleChance: number;
  readonly maxStraggleMs: number;
  /** False: what one node sends another arrives in order, as over one connection. */
  readonly reorders: boolean;
  readonly clockSkew: ClockSkew;
  /** Of each node's clock, true time being 1; nodes added later take them in turn. */
  readonly clockRates: readonly number[];

  readonly maxDiskDelayMs: number;
  /** Disks fill up, fail, hang and rot. */
  readonly sickDisks: boolean;
  /** Nodes are added, removed, and replaced. */
  readonly churn: boolean;
  /** Zones beside root from the beginning. */
  readonly zones: number;
  /** Zones are created, removed, and created again under the same name. */
  readonly zoneChurn: boolean;

  readonly applySliceEntries: number;
  readonly compactEveryEntries: number;
  readonly trailingEntries: number;
  /** Ticks after which an idle zone sleeps: between two writes, or hardly ever. */
  readonly quiesceAfterTicks: number;
  /** Largest append message. */
  readonly maxAppendBytes: number;
}

export function drawScenario(seed: number): Scenario {
  const random = new SeededRandom(seed ^ 0x5eed);
  const clockSkew = random.pick<ClockSkew>(["none", "none", "withinMargin", "withinMargin", "beyondMargin"]);
  return {
    seed,
    nodes: random.pick([3, 3, 3, 5]),
    clients: random.between(2, 4),
    thinkMs: random.pick([30, 50, 70]),
    callTimeoutMs: random.pick([400, 1_000, 3_000]),
    stormMs: random.between(3_000, 5_000),
    faultEveryMs: random.between(200, 900),
    ambushChance: random.pick([0, 0.3, 0.6]),
    lossChance: random.pick([0, 0.01, 0.05, 0.2]),
    duplicateChance: random.pick([0, 0.02, 0.1]),
    maxDelayMs: random.pick([2, 5, 20]),
    straggleChance: random.pick([0, 0.02, 0.1]),
    maxStraggleMs: random.pick([50, 300]),
    reorders: random.chance(0.6),
    clockSkew,
    clockRates: Array.from({ length: 8 }, () => drawClockRate(clockSkew, random)),
    maxDiskDelayMs: random.pick([1, 1, 5, 30]),
    sickDisks: random.chance(0.5),
    churn: random.chance(0.3),
    zones: random.pick([0, 0, 1, 1, 2]),
    zoneChurn: random.chance(0.25),
    applySliceEntries: random.pick([1, 2, 16]),
    compactEveryEntries: random.pick([8, 32, 200]),
    trailingEntries: random.pick([2, 8, 64]),
    quiesceAfterTicks: random.pick([1, 2, 8, 20]),
    maxAppendBytes: random.pick([256, 192 * 1024]),
    lockClients: random.pick([0, 0, 2, 3]),
    pairClients: random.pick([0, 1]),
    channelClients: random.pick([0, 0, 1, 2]),
  };
}

function drawClockRate(skew: ClockSkew, random: SeededRandom): number {
  const share = random.below(10_001) / 10_000;
  switch (skew) {
    case "none":
      return 1;
    case "withinMargin":
      return 0.98 + 0.04 * share;
    case "beyondMargin":
      return 0.5 + 1.5 * share;
  }
}
