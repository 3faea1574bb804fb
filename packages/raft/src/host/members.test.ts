import { type LogIndex, type NodeId, ROOT_ZONE } from "@nexus/contracts";
import { parseZoneId } from "@nexus/lib";
import { describe, expect, it } from "vitest";
import { putFile, TestCluster, type TestNode } from "../testing/index.js";

const WRITE = { timeoutMs: 3_000 };
const TEAM = parseZoneId("team");
const ANY = { ...WRITE, expectedConfigVersion: null };

async function refusal(cluster: TestCluster, work: Promise<unknown>) {
  const [result] = await cluster.time.settle(Promise.allSettled([work]));
  if (result?.status !== "rejected") throw new Error("it was not refused");
  return result.reason as { code: string; details: Record<string, unknown>; message: string };
}

/** Zone team with every node as a voter. */
async function teamOf(count: number): Promise<TestCluster> {
  const cluster = new TestCluster();
  await cluster.found(count);
  const [founder, ...others] = cluster.nodes as [TestNode, ...TestNode[]];
  await cluster.time.settle(founder.coordinator.createZone(TEAM, WRITE));
  for (const node of others) {
    await cluster.time.settle(node.coordinator.joinZone(TEAM, { asLearner: false, timeoutMs: 10_000 }));
  }
  await cluster.time.until(() => votersOf(cluster).length === count, 20_000, "all voters of team");
  await cluster.untilSettled(TEAM);
  return cluster;
}

function votersOf(cluster: TestCluster): readonly NodeId[] {
  return cluster.leader(TEAM)?.host.replica(TEAM).state.conf.confState.voters ?? [];
}

describe("two operators", () => {
  it("cannot collide: a change decided on an older membership is refused and names the present version", async () => {
    const cluster = await teamOf(3);
    const [first, second, third] = cluster.nodes as [TestNode, TestNode, TestNode];
    const seen = first.coordinator.zoneInfo(TEAM).configVersion;
    const given = { ...WRITE, expectedConfigVersion: seen };
    const after = await cluster.time.settle(
      first.coordinator.changeMember(TEAM, third.nodeId, "demote", given),
    );
    expect(after.configVersion).toBeGreaterThan(seen);
    // Asked at a node that does not lead: the refusal is not tried again until time is up.
    const startedMs = cluster.time.nowMs;
    const late = await refusal(
      cluster,
      third.coordinator.changeMember(TEAM, second.nodeId, "remove", { ...given, timeoutMs: 20_000 }),
    );
    expect(late.code).toBe("MEMBERSHIP_CONFLICT");
    expect(late.details["configVersion"]).toBe(after.configVersion);
    expect(late.message).toContain(`--config-version ${after.configVersion}`);
    expect(cluster.time.nowMs - startedMs).toBeLessThan(1_000);
    const again = { ...WRITE, expectedConfigVersion: late.details["configVersion"] as LogIndex };
    await cluster.time.settle(third.coordinator.changeMember(TEAM, second.nodeId, "remove", again));
    expect(votersOf(cluster)).toEqual([first.nodeId]);
    await cluster.closeAll();
  });
});

describe("a member", () => {
  it("that is demoted stays a learner, and votes again once it is told so and caught up", async () => {
    const cluster = await teamOf(3);
    const [first, , third] = cluster.nodes as [TestNode, TestNode, TestNode];
    await cluster.time.settle(first.coordinator.changeMember(TEAM, third.nodeId, "demote", ANY));
    await cluster.time.advance(10_000);
    expect(votersOf(cluster)).not.toContain(third.nodeId);
    const shown = first.coordinator.zoneInfo(TEAM).members.find((member) => member.nodeId === third.nodeId);
    expect(shown).toMatchObject({ role: "learner", staysLearner: true });
    await cluster.time.settle(first.coordinator.changeMember(TEAM, third.nodeId, "promote", ANY));
    await cluster.time.until(() => votersOf(cluster).includes(third.nodeId), 10_000, "a vote for the third");
    await cluster.closeAll();
  });

  it("that leads can be demoted: another one leads", async () => {
    const cluster = await teamOf(3);
    const leader = await cluster.untilLeader(TEAM);
    const other = cluster.nodes.find((node) => node !== leader) as TestNode;
    await cluster.time.settle(other.coordinator.changeMember(TEAM, leader.nodeId, "demote", ANY));
    await cluster.time.until(
      () => cluster.leader(TEAM) !== null && cluster.leader(TEAM) !== leader,
      10_000,
      "another leader",
    );
    expect(votersOf(cluster)).not.toContain(leader.nodeId);
    await cluster.closeAll();
  });

  it("cannot be demoted or removed when it is the only voter", async () => {
    const cluster = await teamOf(1);
    const [only] = cluster.nodes as [TestNode];
    for (const change of ["demote", "remove"] as const) {
      const error = await refusal(cluster, only.coordinator.changeMember(TEAM, only.nodeId, change, ANY));
      expect(error.code).toBe("INVALID_ARGUMENT");
    }
    await cluster.closeAll();
  });
});

