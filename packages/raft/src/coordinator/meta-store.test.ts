import { ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { describeMetaStore } from "@nexus/kernel/testing";
import { afterAll, beforeAll, describe } from "vitest";
import { type LiveCluster, startLiveCluster } from "../testing/index.js";

describeMetaStore(
  "raft, one node",
  async () => {
    const cluster = await startLiveCluster(1);
    const store = cluster.nodes[0]!.coordinator.metaStoreForZone(ROOT_ZONE);
    return { store, dispose: () => cluster.close(), reopen: null };
  },
  { persistent: false },
);

describe("three nodes", () => {
  let cluster: LiveCluster;
  let zones = 0;

  beforeAll(async () => {
    cluster = await startLiveCluster(3);
  });
  afterAll(() => cluster.close());

  describeMetaStore(
    "raft, through a follower of three",
    async () => {
      zones += 1;
      const zone = `zone-${zones}` as ZoneId;
      const [first, second, third] = cluster.nodes.map(({ coordinator }) => coordinator);
      await first!.createZone(zone, { timeoutMs: 10_000 });
      for (const other of [second, third])
        await other!.joinZone(zone, { asLearner: false, timeoutMs: 10_000 });
      const dispose = (): Promise<void> => first!.removeZone(zone, { force: true, timeoutMs: 10_000 });
      return { store: third!.metaStoreForZone(zone), dispose, reopen: null };
    },
    { persistent: false },
  );
});
