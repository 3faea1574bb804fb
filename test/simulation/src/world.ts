import type { SeededRandom, TestCluster } from "@nexus/raft/testing";
import type { Scenario } from "./scenario.js";
import type { Tally } from "./tally.js";
import type { Trace } from "./trace.js";

/** What everything that acts on a simulated cluster shares. */
export interface World {
  readonly cluster: TestCluster;
  readonly scenario: Scenario;
  readonly trace: Trace;
  /** Faults by kind. */
  readonly faults: Tally;
  /** Checks made, by kind. */
  readonly checks: Tally;
}

/** One source of chance of a world. */
export interface Actor {
  readonly world: World;
  readonly random: SeededRandom;
}
