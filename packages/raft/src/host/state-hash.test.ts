import { LINEARIZABLE, LOCAL, NexusError, ROOT_ZONE } from "@nexus/contracts";
import { refusalOf } from "@nexus/kernel/testing";
import { afterEach, describe, expect, it } from "vitest";
import { putFile, TEST_RAFT_LIMITS, TestCluster, type TestNode } from "../testing/index.js";
import { encodeGeneration, inGeneration, withoutGeneration } from "../zone/state/keys.js";
import type { RaftLimits } from "./limits.js";

const WRITE = { timeoutMs: 5_000 };
const READ = { consistency: LINEARIZABLE, timeoutMs: 5_000 };
const LIMITS: Partial<RaftLimits> = { ...TEST_RAFT_LIMITS, stateHashEveryEntries: 32, stateDisputeMs: 3_000 };

let cluster: TestCluster;

afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);
const store = (node: TestNode) => node.coordinator.metaStoreForZone(ROOT_ZONE);
const write = (node: TestNode, path: string) =>
  cluster.time.settle(store(node).commit([putFile(path)], WRITE));
const metrics = (node: TestNode) => root(node).metrics();
const isDiverged = (node: TestNode) => root(node).problem?.kind === "diverged";

async function start(count: number, limits: Partial<RaftLimits> = {}): Promise<TestNode> {
  cluster = new TestCluster({ limits: { ...LIMITS, ...limits } });
  await cluster.found(count);
  await cluster.untilVoters(count % 2 === 1 ? count : count - 1);
  const leader = await cluster.untilLeader();
  for (let i = 0; i < 10; i += 1) await write(leader, `/f${i}`);
  await cluster.untilSettled();
  return leader;
}

const followers = (): TestNode[] => cluster.up().filter((node) => !root(node).isLeader);

/** Changes the stored record of a file behind the node's back, then starts the node again, as a broken disk would. */
async function corrupt(node: TestNode, path: string): Promise<void> {
  const { state } = root(node);
  const name = Buffer.from(path.slice(1));
  const view = await state.store.openView();
  const prefix = encodeGeneration(state.generation);
  const all = await view.rows(prefix, encodeGeneration(state.generation + 1), 10_000);
  await view.close();
  const rows = all.filter(({ key }) => withoutGeneration(key)[0] === 0x6e && Buffer.from(key).includes(name));
  expect(rows.length).toBeGreaterThan(0);
  for (const { key } of rows) {
    state.store.write([{ kind: "delete", key: inGeneration(prefix, withoutGeneration(key)) }]);
  }
  await cluster.time.settle(state.store.flush([]));
  cluster.crash(node, "keepUnsynced", (count) => count);
  await cluster.restart(node);
}

/** Enough writes, the damaged row among them, for an announcement that tells. */
async function writeThroughAnnouncement(node: TestNode, touched: string): Promise<void> {
  await write(node, touched);
  for (let i = 0; i < 70; i += 1) await write(node, `/w${i}`);
  await cluster.time.advance(100);
}

const refusal = (promise: Promise<unknown>) => refusalOf(cluster.time.settle(promise));

async function untilHealed(): Promise<void> {
  await cluster.time.until(() => !cluster.up().some(isDiverged), 30_000, "all replicas are sound");
  await cluster.untilSettled();
  const digests = new Set(cluster.up().map((node) => root(node).state.applied.digest));
  expect(digests.size).toBe(1);
}

describe("the state hash", () => {
  it("agrees on all replicas of a sound zone, announced every so many entries", async () => {
    const leader = await start(3);
    for (let i = 0; i < 200; i += 1) await write(leader, `/w${i}`);
    await cluster.untilSettled();
    for (const node of cluster.nodes) {
      const { stateHashIndex, stateHashMismatches, appliedIndex } = metrics(node);
      expect(stateHashIndex).toBeGreaterThan(appliedIndex - 80);
      expect(stateHashMismatches).toBe(0);
    }
  });

  it("is announced by time too while there are writes, and never wakes a quiet zone", async () => {
    const leader = await start(3, { stateHashEveryEntries: 100_000, stateHashEveryMs: 10_000 });
    for (let i = 0; i < 40; i += 1) await write(leader, `/w${i}`);
    const before = metrics(leader).lastIndex;
    await cluster.time.advance(120_000);
    expect(metrics(leader).lastIndex).toBe(before);
    expect(metrics(leader).stateHashIndex).toBeNull();
    await write(leader, "/one-more");
    await cluster.untilSettled();
    await cluster.time.advance(1_000);
    for (const node of cluster.nodes) expect(metrics(node).stateHashIndex).toBeGreaterThan(30);
    const after = metrics(leader).lastIndex;
    await cluster.time.advance(120_000);
    expect(metrics(leader).lastIndex).toBe(after);
  });
});

