import type { NexusError, NodeId } from "@nexus/contracts";
import type { ReplicaEngine } from "../engine.js";
import { SnapshotSender } from "./sender.js";

/** The sender of a replica: counts what it does, and tells the core how its snapshots fared. */
export function makeSnapshotSender(engine: ReplicaEngine, newId: () => string): SnapshotSender {
  const { counters, hold, options } = engine;
  const onEnd = (to: NodeId, error: NexusError | null): void => {
    if (error === null) counters.snapshotsSent += 1;
    else {
      counters.snapshotsSendFailed += 1;
      engine.note("warn", `sending a snapshot to node ${to} failed`, error);
    }
  };
  return new SnapshotSender({
    limits: options.limits,
    clock: options.runtime.clock,
    network: options.network,
    pace: options.snapshotPace,
    hold,
    newId,
    state: () => engine.state,
    onResume: (to, chunksBefore, cause) => {
      counters.snapshotsResumed += 1;
      engine.note("info", `the snapshot to node ${to} goes on after ${chunksBefore} chunks`, cause);
    },
    report: (to, outcome, error) => {
      onEnd(to, error);
      engine.driver.reportSnapshot(to, outcome);
    },
    onRepaired: onEnd,
  });
}
