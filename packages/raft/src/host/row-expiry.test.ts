import { LINEARIZABLE, NexusError, ROOT_ZONE } from "@nexus/contracts";
import type { Mutation } from "@nexus/kernel";
import { attributes } from "@nexus/kernel/testing";
import { afterEach, describe, expect, it } from "vitest";
import { putFile, TestCluster, type TestNode } from "../testing/index.js";

const READ = { consistency: LINEARIZABLE, timeoutMs: 3_000 };
const WRITE = { timeoutMs: 10_000 };

let cluster: TestCluster;

async function start(): Promise<void> {
  cluster = new TestCluster({});
  await cluster.found(3);
  await cluster.untilVoters(3);
}

afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);
const store = (node: TestNode) => node.coordinator.metaStoreForZone(ROOT_ZONE);
const live = (path: string, ttlSeconds: number) => attributes(path, { ttlSeconds });
const commit = async (node: TestNode, ...mutations: readonly Mutation[]) =>
  cluster.time.settle(store(node).commit(mutations, WRITE));
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

describe("entries of a zone with a time to live", () => {
  it("are removed by the log in a zone where nobody writes, not before their time, on every replica", async () => {
    await start();
    const leader = await cluster.untilLeader();
    await commit(leader, putFile("/f"), live("/f", 20), putFile("/stays"));
    await cluster.time.advance(19_000);
    expect(await exists(leader, "/f")).toBe(true);
    await cluster.time.advance(1_500);
    await untilGone("/f");
    expect(await exists(leader, "/stays")).toBe(true);
    await expectEqualReplicas();
  });

  it("go after their leader was killed: a change of leader can only give them more time", async () => {
    await start();
    const leader = await cluster.untilLeader();
    await commit(leader, putFile("/f"), live("/f", 10));
    await cluster.time.advance(5_000);
    cluster.crash(leader, "dropUnsynced");
    const next = await cluster.untilLeader();
    expect(await exists(next, "/f")).toBe(true);
    await cluster.time.advance(11_000);
    await untilGone("/f");
  });

  it("go after the whole cluster was started again", async () => {
    await start();
    const leader = await cluster.untilLeader();
    await commit(leader, putFile("/f"), live("/f", 10));
    const nodes = cluster.up();
    for (const node of nodes) cluster.crash(node, "dropUnsynced");
    for (const node of nodes) await cluster.restart(node);
    await cluster.untilLeader();
    await cluster.time.advance(11_000);
    await untilGone("/f");
  });

  it("go by the thousand, a bounded number an entry of the log", async () => {
    await start();
    const leader = await cluster.untilLeader();
    const paths = Array.from({ length: 700 }, (_, i) => `/d/f${i}`);
    for (let i = 0; i < paths.length; i += 100) {
      const some = paths.slice(i, i + 100);
      await commit(leader, ...some.map((path) => putFile(path)));
      await commit(leader, ...some.map((path) => live(path, 5)));
    }
    const before = root(leader).state.applied.index;
    await cluster.time.advance(6_000);
    await untilGone("/d/f699");
    const page = await cluster.time.settle(store(leader).list("/d", { cursor: null, limit: 1_000 }, READ));
    expect(page.entries).toEqual([]);
    expect(root(leader).metrics().expiredRows).toBe(700);
    const sweeps = root(leader).state.applied.index - before;
    expect(sweeps).toBeGreaterThanOrEqual(3);
    expect(sweeps).toBeLessThan(10);
    await expectEqualReplicas();
  });

  it("are refused in an eventual zone, whose members have no common clock", async () => {
    await start();
    const leader = await cluster.untilLeader();
    await cluster.time.settle(
      leader.coordinator.createZone("notes" as never, { consistency: "eventual" } as never),
    );
    const notes = leader.coordinator.metaStoreForZone("notes" as never);
    const refused = await cluster.time.settle(
      notes.commit([putFile("/f"), live("/f", 10)], WRITE).catch((error: unknown) => NexusError.from(error)),
    );
    expect(refused).toMatchObject({ code: "UNSUPPORTED" });
  });
});
