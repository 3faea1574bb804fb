import { ROOT_ZONE } from "@nexus/contracts";
import { afterEach, describe, expect, it } from "vitest";
import { putFile, TestCluster, type TestNode } from "../testing/index.js";

const ELECTION_TIMEOUT_MS = 500;
const LEASE_MS = 250;

let cluster: TestCluster;

async function start(count: number, seed = 1): Promise<TestNode> {
  cluster = new TestCluster({ seed });
  await cluster.found(count);
  await cluster.untilVoters(count);
  // Past the time in which members that just started refuse votes.
  await cluster.time.advance(2 * ELECTION_TIMEOUT_MS);
  return cluster.untilLeader();
}

afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);

/** Until another node than `old` leads (ms of virtual time). */
async function replacedAfterMs(old: TestNode): Promise<number> {
  const sinceMs = cluster.time.nowMs;
  await cluster.time.until(
    () => cluster.up().some((node) => node !== old && root(node).isReadyToLead),
    5_000,
    "another leader",
  );
  return cluster.time.nowMs - sinceMs;
}

describe("when the connections to the leader break", () => {
  it.each([1, 2, 3, 4, 5])(
    "because it was killed, another leads within an election timeout (seed %i)",
    async (seed) => {
      const leader = await start(seed % 2 === 0 ? 5 : 3, seed);
      cluster.crash(leader, "dropUnsynced");
      expect(await replacedAfterMs(leader)).toBeLessThan(ELECTION_TIMEOUT_MS);
    },
  );

  it("and it is silent too, no voter breaks its promise while a lease could rest on it", async () => {
    const leader = await start(3);
    const write = leader.coordinator
      .metaStoreForZone(ROOT_ZONE)
      .commit([putFile("/f")], { timeoutMs: 1_000 });
    await cluster.time.settle(write);
    const { term } = root(leader).status();
    // Breaks are noticed first, then nothing gets through: the leader lives on behind a partition.
    cluster.network.breakStreamsOf(leader.nodeId);
    await cluster.time.advance(2);
    cluster.isolate(leader);
    await cluster.time.advance(LEASE_MS);
    for (const node of cluster.up()) expect(root(node).status().term).toBe(term);
    expect(await replacedAfterMs(leader)).toBeLessThan(ELECTION_TIMEOUT_MS - LEASE_MS);
  });

  it("and come back at once, it goes on leading in its term", async () => {
    const leader = await start(3);
    const { term } = root(leader).status();
    for (let i = 0; i < 20; i += 1) {
      cluster.network.breakStreamsOf(leader.nodeId);
      await cluster.time.advance(ELECTION_TIMEOUT_MS / 3);
    }
    expect(root(leader).isReadyToLead).toBe(true);
    expect(root(leader).status().term).toBe(term);
  });

  it("only for one follower, which then hears nothing of it, the others' leader is not disturbed", async () => {
    const leader = await start(3);
    const { term } = root(leader).status();
    const [cutOff] = cluster.up().filter((node) => node !== leader) as [TestNode];
    cluster.network.breakStreamsOf(leader.nodeId);
    await cluster.time.advance(2);
    cluster.cut(leader, cutOff);
    await cluster.time.advance(4 * ELECTION_TIMEOUT_MS);
    expect(root(leader).isReadyToLead).toBe(true);
    expect(root(leader).status().term).toBe(term);
  });

  it("with the voter whose turn is first gone as well, the next one takes over", async () => {
    const leader = await start(5);
    const [first] = cluster
      .up()
      .filter((node) => node !== leader)
      .sort((a, b) => a.nodeId - b.nodeId) as [TestNode];
    cluster.crash(first, "dropUnsynced");
    cluster.crash(leader, "dropUnsynced");
    expect(await replacedAfterMs(leader)).toBeLessThan(ELECTION_TIMEOUT_MS + 100);
  });
});