describe("a node that drains", () => {
  it("leads nothing, says so, serves on, and leads again afterwards", async () => {
    const cluster = new TestCluster();
    await cluster.found(3);
    await cluster.untilVoters(3);
    const node = await cluster.untilLeader();
    expect(await cluster.time.settle(node.coordinator.setDraining(true, WRITE))).toEqual([]);
    expect(node.host.unreadyReasons().join()).toContain("nexus node drain --off");
    expect(node.host.replica(ROOT_ZONE).isLeader).toBe(false);
    const other = await cluster.untilLeader();
    // Handed to it all the same: it refuses.
    await refusal(cluster, other.coordinator.transferLeadership(ROOT_ZONE, node.nodeId, WRITE));
    await cluster.time.settle(
      node.coordinator.metaStoreForZone(ROOT_ZONE).commit([putFile("/while-draining")], WRITE),
    );
    expect(await cluster.time.settle(node.coordinator.setDraining(false, WRITE))).toEqual([]);
    expect(node.host.unreadyReasons()).toEqual([]);
    const leader = await cluster.untilLeader();
    await cluster.time.settle(leader.coordinator.transferLeadership(ROOT_ZONE, node.nodeId, WRITE));
    expect((await cluster.untilLeader()).nodeId).toBe(node.nodeId);
    await cluster.closeAll();
  });

  it("names the zones it must go on leading, and hands them over when somebody else can", async () => {
    const cluster = new TestCluster();
    await cluster.found(1);
    const [node] = cluster.nodes as [TestNode];
    expect(await cluster.time.settle(node.coordinator.setDraining(true, WRITE))).toEqual([ROOT_ZONE]);
    await cluster.join();
    await cluster.join();
    await cluster.time.until(
      () => cluster.leader() !== null && cluster.leader() !== node,
      20_000,
      "another leader",
    );
    await cluster.closeAll();
  });

  it("stands for election when only it can win, and hands over as soon as another can lead", async () => {
    const cluster = new TestCluster();
    await cluster.found(3);
    await cluster.untilVoters(3);
    await cluster.untilSettled();
    const leader = await cluster.untilLeader();
    const [drained, behind] = cluster.nodes.filter((node) => node !== leader) as [TestNode, TestNode];
    await cluster.time.settle(drained.coordinator.setDraining(true, WRITE));
    cluster.isolate(behind);
    const store = leader.coordinator.metaStoreForZone(ROOT_ZONE);
    await cluster.time.settle(store.commit([putFile("/only-on-two")], WRITE));
    cluster.crash(leader, "dropUnsynced");
    cluster.heal();
    await cluster.time.until(() => cluster.leader() === behind, 30_000, "the one that was behind leads");
    const { namespace } = behind.host.replica(ROOT_ZONE).state;
    expect(namespace).toBeDefined();
    const get = behind.coordinator
      .metaStoreForZone(ROOT_ZONE)
      .get("/only-on-two", { consistency: { kind: "linearizable" }, timeoutMs: 5_000 });
    expect(await cluster.time.settle(get)).not.toBeNull();
    await cluster.closeAll();
  });
});

describe("a removed node", () => {
  it("disturbs nobody however often it starts: no term is lost, no leader deposed, no write fails", async () => {
    const cluster = new TestCluster();
    await cluster.found(4);
    await cluster.untilVoters(3);
    const leader = await cluster.untilLeader();
    const gone = cluster.nodes.find(
      (node) =>
        node !== leader && leader.host.replica(ROOT_ZONE).state.conf.confState.voters.includes(node.nodeId),
    ) as TestNode;
    // It is away when it is removed, so its log still says that it is a voter.
    cluster.crash(gone, "dropUnsynced");
    await cluster.time.settle(leader.coordinator.changeMember(ROOT_ZONE, gone.nodeId, "remove", ANY));
    await cluster.time.advance(2_000);
    const { term } = leader.host.replica(ROOT_ZONE).status();
    for (let start = 0; start < 4; start += 1) {
      await cluster.restart(gone);
      for (let i = 0; i < 5; i += 1) {
        await cluster.time.advance(1_000);
        const store = leader.coordinator.metaStoreForZone(ROOT_ZONE);
        await cluster.time.settle(store.commit([putFile(`/while-${start}-${i}`)], WRITE));
      }
      expect(gone.host.replica(ROOT_ZONE).problem?.kind).toBe("removed");
      cluster.crash(gone, "dropUnsynced");
    }
    expect(cluster.leader()).toBe(leader);
    expect(leader.host.replica(ROOT_ZONE).status().term).toBe(term);
    await cluster.closeAll();
  });
});
