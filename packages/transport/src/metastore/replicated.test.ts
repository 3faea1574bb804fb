import { ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { describeMetaStore } from "@nexus/kernel/testing";
import { type LiveCluster, startLiveCluster } from "@nexus/raft/testing";
import { afterAll, beforeAll, describe } from "vitest";
import type { TestNode } from "../testing/nodes.js";
import { openRows, serveRows } from "../testing/rows-nodes.js";
import { closeEverything } from "../testing/servers.js";

describe("a zone of three nodes", () => {
  let cluster: LiveCluster;
  let zones = 0;

  beforeAll(async () => {
    cluster = await startLiveCluster(3);
  });
  afterAll(async () => {
    await closeEverything();
    await cluster.close();
  });

  describeMetaStore(
    "remote, at a follower and, in reserve, the leader",
    async () => {
      zones += 1;
      const zoneId = `zone-${zones}` as ZoneId;
      const [first, second, third] = cluster.nodes.map(({ coordinator }) => coordinator);
      await first!.createZone(zoneId, { timeoutMs: 10_000 });
      for (const other of [second, third])
        await other!.joinZone(zoneId, { asLearner: false, timeoutMs: 10_000 });
      const servers: TestNode[] = [];
      for (const coordinator of [third, first])
        servers.push(await serveRows([coordinator!.metaStoreForZone(zoneId)]));
      const store = await openRows(
        servers.map(({ address }) => address),
        { zoneId },
      );
      const dispose = async (): Promise<void> => {
        await store.close();
        for (const server of servers) await server.stop();
        await first!.removeZone(zoneId, { force: true, timeoutMs: 10_000 });
      };
      return { store, dispose, reopen: null };
    },
    { persistent: false },
  );
});

describe("a lone node", () => {
  describeMetaStore(
    "remote, over a zone of one",
    async () => {
      const cluster = await startLiveCluster(1);
      const server = await serveRows([cluster.nodes[0]!.coordinator.metaStoreForZone(ROOT_ZONE)]);
      const store = await openRows([server.address]);
      const dispose = async (): Promise<void> => {
        await store.close();
        await server.stop();
        await cluster.close();
      };
      return { store, dispose, reopen: null };
    },
    { persistent: false },
  );
});
