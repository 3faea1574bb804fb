import { LINEARIZABLE, NexusError, ROOT_ZONE } from "@nexus/contracts";
import { usageKey } from "@nexus/kernel";
import { parseZoneId } from "@nexus/lib";
import { afterEach, describe, expect, it } from "vitest";
import { putFile, TEST_RAFT_LIMITS, TestCluster, type TestNode } from "../testing/index.js";
import { encodeGeneration, inGeneration } from "../zone/state/keys.js";

const WRITE = { timeoutMs: 5_000 };
const READ = { consistency: LINEARIZABLE, timeoutMs: 5_000 };

let cluster: TestCluster;
afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);
const store = (node: TestNode) => node.coordinator.metaStoreForZone(ROOT_ZONE);
const usage = (node: TestNode) => node.coordinator.zoneInfo(ROOT_ZONE).usage;
const write = (node: TestNode, path: string, bytes: number) =>
  cluster.time.settle(store(node).commit([putFile(path, bytes)], WRITE));

async function start(count: number): Promise<TestNode> {
  const limits = { ...TEST_RAFT_LIMITS, compactEveryEntries: 20, trailingEntries: 4, memberLostMs: 60_000 };
  cluster = new TestCluster({ limits });
  await cluster.found(count);
  await cluster.untilVoters(count);
  return cluster.untilLeader();
}

function expectAllAgree(): void {
  const [first, ...others] = cluster.up();
  for (const other of others) {
    expect(usage(other)).toEqual(usage(first as TestNode));
    expect(root(other).state.applied.digest).toBe(root(first as TestNode).state.applied.digest);
  }
}

describe("the quota of a replicated zone", () => {
  it("is kept exactly by writers on all members at once", async () => {
    const leader = await start(3);
    await cluster.time.settle(store(leader).setQuota({ maxEntries: null, maxBytes: 100 }, WRITE));
    const attempts = Array.from({ length: 30 }, (_, i) => {
      const node = cluster.nodes[i % 3] as TestNode;
      return store(node).commit([putFile(`/f${i}`, 7)], WRITE);
    });
    const outcomes = await cluster.time.settle(Promise.allSettled(attempts));
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(outcomes.length - refused.length).toBe(14);
    expect(new Set(refused.map(({ reason }) => NexusError.from(reason).code))).toEqual(
      new Set(["QUOTA_EXCEEDED"]),
    );
    await cluster.untilSettled();
    expect(usage(leader)).toEqual({ entries: 14, bytes: 98, maxEntries: null, maxBytes: 100 });
    expectAllAgree();
  });

  it("travels in a snapshot, with what is counted", async () => {
    const leader = await start(3);
    const behind = cluster.up().find((node) => node !== leader) as TestNode;
    cluster.crash(behind, "dropUnsynced");
    await cluster.time.settle(store(leader).setQuota({ maxEntries: 60, maxBytes: 1_000 }, WRITE));
    for (let i = 0; i < 60; i += 1) await write(leader, `/f${i}`, 2);
    await cluster.restart(behind);
    await cluster.untilSettled(ROOT_ZONE, 60_000);
    expect(root(behind).metrics().snapshotsInstalled).toBe(1);
    expect(usage(behind)).toEqual({ entries: 60, bytes: 120, maxEntries: 60, maxBytes: 1_000 });
    expectAllAgree();
    const refused = await cluster.time.settle(
      store(behind)
        .commit([putFile("/one-more")], WRITE)
        .catch((error: unknown) => NexusError.from(error).code),
    );
    expect(refused).toBe("QUOTA_EXCEEDED");
  });

  it("is still there after kill -9 and a restart", async () => {
    const [node] = [await start(1)];
    await cluster.time.settle(store(node).setQuota({ maxEntries: 3, maxBytes: null }, WRITE));
    for (let i = 0; i < 3; i += 1) await write(node, `/f${i}`, 5);
    cluster.crash(node, "dropUnsynced");
    await cluster.restart(node);
    await cluster.untilLeader();
    expect(await cluster.time.settle(store(node).usage(READ))).toEqual({
      entries: 3,
      bytes: 15,
      maxEntries: 3,
      maxBytes: null,
    });
  });

  it("goes with a backup into the zone restored from it", async () => {
    const node = await start(1);
    const [team, copy] = [parseZoneId("team"), parseZoneId("copy")];
    await cluster.time.settle(node.coordinator.createZone(team, WRITE));
    const files = node.coordinator.metaStoreForZone(team);
    await cluster.time.settle(files.commit([putFile("/a", 70)], WRITE));
    await cluster.time.settle(files.setQuota({ maxEntries: null, maxBytes: 80 }, WRITE));
    // One is read while the other is written: both are the node's own doing.
    const backup = node.coordinator.backUpZone(team, READ);
    await cluster.time.settle(node.coordinator.restoreZone(backup, copy, WRITE));
    expect(node.coordinator.zoneInfo(copy).usage).toEqual({
      entries: 1,
      bytes: 70,
      maxEntries: null,
      maxBytes: 80,
    });
  });
});

describe("a state from before usage was counted", () => {
  it("is counted when it is opened, on each member for itself, and they agree", async () => {
    const leader = await start(3);
    for (let i = 0; i < 12; i += 1) await write(leader, `/folder/f${i}`, 3);
    await cluster.untilSettled();
    for (const node of cluster.up()) {
      const { state } = root(node);
      const key = inGeneration(encodeGeneration(state.generation), usageKey());
      state.store.write([{ kind: "delete", key }]);
      await cluster.time.settle(state.store.flush([]));
      cluster.crash(node, "keepUnsynced", (count) => count);
      await cluster.restart(node);
      await cluster.untilLeader();
    }
    await cluster.untilSettled();
    const counted = { entries: 13, bytes: 36, maxEntries: null, maxBytes: null };
    for (const node of cluster.up()) expect(usage(node)).toEqual(counted);
    await write(cluster.up()[0] as TestNode, "/more", 4);
    await cluster.untilSettled();
    expectAllAgree();
    expect(usage(leader)).toMatchObject({ entries: 14, bytes: 40 });
  });
});
