import type { ReplicaEngine } from "./engine.js";
import type { ReplicaFitness } from "./fitness.js";

/** `due`: the next tick may start an election. `underWay`: it stands for election, or won and serves nobody yet. */
export type ElectionStage = "none" | "due" | "underWay";

/** A candidate whose time is up is due again, not under way: nobody answered, or somebody else stands too. */
export function electionStage(engine: ReplicaEngine, fitness: ReplicaFitness): ElectionStage {
  const { driver, state, witness } = engine;
  if (driver.isStopped) return "none";
  if (driver.isLeader) return state.applied.term === driver.leadership.term ? "none" : "underWay";
  if (driver.isCampaignDue) return fitness.mayCampaign && witness.mayStandNow ? "due" : "none";
  return driver.basicStatus().role === "StateFollower" ? "none" : "underWay";
}
