import { LINEARIZABLE, ROOT_ZONE } from "@nexus/contracts";
import { parseZoneId } from "@nexus/lib";
import { afterEach, describe, expect, it } from "vitest";
import { putFile, TestCluster, type TestNode } from "../testing/index.js";

const TEAM = parseZoneId("team");
const LONG_MS = 60_000;
const ANY = { timeoutMs: 10_000, expectedConfigVersion: null };
const JOIN = { asLearner: false, timeoutMs: 20_000 };

let cluster: TestCluster;

afterEach(() => cluster.closeAll());

/** Zone team with three voters; the last one of those that do not lead is to be removed. */
async function start(): Promise<{ readonly leader: TestNode; readonly leaving: TestNode }> {
  cluster = new TestCluster();
  await cluster.found(3);
  const [founder, ...others] = cluster.nodes as [TestNode, ...TestNode[]];
  await cluster.time.settle(founder.coordinator.createZone(TEAM, { timeoutMs: 3_000 }));
  for (const node of others) await cluster.time.settle(node.coordinator.joinZone(TEAM, JOIN));
  await cluster.untilSettled(TEAM);
  const leader = await cluster.untilLeader(TEAM);
  const leaving = cluster.nodes.findLast((node) => node !== leader) as TestNode;
  return { leader, leaving };
}

const replica = (node: TestNode) => node.host.replica(TEAM);
const commit = (node: TestNode, path: string) =>
  node.coordinator.metaStoreForZone(TEAM).commit([putFile(path)], { timeoutMs: LONG_MS });
const read = (node: TestNode) => replica(node).barrier(LINEARIZABLE, LONG_MS);
const remove = (by: TestNode, node: TestNode) =>
  cluster.time.settle(by.coordinator.changeMember(TEAM, node.nodeId, "remove", ANY));

/** How the work ended, and how long that took (virtual ms). */
async function endOf(work: Promise<unknown>): Promise<{ readonly code: string; readonly tookMs: number }> {
  const startedMs = cluster.time.nowMs;
  const [result] = await cluster.time.settle(Promise.allSettled([work]), 2 * LONG_MS);
  const code = result?.status === "rejected" ? (result.reason as { code: string }).code : "done";
  return { code, tookMs: cluster.time.nowMs - startedMs };
}

describe("a member that is removed from a zone", () => {
  it("is told at once by the leader, not when it begins to wonder", async () => {
    const { leader, leaving } = await start();
    await remove(leader, leaving);
    await cluster.time.until(() => replica(leaving).problem?.kind === "removed", 300, "it knows");
  });

  it("is ready all the same: what it is no member of any more keeps it from nothing", async () => {
    const { leader, leaving } = await start();
    await remove(leader, leaving);
    await cluster.time.until(() => replica(leaving).problem?.kind === "removed", 300, "it knows");
    await cluster.time.until(() => replica(leaving).leaderId === null, LONG_MS, "it forgot its leader");
    expect(leaving.host.unreadyReasons()).toEqual([]);
  });

  it("ends what waits there: what was sent with an unknown outcome, reads and waiters for locks refused", async () => {
    const { leader, leaving } = await start();
    const holder = leader.coordinator.locksForZone(TEAM);
    const lock = { path: "/f", mode: { kind: "exclusive" }, ttlMs: 600_000, owner: "t", info: "" } as const;
    const call = { timeoutMs: LONG_MS, signal: null };
    await cluster.time.settle(holder.acquire({ ...lock, lockId: "held", waitMs: 0 }, call));
    const waiting = leaving.coordinator
      .locksForZone(TEAM)
      .acquire({ ...lock, lockId: "waits", waitMs: LONG_MS }, call);
    await cluster.time.settle(commit(leaving, "/warm"));
    // It goes on to reach the leader, which answers it no more: what it sends is lost, or committed unseen.
    cluster.cut(leader, leaving);
    const work = [waiting, commit(leaving, "/sent"), read(leaving)].map(endOf);
    await cluster.time.advance(100);
    await remove(leader, leaving);
    cluster.heal();
    const ends = await Promise.all(work);
    expect(ends.map(({ code }) => code)).toEqual(["CLOSED", "UNKNOWN_OUTCOME", "CLOSED"]);
    for (const { tookMs } of ends) expect(tookMs).toBeLessThan(LONG_MS / 4);
  });

  it("refuses what comes later, except what it has, and serves again once it was let in again", async () => {
    const { leader, leaving } = await start();
    const { token } = await cluster.time.settle(commit(leaving, "/mine"));
    await remove(leader, leaving);
    await cluster.time.until(() => replica(leaving).problem?.kind === "removed", 5_000, "it knows");
    expect(await endOf(commit(leaving, "/late"))).toEqual({ code: "CLOSED", tookMs: 0 });
    expect(await endOf(read(leaving))).toEqual({ code: "CLOSED", tookMs: 0 });
    expect((await endOf(replica(leaving).barrier({ kind: "token", token }, 1_000))).code).toBe("done");
    await cluster.time.settle(leaving.coordinator.joinZone(TEAM, JOIN));
    expect((await endOf(commit(leaving, "/again"))).code).toBe("done");
    expect((await endOf(read(leaving))).code).toBe("done");
  });

  it("leaves other zones of the node alone", async () => {
    const { leader, leaving } = await start();
    await remove(leader, leaving);
    await cluster.time.until(() => replica(leaving).problem?.kind === "removed", 5_000, "it knows");
    const root = leaving.coordinator.metaStoreForZone(ROOT_ZONE);
    expect((await endOf(root.commit([putFile("/in-root")], { timeoutMs: 3_000 }))).code).toBe("done");
  });
});
