import { DT_MOUNT, LINEARIZABLE, LOCAL, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { MountTarget, Mutation } from "@nexus/kernel";
import { parseZoneId } from "@nexus/lib";
import { describe, expect, it } from "vitest";
import { putFile, TestCluster, type TestNode } from "../testing/index.js";
import { NEW_LIFE_INDEX_GAP } from "../zone/recovery/new-life.js";

const WRITE = { timeoutMs: 3_000 };
const READ = { consistency: LINEARIZABLE, timeoutMs: 5_000 };
const DO = { dryRun: false, timeoutMs: 10_000 };
const LOOK = { dryRun: true, timeoutMs: 10_000 };
const TEAM = parseZoneId("team");

async function refusal(cluster: TestCluster, work: Promise<unknown>) {
  const [result] = await cluster.time.settle(Promise.allSettled([work]));
  if (result?.status !== "rejected") throw new Error("it was not refused");
  return result.reason as { code: string; message: string };
}

async function write(cluster: TestCluster, node: TestNode, zone: ZoneId, path: string) {
  const done = node.coordinator.metaStoreForZone(zone).commit([putFile(path)], WRITE);
  return (await cluster.time.settle(done)).token;
}

async function has(cluster: TestCluster, node: TestNode, zone: ZoneId, path: string): Promise<boolean> {
  const entry = await cluster.time.settle(node.coordinator.metaStoreForZone(zone).get(path, READ));
  return entry !== null;
}

function mountTeam(): Mutation {
  return {
    kind: "create",
    path: "/team",
    entryType: DT_MOUNT,
    existOk: false,
    createParents: false,
    targetZoneId: TEAM,
    linkTarget: null,
    sizeBytes: 0,
    mimeType: null,
    ownerId: null,
    xattrs: {},
    nowMs: 1,
  };
}

/** Root of three voters, of which two are gone; the survivor holds everything that was acknowledged. */
async function rootWithoutQuorum() {
  const cluster = new TestCluster();
  await cluster.found(3);
  await cluster.untilVoters(3);
  const [survivor, ...lost] = cluster.nodes as [TestNode, TestNode, TestNode];
  await write(cluster, survivor, ROOT_ZONE, "/before");
  const store = survivor.coordinator.metaStoreForZone(ROOT_ZONE);
  await cluster.time.settle(store.commit([mountTeam()], WRITE));
  await cluster.untilSettled();
  for (const node of lost) cluster.crash(node, "dropUnsynced");
  await cluster.time.advance(10_000);
  return { cluster, survivor, lost };
}

describe("root that lost its quorum", () => {
  it("is looked at without changing anything: who is lost, what is held, what may be lost", async () => {
    const { cluster, survivor, lost } = await rootWithoutQuorum();
    const report = await cluster.time.settle(survivor.coordinator.recoverZone(ROOT_ZONE, LOOK));
    expect(report.refusal).toBeNull();
    expect(report.replacement).toBeNull();
    expect(report.voters.filter((voter) => voter.answers)).toHaveLength(1);
    expect(report.lastIndex).toBe(survivor.host.replica(ROOT_ZONE).state.applied.index);
    const text = report.mayLose.join("\n");
    expect(text).toContain(`above index ${report.lastIndex}`);
    for (const node of lost) expect(text).toContain(node.address);
    expect(survivor.host.replica(ROOT_ZONE).identity.incarnation).toBe(report.incarnation);
    await cluster.closeAll();
  });

  it("goes on with the survivor alone, above every index, and forgets nothing the survivor held", async () => {
    const { cluster, survivor } = await rootWithoutQuorum();
    const mounts = new Map<string, MountTarget | null>();
    survivor.coordinator.onMountChange(({ path, target }) => mounts.set(path, target));
    const before = survivor.host.replica(ROOT_ZONE).state.applied;
    const token = { ...survivor.host.replica(ROOT_ZONE).identity, term: before.term, index: before.index };
    const report = await cluster.time.settle(survivor.coordinator.recoverZone(ROOT_ZONE, DO));
    expect(report.replacement).not.toBe(report.incarnation);
    await write(cluster, survivor, ROOT_ZONE, "/after");
    expect(await has(cluster, survivor, ROOT_ZONE, "/before")).toBe(true);
    const { identity, state } = survivor.host.replica(ROOT_ZONE);
    expect(identity.incarnation).toBe(report.replacement);
    expect(state.applied.index).toBeGreaterThan(before.index + NEW_LIFE_INDEX_GAP);
    expect(state.conf.confState.voters).toEqual([survivor.nodeId]);
    // What was handed out in the former life is refused, not misread.
    const old = { consistency: { kind: "token", token }, timeoutMs: 1_000 } as const;
    const store = survivor.coordinator.metaStoreForZone(ROOT_ZONE);
    expect((await refusal(cluster, store.get("/before", old))).code).toBe("INCARNATION_MISMATCH");
    // What listens to the node's mounts has them all.
    expect(mounts).toEqual(new Map([["/team", TEAM]]));
    // It lasts.
    cluster.crash(survivor, "dropUnsynced");
    await cluster.restart(survivor);
    expect(await has(cluster, survivor, ROOT_ZONE, "/after")).toBe(true);
    await cluster.closeAll();
  });

  it("tells the old majority when it returns: it stops, keeps what it has, and joins anew when asked to", async () => {
    const { cluster, survivor, lost } = await rootWithoutQuorum();
    const { replacement } = await cluster.time.settle(survivor.coordinator.recoverZone(ROOT_ZONE, DO));
    for (const node of lost) await cluster.restart(node);
    const isOut = (node: TestNode): boolean => !node.host.zones().includes(ROOT_ZONE);
    await cluster.time.until(() => lost.every(isOut), 20_000, "the old majority is out");
    for (const node of lost) {
      expect(node.host.unreadyReasons().join()).toContain("nexus zone join root");
      expect(() => node.coordinator.zoneInfo(ROOT_ZONE)).toThrow(/recovered without this node/);
    }
    // Out of it also when it starts while nobody is there to tell it.
    const [first] = lost;
    cluster.isolate(first);
    cluster.crash(first, "dropUnsynced");
    await cluster.restart(first);
    expect(isOut(first)).toBe(true);
    cluster.heal();
    for (const node of lost) {
      const joined = node.coordinator.joinZone(ROOT_ZONE, { asLearner: false, timeoutMs: 20_000 });
      expect((await cluster.time.settle(joined)).incarnation).toBe(replacement);
    }
    await cluster.untilVoters(3);
    await write(cluster, first, ROOT_ZONE, "/together");
    for (const node of cluster.nodes) expect(await has(cluster, node, ROOT_ZONE, "/before")).toBe(true);
    // And for good.
    await cluster.untilSettled();
    cluster.crash(first, "dropUnsynced");
    await cluster.restart(first);
    expect(await has(cluster, first, ROOT_ZONE, "/together")).toBe(true);
    await cluster.closeAll();
  });

  it("keeps what the survivor alone had appended: it may have been acknowledged elsewhere", async () => {
    const cluster = new TestCluster();
    await cluster.found(3);
    await cluster.untilVoters(3);
    const survivor = await cluster.untilLeader();
    await write(cluster, survivor, ROOT_ZONE, "/with-a-session");
    cluster.isolate(survivor);
    const store = survivor.coordinator.metaStoreForZone(ROOT_ZONE);
    const unsure = store.commit([putFile("/unsure")], { timeoutMs: 300 });
    await refusal(cluster, unsure);
    for (const node of cluster.nodes) if (node !== survivor) cluster.crash(node, "dropUnsynced");
    await cluster.time.advance(10_000);
    const look = await cluster.time.settle(survivor.coordinator.recoverZone(ROOT_ZONE, LOOK));
    expect(look.mayLose.join()).toMatch(/\d+ entries it holds are kept/);
    await cluster.time.settle(survivor.coordinator.recoverZone(ROOT_ZONE, DO));
    expect(await has(cluster, survivor, ROOT_ZONE, "/unsure")).toBe(true);
    await cluster.closeAll();
  });
});

describe("recovering", () => {
  it("is refused while a quorum answers, while there is a leader, and before it is certain", async () => {
    const cluster = new TestCluster();
    await cluster.found(3);
    await cluster.untilVoters(3);
    const [first, second, third] = cluster.nodes as [TestNode, TestNode, TestNode];
    const led = await refusal(cluster, first.coordinator.recoverZone(ROOT_ZONE, DO));
    expect(led).toMatchObject({ code: "CONFLICT" });
    expect(led.message).toContain("it has a leader");
    // Cut off from the others' consensus only: their nodes answer.
    await cluster.untilSettled();
    for (const other of [second, third]) cluster.cut(other, first);
    cluster.crash(second, "dropUnsynced");
    cluster.crash(third, "dropUnsynced");
    await cluster.time.until(() => first.host.replica(ROOT_ZONE).leaderId === null, 10_000, "no leader");
    const early = await refusal(cluster, first.coordinator.recoverZone(ROOT_ZONE, DO));
    expect(early.message).toMatch(/without a leader for \d+ ms only/);
    await cluster.closeAll();
  });

  it("never leaves root between two lives, wherever it is cut short", async () => {
    for (const afterMs of [0.5, 1, 2, 3, 4, 5, 7, 10, 20]) {
      const { cluster, survivor } = await rootWithoutQuorum();
      const recovering = survivor.coordinator.recoverZone(ROOT_ZONE, DO).catch(() => null);
      await cluster.time.advance(2_000 + afterMs); // The voters asked first do not answer within 2 s.
      cluster.crash(survivor, "dropUnsynced");
      await cluster.restart(survivor);
      await Promise.race([recovering, Promise.resolve()]);
      expect(survivor.host.zones()).toEqual([ROOT_ZONE]);
      await cluster.time.advance(10_000);
      if (cluster.leader() === null) {
        await cluster.time.settle(survivor.coordinator.recoverZone(ROOT_ZONE, DO));
      }
      expect(await has(cluster, survivor, ROOT_ZONE, "/before")).toBe(true);
      await cluster.closeAll();
    }
  }, 60_000);
});

/** Root of three, zone team on the first two, of which the second is gone. */
async function teamWithoutQuorum() {
  const cluster = new TestCluster();
  await cluster.found(3);
  await cluster.untilVoters(3);
  const [first, second, third] = cluster.nodes as [TestNode, TestNode, TestNode];
  await cluster.time.settle(first.coordinator.createZone(TEAM, WRITE));
  await cluster.time.settle(second.coordinator.joinZone(TEAM, { asLearner: false, timeoutMs: 10_000 }));
  const isWhole = (): boolean => first.host.replica(TEAM).state.conf.confState.voters.length === 2;
  await cluster.time.until(isWhole, 20_000, "two voters of team");
  await write(cluster, first, TEAM, "/before");
  await cluster.untilSettled(TEAM);
  cluster.crash(second, "dropUnsynced");
  await cluster.time.advance(10_000);
  return { cluster, first, second, third };
}

describe("a zone of two voters that lost one", () => {
  it("says who is lost and which commands help", async () => {
    const { cluster, first, second } = await teamWithoutQuorum();
    const { problem } = first.coordinator.zoneInfo(TEAM);
    expect(problem).toContain(`${second.nodeId} (${second.address})`);
    expect(problem).toContain("nexus zone recover --unsafe team --dry-run");
    const error = await refusal(cluster, write(cluster, first, TEAM, "/no"));
    expect(error.message).toContain("nexus zone info team");
    await cluster.closeAll();
  });

  it("goes on without it; the lost one is told by the registry when it returns, and joins anew", async () => {
    const { cluster, first, second, third } = await teamWithoutQuorum();
    await cluster.time.settle(first.coordinator.recoverZone(TEAM, DO));
    await write(cluster, first, TEAM, "/after");
    expect(await has(cluster, first, TEAM, "/before")).toBe(true);
    await cluster.restart(second);
    await cluster.time.until(() => !second.host.zones().includes(TEAM), 20_000, "the second is out");
    expect(() => second.coordinator.zoneInfo(TEAM)).toThrow(/nexus zone join team/);
    for (const node of [second, third]) {
      await cluster.time.settle(node.coordinator.joinZone(TEAM, { asLearner: false, timeoutMs: 20_000 }));
      expect(await has(cluster, node, TEAM, "/after")).toBe(true);
    }
    await cluster.closeAll();
  });

  it("is recovered completely or goes on as it was, wherever the node dies meanwhile", async () => {
    for (const afterMs of [2, 4, 6, 8, 10, 14, 20, 30]) {
      const { cluster, first } = await teamWithoutQuorum();
      const recovering = first.coordinator.recoverZone(TEAM, DO).catch(() => null);
      await cluster.time.advance(2_000 + afterMs);
      cluster.crash(first, "dropUnsynced");
      await cluster.restart(first);
      await Promise.race([recovering, Promise.resolve()]);
      await cluster.time.advance(15_000);
      if (cluster.leader(TEAM) === null) await cluster.time.settle(first.coordinator.recoverZone(TEAM, DO));
      await cluster.untilLeader(TEAM);
      expect(await has(cluster, first, TEAM, "/before")).toBe(true);
      const local = first.coordinator.metaStoreForZone(TEAM).get("/before", { ...READ, consistency: LOCAL });
      expect(await cluster.time.settle(local)).not.toBeNull();
      await cluster.closeAll();
    }
  }, 60_000);
});