describe("a follower whose state differs", () => {
  it("serves nobody, says why, and is repaired from the leader by itself", async () => {
    const leader = await start(3);
    const [wrong, right] = followers() as [TestNode, TestNode];
    await corrupt(wrong, "/f3");
    // It cannot be repaired yet: what it says meanwhile is looked at.
    cluster.network.tamper = () => {
      throw new NexusError({ code: "UNAVAILABLE", what: "no snapshot passes" });
    };
    await writeThroughAnnouncement(leader, "/f3");
    expect(cluster.nodes.filter(isDiverged)).toEqual([wrong]);
    expect(metrics(wrong)).toMatchObject({ problem: "diverged", stateHashMismatches: 1 });
    expect(wrong.coordinator.zoneInfo(ROOT_ZONE).problem).toMatch(
      /differs from that of the others since index/,
    );
    expect(wrong.host.unreadyReasons().join()).toMatch(/differs from that of the others/);
    expect((await refusal(store(wrong).get("/f3", READ))).code).toBe("UNAVAILABLE");
    const local = store(wrong).get("/f3", { consistency: LOCAL, timeoutMs: 100 });
    expect((await refusal(local)).message).toMatch(/serves nobody/);
    expect((await refusal(store(wrong).commit([putFile("/x")], WRITE))).code).toBe("UNAVAILABLE");
    // Its log is right: it votes and stores entries, but does not lead.
    cluster.crash(right, "dropUnsynced");
    await write(leader, "/with-its-help");
    await expect(
      cluster.time.settle(
        leader.coordinator.transferLeadership(ROOT_ZONE, wrong.nodeId, { timeoutMs: 2_000 }),
      ),
    ).rejects.toThrow();
    expect(root(wrong).isLeader).toBe(false);
    await cluster.restart(right);

    // A restart does not forget.
    cluster.crash(wrong, "dropUnsynced");
    await cluster.restart(wrong);
    expect(isDiverged(wrong)).toBe(true);

    cluster.network.tamper = (_transfer, frames) => frames;
    await untilHealed();
    expect((await cluster.time.settle(store(wrong).get("/f3", READ)))?.version).toBe(2);
    expect(wrong.coordinator.zoneInfo(ROOT_ZONE).problem).toBeNull();
    for (let i = 0; i < 70; i += 1) await write(leader, `/after${i}`);
    await cluster.untilSettled();
    expect(metrics(wrong).stateHashIndex).toBeGreaterThan(130);
    cluster.crash(wrong, "dropUnsynced");
    await cluster.restart(wrong);
    await cluster.untilSettled();
    expect(isDiverged(wrong)).toBe(false);
  });

  it("is repaired while its zone is written to, from whatever index the leader's copy has", async () => {
    const leader = await start(3, { compactEveryEntries: 20, trailingEntries: 4, snapshotChunkBytes: 256 });
    const [wrong] = followers() as [TestNode];
    await corrupt(wrong, "/f3");
    cluster.network.tamper = async function* (_transfer, frames) {
      for await (const frame of frames) {
        await new Promise<void>((resolve) => void cluster.time.schedule(20, resolve));
        yield frame;
      }
    };
    await writeThroughAnnouncement(leader, "/f3");
    for (let i = 0; i < 400; i += 1) await write(leader, `/more${i}`);
    await untilHealed();
    expect(metrics(wrong).snapshotsInstalled).toBeGreaterThan(0);
  });

  it("that crashes in the middle of its repair is repaired later", async () => {
    const leader = await start(3, { snapshotChunkBytes: 256 });
    const [wrong] = followers() as [TestNode];
    await corrupt(wrong, "/f3");
    let frames = 0;
    cluster.network.tamper = async function* (_transfer, source) {
      for await (const frame of source) {
        frames += 1;
        yield frame;
      }
    };
    await writeThroughAnnouncement(leader, "/f3");
    await cluster.time.until(() => frames > 3, 10_000, "the repair is under way");
    cluster.crash(wrong, "tear", (count) => Math.floor(count / 2));
    await cluster.restart(wrong);
    await untilHealed();
  });

  it("of two voters is the one that is wrong: nobody else can tell", async () => {
    cluster = new TestCluster({ limits: LIMITS });
    await cluster.found(3);
    await cluster.untilVoters(3);
    const leader = await cluster.untilLeader();
    for (let i = 0; i < 10; i += 1) await write(leader, `/f${i}`);
    await cluster.untilSettled();
    const [wrong, away] = followers() as [TestNode, TestNode];
    await corrupt(wrong, "/f3");
    cluster.crash(away, "dropUnsynced");
    await writeThroughAnnouncement(leader, "/f3");
    // Suspended at once, in quarantine when nobody settled it in time; then it is repaired.
    expect(isDiverged(wrong)).toBe(true);
    expect(root(wrong).problem).toMatchObject({ error: { what: expect.stringMatching(/its leader's/) } });
    await untilHealed();
    expect(metrics(wrong).snapshotsInstalled).toBeGreaterThan(0);
    expect(isDiverged(leader)).toBe(false);
  });
});

describe("a leader whose state differs", () => {
  it("hands over, is in quarantine, and is repaired from its successor", async () => {
    const leader = await start(3);
    await corrupt(leader, "/f3");
    await cluster.untilLeader();
    await cluster.untilSettled();
    if (!root(leader).isLeader) {
      const present = await cluster.untilLeader();
      await cluster.time.settle(
        present.coordinator.transferLeadership(ROOT_ZONE, leader.nodeId, { timeoutMs: 2_000 }),
      );
    }
    const [a, b] = followers() as [TestNode, TestNode];
    const problems: string[] = [];
    const watch = cluster.time.until(
      () => {
        if (isDiverged(leader)) problems.push(leader.coordinator.zoneInfo(ROOT_ZONE).problem ?? "");
        return problems.length > 0 && !root(leader).isLeader && !isDiverged(leader);
      },
      60_000,
      "the leader is found out and repaired",
    );
    // Through the wrong leader itself, as clients would.
    const writes = (async () => {
      for (let i = 0; i < 120; i += 1) {
        const path = i === 0 ? "/f3" : `/w${i}`;
        await store(a)
          .commit([putFile(path)], WRITE)
          .catch((error: unknown) => {
            if (!NexusError.is(error)) throw error;
          });
      }
    })();
    await watch;
    await cluster.time.settle(writes);
    expect(problems[0]).toMatch(/differs from that of the others/);
    const next = await cluster.untilLeader();
    expect([a, b]).toContain(next);
    await untilHealed();
    expect(metrics(leader).snapshotsInstalled).toBe(1);
    expect((await cluster.time.settle(store(leader).get("/f3", READ)))?.version).toBe(2);
  });
});
