import type { SeededRandom, TestCluster } from "@nexus/raft/testing";
import type { Scenario } from "./scenario.js";
import type { Tally } from "./tally.js";
import type { Trace } from "./trace.js";

/** An operator's request to a node. */
export interface Request {
  /** False: the process that was asked is gone, and with it the answer. */
  isAwaited(): boolean;
}

/** What everything that acts on a simulated cluster shares. */
export interface World {
  readonly cluster: TestCluster;
  readonly scenario: Scenario;
  readonly trace: Trace;
  /** Faults by kind. */
  readonly faults: Tally;
  /** What the operator asked for and was not answered yet: it may still take effect. */
  readonly underWay: Set<Request>;
  /** Checks made, by kind. */
  readonly checks: Tally;
}

/** One source of chance of a world. */
export interface Actor {
  readonly world: World;
  readonly random: SeededRandom;
}
