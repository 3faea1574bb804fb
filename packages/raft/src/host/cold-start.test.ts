import type { ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { TEST_RAFT_LIMITS, TestCluster, type TestNode } from "../testing/index.js";

const ZONES = Array.from({ length: 24 }, (_, i) => `cold-${i}` as ZoneId);
const LIMIT_MS = 20_000;
const MAX_CAMPAIGNS = 4;

/** Three nodes with a voter of every zone on each, all asleep. */
async function clusterWithZones(): Promise<TestCluster> {
  const limits = { ...TEST_RAFT_LIMITS, maxCampaignsUnderWay: MAX_CAMPAIGNS, leaderBalanceGap: 1_000 };
  const cluster = new TestCluster({ seed: 11, limits });
  await cluster.found(3);
  await cluster.untilVoters(3);
  const [first, ...others] = cluster.nodes as [TestNode, TestNode, TestNode];
  for (const zone of ZONES) {
    await cluster.time.settle(first.host.createZone(zone, LIMIT_MS));
    for (const { host } of others) await cluster.time.settle(host.joinZoneHere(zone, "voter", LIMIT_MS));
  }
  return cluster;
}

/** Every node takes so long for each message that reaches it, one after the other: too little CPU. */
function slowDown(cluster: TestCluster, messageMs: number): void {
  const busyUntilMs = new Map<TestNode, number>();
  cluster.fate = (_from, to) => {
    const { nowMs } = cluster.time;
    const doneMs = Math.max(nowMs + 1, busyUntilMs.get(to) ?? 0) + messageMs;
    busyUntilMs.set(to, doneMs);
    return { arrivalsMs: [doneMs - nowMs] };
  };
}

describe("a whole cluster that starts at once", () => {
  it("elects leaders of all zones in few elections, however slow its nodes and disks are", async () => {
    const cluster = await clusterWithZones();
    const termOf = (zone: ZoneId): number => cluster.nodes[0]?.host.replica(zone).status().term ?? 0;
    const termsBefore = ZONES.map(termOf);
    for (const node of cluster.nodes) cluster.crash(node, "keepUnsynced");
    slowDown(cluster, 5);
    cluster.diskDelayMs = () => 20;
    await Promise.all(cluster.nodes.map((node) => cluster.restart(node)));

    const hasLeader = (zone: ZoneId): boolean =>
      cluster.nodes.some(({ host }) => host.zones().includes(zone) && host.replica(zone).isReadyToLead);
    await cluster.time.until(() => ZONES.every(hasLeader), LIMIT_MS, "leaders of all zones");
    const elections = ZONES.reduce((sum, zone, i) => sum + termOf(zone) - (termsBefore[i] ?? 0), 0);
    expect(elections).toBeLessThan(2 * ZONES.length);
    await cluster.closeAll();
  }, 60_000);
});
