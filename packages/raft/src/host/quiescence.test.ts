import { LINEARIZABLE, type ReadConsistency, type Term, type ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { newMessage } from "../core/messages.js";
import { putFile, TEST_RAFT_LIMITS, TestCluster, type TestNode } from "../testing/index.js";
import type { RaftLimits } from "./limits.js";

const ZONE = "sleepy" as ZoneId;
const LIMIT_MS = 10_000;
const LOCAL: ReadConsistency = { kind: "local" };

async function zonesOnAll(
  names: readonly ZoneId[],
  limits: Partial<RaftLimits> = {},
): Promise<{ cluster: TestCluster; nodes: readonly TestNode[] }> {
  const cluster = new TestCluster({ seed: 7, limits: { ...TEST_RAFT_LIMITS, ...limits } });
  await cluster.found(3);
  await cluster.untilVoters(3);
  const { nodes } = cluster;
  for (const name of names) {
    await cluster.time.settle((nodes[0] as TestNode).host.createZone(name, LIMIT_MS));
    for (const node of nodes.slice(1)) {
      await cluster.time.settle(node.host.joinZoneHere(name, "voter", LIMIT_MS));
    }
  }
  await untilAsleep(cluster, names);
  return { cluster, nodes };
}

function untilAsleep(cluster: TestCluster, names: readonly ZoneId[]): Promise<void> {
  const sleeps = (node: TestNode): boolean =>
    names.every((name) => node.host.zones().includes(name) && node.host.replica(name).isAsleep);
  return cluster.time.until(() => cluster.up().every(sleeps), LIMIT_MS, "all replicas asleep");
}

function write(cluster: TestCluster, node: TestNode, path: string): Promise<unknown> {
  const mutation = putFile(path);
  const store = node.coordinator.metaStoreForZone(ZONE);
  return cluster.time.settle(store.commit([mutation], { timeoutMs: 5_000 }));
}

function entry(cluster: TestCluster, node: TestNode, path: string, consistency: ReadConsistency) {
  return cluster.time.settle(
    node.coordinator.metaStoreForZone(ZONE).get(path, { consistency, timeoutMs: 5_000 }),
  );
}

describe("an idle zone", () => {
  it("sleeps on all its members: no ticks, no messages, and nobody campaigns", async () => {
    const { cluster, nodes } = await zonesOnAll([ZONE]);
    const before = nodes.map(({ host }) => host.metrics());
    const terms = nodes.map(({ host }) => host.replica(ZONE).status().term);
    await cluster.time.advance(60_000);
    nodes.forEach(({ host }, i) => {
      const { pulse, sentMessages } = host.metrics();
      expect(pulse.quiescentZones).toBe(1);
      expect(pulse.wakeUps).toBe(before[i]?.pulse.wakeUps);
      expect(host.replica(ZONE).status().term).toBe(terms[i]);
      expect(host.replica(ZONE).leaderId).not.toBeNull();
      // Root's heartbeats and the beats of the node: 20 + 10 a second to each of two peers, whatever the zones.
      expect(sentMessages - (before[i]?.sentMessages ?? 0)).toBeLessThan(60 * 2 * 35);
    });
    await cluster.closeAll();
  });

  it("wakes by a write or a read anywhere, answers it, and sleeps again", async () => {
    const { cluster, nodes } = await zonesOnAll([ZONE]);
    for (const [i, node] of nodes.entries()) {
      await write(cluster, node, `/file-${i}`);
      await untilAsleep(cluster, [ZONE]);
      const reader = nodes[(i + 1) % nodes.length] as TestNode;
      expect(await entry(cluster, reader, `/file-${i}`, LINEARIZABLE)).not.toBeNull();
      await untilAsleep(cluster, [ZONE]);
    }
    await cluster.closeAll();
  });

  it("elects another leader soon after its leader's node died", async () => {
    const { cluster } = await zonesOnAll([ZONE]);
    const leader = await cluster.untilLeader(ZONE);
    cluster.crash(leader, "dropUnsynced");
    await cluster.untilLeader(ZONE, 2_000);
    await write(cluster, cluster.up()[0] as TestNode, "/after");
    await untilAsleep(cluster, [ZONE]);
    await cluster.closeAll();
  });

  it("knows a leader again after its leader's node restarted faster than anybody could notice", async () => {
    const { cluster } = await zonesOnAll([ZONE]);
    const leader = await cluster.untilLeader(ZONE);
    cluster.crash(leader, "keepUnsynced");
    await cluster.restart(leader);
    await cluster.untilLeader(ZONE, 4_000);
    await untilAsleep(cluster, [ZONE]);
    await cluster.closeAll();
  });

  it("is not kept awake by a member that is down, which catches up when it is back", async () => {
    const { cluster, nodes } = await zonesOnAll([ZONE]);
    const leader = await cluster.untilLeader(ZONE);
    const down = nodes.find((node) => node !== leader) as TestNode;
    cluster.crash(down, "keepUnsynced");
    await write(cluster, leader, "/meanwhile");
    await untilAsleep(cluster, [ZONE]);
    await cluster.time.advance(5_000);
    expect(leader.host.replica(ZONE).isAsleep).toBe(true);
    await cluster.restart(down);
    await cluster.untilSettled(ZONE, 3_000);
    await untilAsleep(cluster, [ZONE]);
    expect(await entry(cluster, down, "/meanwhile", LOCAL)).not.toBeNull();
    expect(down.host.replica(ZONE).leaderId).toBe(leader.nodeId);
    await cluster.closeAll();
  });

  it("is not led any more, and says so, by one that lost its quorum; no lease outlives another leader", async () => {
    const { cluster, nodes } = await zonesOnAll([ZONE]);
    const old = await cluster.untilLeader(ZONE);
    cluster.isolate(old);
    const others = nodes.filter((node) => node !== old);
    await cluster.time.until(
      () => others.some(({ host }) => host.replica(ZONE).isReadyToLead),
      2_000,
      "a new leader",
    );
    const fresh = others.find(({ host }) => host.replica(ZONE).isReadyToLead) as TestNode;
    await write(cluster, fresh, "/new");
    const stale = old.host.replica(ZONE).barrier({ kind: "lease" }, 500);
    await expect(cluster.time.settle(stale)).rejects.toThrow();
    await cluster.time.until(() => old.host.replica(ZONE).leaderId === null, 3_000, "stepping down");
    expect(old.host.unreadyReasons().some((reason) => reason.includes(ZONE))).toBe(true);
    cluster.heal();
    await untilAsleep(cluster, [ZONE]);
    expect(old.host.replica(ZONE).leaderId).toBe(fresh.nodeId);
    await cluster.closeAll();
  });

  it("finds out that its leader is gone while the leader's node lives", async () => {
    const { cluster, nodes } = await zonesOnAll([ZONE]);
    const leader = await cluster.untilLeader(ZONE);
    await leader.host.replica(ZONE).close();
    const others = nodes.filter((node) => node !== leader);
    await cluster.time.until(
      () => others.some(({ host }) => host.replica(ZONE).isReadyToLead),
      3_000,
      "a leader among the others",
    );
    cluster.crash(leader, "keepUnsynced");
    await cluster.closeAll();
  });

  it("wakes at once when its leader itself stands for election, without waiting for a claim", async () => {
    const rarely = { livenessBeatTicks: 1_500, livenessTimeoutTicks: 4_000 };
    const { cluster, nodes } = await zonesOnAll([ZONE], rarely);
    const leader = await cluster.untilLeader(ZONE);
    const replica = leader.host.replica(ZONE);
    const { nodeId: from } = nodes.find((node) => node !== leader) as TestNode;
    const later = newMessage("MsgAppResp", leader.nodeId, from);
    replica.receive(from, {
      kind: "raft",
      message: { ...later, term: (replica.status().term + 1) as Term },
    });
    expect(replica.isLeader).toBe(false);
    await cluster.untilLeader(ZONE, 3_000);
    await cluster.closeAll();
  });

  it("is led by a node that both others hear, also when one of them hears the old leader no more", async () => {
    const { cluster, nodes } = await zonesOnAll([ZONE]);
    const leader = await cluster.untilLeader(ZONE);
    const [deaf] = nodes.filter((node) => node !== leader) as [TestNode];
    cluster.cut(leader, deaf);
    await cluster.time.advance(5_000);
    expect(leader.host.replica(ZONE).isLeader).toBe(true);
    cluster.heal();
    await cluster.time.until(() => deaf.host.replica(ZONE).leaderId !== null, 3_000, "a leader known to all");
    await untilAsleep(cluster, [ZONE]);
    await cluster.closeAll();
  });
});

describe("many idle zones", () => {
  const names = Array.from({ length: 12 }, (_, i) => `many-${i}` as ZoneId);

  it("start few elections at a time when a node dies, and all have leaders soon", async () => {
    const { cluster, nodes } = await zonesOnAll(names, {
      maxCampaignsUnderWay: 1,
      leaderBalanceGap: 1_000,
    });
    const [gone] = nodes as [TestNode];
    cluster.crash(gone, "keepUnsynced");
    const left = nodes.slice(1);
    await cluster.time.until(
      () => names.every((name) => left.some(({ host }) => host.replica(name).isReadyToLead)),
      6_000,
      "leaders of all zones",
    );
    const deferred = left.reduce((sum, { host }) => sum + host.metrics().pulse.campaignsDeferred, 0);
    expect(deferred).toBeGreaterThan(0);
    await untilAsleep(cluster, names);
    await cluster.restart(gone);
    const knowsAll = (): boolean => names.every((name) => gone.host.replica(name).leaderId !== null);
    await cluster.time.until(knowsAll, 6_000, "the returned node knowing all leaders");
    await untilAsleep(cluster, names);
    await cluster.closeAll();
  });
});
