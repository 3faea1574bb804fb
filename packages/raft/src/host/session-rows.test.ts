import { LINEARIZABLE, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { Mutation } from "@nexus/kernel";
import { discarded, keep, make, tied, trashFor } from "@nexus/kernel/testing";
import { afterEach, describe, expect, it } from "vitest";
import { putFile, TEST_RAFT_LIMITS, TestCluster, type TestNode } from "../testing/index.js";

const READ = { consistency: LINEARIZABLE, timeoutMs: 3_000 };
const WRITE = { timeoutMs: 10_000 };
const SESSION = "0a".repeat(16);
const OTHER = "0b".repeat(16);
const NOTES = "notes" as ZoneId;

let cluster: TestCluster;

/** Three voters; snapshots are taken early, so that one who was away needs one. */
async function start(): Promise<TestNode> {
  const limits = { ...TEST_RAFT_LIMITS, compactEveryEntries: 20, trailingEntries: 4, memberLostMs: 60_000 };
  cluster = new TestCluster({ limits });
  await cluster.found(3);
  await cluster.untilVoters(3);
  return cluster.untilLeader();
}

afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);
const store = (node: TestNode, zone = ROOT_ZONE) => node.coordinator.metaStoreForZone(zone);
const commit = async (node: TestNode, ...mutations: readonly Mutation[]) =>
  cluster.time.settle(store(node).commit(mutations, WRITE));
const refused = async (node: TestNode, zone: ZoneId, ...mutations: readonly Mutation[]): Promise<string> =>
  cluster.time.settle(
    store(node, zone)
      .commit(mutations, WRITE)
      .then(
        () => "none",
        (error: unknown) => NexusError.from(error).code,
      ),
  );
const exists = async (node: TestNode, path: string): Promise<boolean> =>
  (await cluster.time.settle(store(node).get(path, READ))) !== null;
const untilGone = async (path: string): Promise<void> => {
  for (const node of cluster.up()) {
    for (let tries = 0; await exists(node, path); tries += 1) {
      if (tries > 50) throw new Error(`${path} is still there`);
      await cluster.time.advance(50);
    }
  }
};
const expectEqualReplicas = async (): Promise<void> => {
  await cluster.untilSettled();
  const digests = cluster.up().map((node) => root(node).state.applied.digest);
  expect(new Set(digests).size).toBe(1);
};

describe("entries of a zone that are tied to a session", () => {
  it("go by the log once nobody renews its lease, on every replica, in a zone where nobody writes", async () => {
    const leader = await start();
    await commit(leader, putFile("/f"), tied("/f", SESSION), putFile("/g"), tied("/g", OTHER));
    await cluster.time.advance(8_000);
    await commit(leader, keep(OTHER));
    await cluster.time.advance(2_500);
    await untilGone("/f");
    expect(await exists(leader, "/g")).toBe(true);
    await cluster.time.advance(8_500);
    await untilGone("/g");
    await expectEqualReplicas();
  });

  it("outlive a leader that was killed: its session is renewed by way of another node", async () => {
    const leader = await start();
    await commit(leader, putFile("/f"), tied("/f", SESSION));
    await cluster.time.advance(5_000);
    cluster.crash(leader, "dropUnsynced");
    const next = await cluster.untilLeader();
    await commit(next, keep(SESSION));
    await cluster.time.advance(9_000);
    expect(await exists(next, "/f")).toBe(true);
    await cluster.time.advance(2_000);
    await untilGone("/f");
  });

  it("of a client whose node is cut off go at the others, and its renewal is refused when it is back", async () => {
    const leader = await start();
    const away = cluster.up().find((node) => node !== leader) as TestNode;
    await commit(away, putFile("/f"), tied("/f", SESSION));
    cluster.isolate(away);
    await cluster.time.advance(11_000);
    const present = await cluster.untilLeader();
    for (let tries = 0; await exists(present, "/f"); tries += 1) {
      if (tries > 50) throw new Error("/f is still there");
      await cluster.time.advance(50);
    }
    cluster.heal();
    await cluster.time.advance(2_000);
    expect(await refused(away, ROOT_ZONE, keep(SESSION))).toBe("SESSION_ENDED");
    expect(await refused(away, ROOT_ZONE, putFile("/h"), tied("/h", SESSION))).toBe("none");
    await expectEqualReplicas();
  });

  it("go after the whole cluster was started again", async () => {
    const leader = await start();
    await commit(leader, putFile("/f"), tied("/f", SESSION));
    const nodes = cluster.up();
    for (const node of nodes) cluster.crash(node, "dropUnsynced");
    for (const node of nodes) await cluster.restart(node);
    await cluster.untilLeader();
    await cluster.time.advance(11_000);
    await untilGone("/f");
  });

  it("go at a member that has them from a snapshot, and leads", async () => {
    const leader = await start();
    const behind = cluster.up().find((node) => node !== leader) as TestNode;
    cluster.crash(behind, "dropUnsynced");
    await commit(leader, make("/d"), putFile("/d/f"), tied("/d/f", SESSION, 60_000));
    for (let i = 0; i < 60; i += 1) await commit(leader, putFile(`/f${i}`));
    await cluster.restart(behind);
    await cluster.untilSettled();
    expect(root(behind).metrics().snapshotsInstalled).toBeGreaterThan(0);
    cluster.crash(leader, "dropUnsynced");
    const next = await cluster.untilLeader();
    await commit(next, keep(SESSION, 0));
    await untilGone("/d/f");
    await expectEqualReplicas();
  });

  it("are refused in an eventual zone, and so is trash", async () => {
    const leader = await start();
    await cluster.time.settle(leader.coordinator.createZone(NOTES, { consistency: "eventual" } as never));
    expect(await refused(leader, NOTES, putFile("/f"), tied("/f", SESSION))).toBe("UNSUPPORTED");
    expect(await refused(leader, NOTES, trashFor(1_000))).toBe("UNSUPPORTED");
    expect(await refused(leader, NOTES, putFile("/f"), discarded("/f"))).toBe("none");
  });
});

describe("the trash of a zone", () => {
  it("is emptied by the zone's time, whole folders of it, on every replica", async () => {
    const leader = await start();
    await commit(leader, trashFor(30_000), make("/d"));
    for (let i = 0; i < 300; i += 100) {
      const paths = Array.from({ length: 100 }, (_, j) => `/d/f${i + j}`);
      await commit(leader, ...paths.map((path) => putFile(path)));
    }
    const { outcomes } = await commit(leader, discarded("/d"));
    expect(outcomes[0]).toMatchObject({ trashed: true, entry: { path: "/d" } });
    const usage = () => cluster.time.settle(store(leader).usage(READ));
    expect((await usage())?.entries).toBe(303);
    await cluster.time.advance(29_000);
    expect((await usage())?.entries).toBe(303);
    await cluster.time.advance(3_000);
    expect((await usage())?.entries).toBe(2);
    await expectEqualReplicas();
  });

  it("survives a change of leader and a restart of all", async () => {
    const leader = await start();
    await commit(leader, trashFor(30_000), putFile("/f"));
    await commit(leader, discarded("/f"));
    const nodes = cluster.up();
    for (const node of nodes) cluster.crash(node, "dropUnsynced");
    for (const node of nodes) await cluster.restart(node);
    const next = await cluster.untilLeader();
    const list = () =>
      cluster.time.settle(store(next).list("/__sys__/trash", { cursor: null, limit: 10 }, READ));
    expect((await list()).entries).toHaveLength(1);
    await cluster.time.advance(32_000);
    expect((await list()).entries).toHaveLength(0);
  });
});
