import { LINEARIZABLE, ROOT_ZONE } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { putFile, TestCluster } from "../testing/index.js";

const READ = { consistency: LINEARIZABLE, timeoutMs: 5_000 };
const WRITE = { timeoutMs: 5_000 };

describe("a cluster of hosts", () => {
  it("founded by one node serves reads and writes at once", async () => {
    const cluster = new TestCluster();
    await cluster.found(1);
    const [node] = cluster.nodes;
    const store = node!.coordinator.metaStoreForZone(ROOT_ZONE);
    const done = await cluster.time.settle(store.commit([putFile("/a", 7)], WRITE));
    expect(done.outcomes[0]?.created).toBe(true);
    const entry = await cluster.time.settle(store.get("/a", READ));
    expect(entry?.sizeBytes).toBe(7);
    await cluster.closeAll();
  });

  it("of three makes all of them voters in one step, and a write on one is read on the others", async () => {
    const cluster = new TestCluster();
    await cluster.found(3);
    await cluster.untilVoters(3);
    const [first, second, third] = cluster.nodes;
    const write = second!.coordinator.metaStoreForZone(ROOT_ZONE).commit([putFile("/from-two", 2)], WRITE);
    const { token } = await cluster.time.settle(write);
    for (const node of [first, second, third]) {
      const get = node!.coordinator.metaStoreForZone(ROOT_ZONE).get("/from-two", READ);
      expect((await cluster.time.settle(get))?.sizeBytes).toBe(2);
      const at = { consistency: { kind: "token", token }, timeoutMs: 5_000 } as const;
      expect(
        await cluster.time.settle(node!.coordinator.metaStoreForZone(ROOT_ZONE).get("/from-two", at)),
      ).not.toBeNull();
    }
    await cluster.closeAll();
  });
});
