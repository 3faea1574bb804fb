import type { ZoneId } from "@nexus/contracts";
import { ROOT_ZONE } from "@nexus/contracts";
import { describeLocks } from "@nexus/kernel/testing";
import { afterAll, beforeAll, describe } from "vitest";
import { type LiveCluster, startLiveCluster } from "../testing/index.js";

describeLocks("raft, one node", async () => {
  const cluster = await startLiveCluster(1);
  const locks = cluster.nodes[0]!.coordinator.locksForZone(ROOT_ZONE);
  return { locks, elsewhere: locks, dispose: () => cluster.close() };
});

describe("three nodes", () => {
  let cluster: LiveCluster;
  let zones = 0;

  beforeAll(async () => {
    cluster = await startLiveCluster(3);
  });
  afterAll(() => cluster.close());

  describeLocks("raft, through a leader and a follower of three", async () => {
    zones += 1;
    const zone = `zone-${zones}` as ZoneId;
    const [first, second, third] = cluster.nodes.map(({ coordinator }) => coordinator);
    await first!.createZone(zone, { timeoutMs: 10_000 });
    for (const other of [second, third]) await other!.joinZone(zone, { asLearner: false, timeoutMs: 10_000 });
    const dispose = (): Promise<void> => first!.removeZone(zone, { force: true, timeoutMs: 10_000 });
    return { locks: first!.locksForZone(zone), elsewhere: third!.locksForZone(zone), dispose };
  });
});
