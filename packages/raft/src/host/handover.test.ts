import { ROOT_ZONE } from "@nexus/contracts";
import { afterEach, describe, expect, it } from "vitest";
import { putFile, TestCluster, type TestNode } from "../testing/index.js";
import { DEFAULT_RAFT_LIMITS } from "./limits.js";

/** Ask, elect with a durable vote, first entry of the term, proposals again: with messages of 1 ms, far below a tick. */
const GAP_LIMIT_MS = 15;

let cluster: TestCluster;
afterEach(() => cluster.closeAll());

/** The longest time between two acknowledged writes of a client of `node` while leadership goes to `target` (ms). */
async function longestGapMs(node: TestNode, leader: TestNode, target: TestNode): Promise<number> {
  const store = node.coordinator.metaStoreForZone(ROOT_ZONE);
  let lastMs = cluster.time.nowMs;
  let longestMs = 0;
  let isStopped = false;
  const writing = (async () => {
    for (let i = 0; !isStopped; i += 1) {
      await store.commit([putFile(`/f${i % 20}`)], { timeoutMs: 5_000 });
      longestMs = Math.max(longestMs, cluster.time.nowMs - lastMs);
      lastMs = cluster.time.nowMs;
    }
  })();
  await cluster.time.advance(100);
  await cluster.time.settle(
    leader.coordinator.transferLeadership(ROOT_ZONE, target.nodeId, { timeoutMs: 2_000 }),
  );
  await cluster.time.advance(300);
  isStopped = true;
  await cluster.time.settle(writing);
  return longestMs;
}

describe("a planned handover", () => {
  it.each(["the old leader", "the new leader", "the third node"])(
    "waits for no tick: clients of %s see a gap of some messages only",
    async (where) => {
      cluster = new TestCluster();
      await cluster.found(3);
      await cluster.untilVoters(3);
      const leader = await cluster.untilLeader();
      const [target, third] = cluster.up().filter((node) => node !== leader) as [TestNode, TestNode];
      const node = { "the old leader": leader, "the new leader": target, "the third node": third }[where];
      if (node === undefined) throw new Error(`nobody is ${where}`);
      expect(await longestGapMs(node, leader, target)).toBeLessThan(GAP_LIMIT_MS);
      expect(GAP_LIMIT_MS).toBeLessThan(DEFAULT_RAFT_LIMITS.tickMs / 2);
      expect(cluster.leader()).toBe(target);
    },
  );
});
