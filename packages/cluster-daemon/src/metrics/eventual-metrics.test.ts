import type { NodeId, ZoneId } from "@nexus/contracts";
import type { EventualMetrics } from "@nexus/raft";
import { expect, it } from "vitest";
import { exportEventualMetrics } from "./eventual-metrics.js";
import { Metrics } from "./registry.js";
import { MAX_ZONE_SERIES } from "./zone-series.js";

const ZONE: EventualMetrics = {
  zoneId: "notes" as ZoneId,
  ...{ members: 3, membersBehind: 1, pendingWrites: 2, loggedWrites: 5, loggedBytes: 640, conflicts: 4 },
  ...{ futureStamps: 6, transfersSent: 1, transfersTaken: 2, stateReopens: 0 },
  ...{ tombstones: 8, tombstonesCollected: 9 },
  backlogs: [
    { node: 2 as NodeId, writes: 7 },
    { node: 3 as NodeId, writes: null },
  ],
};

async function scrape(zones: readonly EventualMetrics[]): Promise<Map<string, number>> {
  const metrics = new Metrics();
  exportEventualMetrics(metrics, () => zones);
  const { body } = await metrics.page();
  const lines = body.split("\n").filter((line) => line.startsWith("nexus_eventual"));
  return new Map(lines.map((line) => [line.split(" ")[0] ?? "", Number(line.split(" ")[1])]));
}

it("exports backlog by member, conflicts, transfers and refusals for clock drift of an eventual zone", async () => {
  const page = await scrape([ZONE]);
  const of = (name: string) => page.get(`nexus_eventual_${name}{zone="notes"}`);
  expect([of("members"), of("members_behind"), of("pending_writes")]).toEqual([3, 1, 2]);
  expect([of("logged_writes"), of("logged_bytes"), of("conflicts_total")]).toEqual([5, 640, 4]);
  expect([of("transfers_sent_total"), of("transfers_taken_total")]).toEqual([1, 2]);
  expect([of("tombstones"), of("tombstones_collected_total")]).toEqual([8, 9]);
  expect(of("clock_drift_refusals_total")).toBe(6);
  expect(page.get('nexus_eventual_peer_backlog_writes{zone="notes",member="2"}')).toBe(7);
  expect(page.has('nexus_eventual_peer_backlog_writes{zone="notes",member="3"}')).toBe(false);
  expect(page.get("nexus_eventual_zones")).toBe(1);
});

it("gives series to a bounded number of zones and members, those behind first", async () => {
  const backlogs = Array.from({ length: 100 }, (_, i) => ({ node: (i + 1) as NodeId, writes: i }));
  const many = Array.from({ length: 300 }, (_, i) => ({
    ...ZONE,
    zoneId: `z${i}` as ZoneId,
    membersBehind: i === 299 ? 9 : 0,
    backlogs,
  }));
  const page = await scrape(many);
  const names = [...page.keys()];
  expect(names.filter((name) => name.startsWith("nexus_eventual_members{"))).toHaveLength(MAX_ZONE_SERIES);
  expect(page.get('nexus_eventual_members_behind{zone="z299"}')).toBe(9);
  expect(page.get('nexus_eventual_peer_backlog_writes{zone="z299",member="100"}')).toBe(99);
  const peers = names.filter((name) => name.startsWith('nexus_eventual_peer_backlog_writes{zone="z299"'));
  expect(peers).toHaveLength(16);
});
