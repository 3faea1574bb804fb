import type { IncarnationId, LogIndex, NodeId, Term, ZoneId } from "@nexus/contracts";
import { ROOT_ZONE } from "@nexus/contracts";
import type { ZoneInfo, ZoneMember } from "@nexus/kernel";
import {
  DROP_REASONS,
  PROPOSAL_OUTCOMES,
  type RaftEvent,
  type RaftMetrics,
  type ZoneMetrics,
} from "@nexus/raft";
import { expect, it } from "vitest";
import { createRaftObserver, exportRaftMetrics } from "./raft-metrics.js";
import { Metrics } from "./registry.js";
import { MAX_ZONE_SERIES } from "./zone-series.js";

const LEADER = 7 as NodeId;
const at = (index: number) => index as LogIndex;

const ZONE: ZoneMetrics = {
  zoneId: ROOT_ZONE,
  isQuiescent: false,
  role: "leader",
  term: 3 as Term,
  leaderId: LEADER,
  commitIndex: at(40),
  appliedIndex: at(38),
  applyLagEntries: 2,
  firstIndex: at(5),
  lastIndex: at(42),
  logLiveBytes: 1_000,
  pendingProposals: 1,
  pendingProposalBytes: 64,
  pendingReads: 0,
  expiredRows: 6,
  sessions: 2,
  heldLocks: 0,
  lockWaiters: 0,
  channels: 0,
  channelMessageBytes: 0,
  sealing: { segments: 0, sealedBytes: 0, missing: 0, kept: 0, failed: 0, planned: 0, abandoned: 0 },
  proposals: { committed: 9, refused: 1, unknown: 0, notProposed: 4, rejectedBusy: 0 },
  appliedEntries: 38,
  leaderChanges: 1,
  snapshotsSent: 0,
  snapshotsSendFailed: 0,
  snapshotsResumed: 0,
  snapshotsInstalled: 0,
  stateReopens: 0,
  ...{ stateHashIndex: at(32), stateHashMismatches: 1 },
  problem: null,
};

const NODE: RaftMetrics = {
  zones: [ZONE],
  droppedMessages: {
    ...(Object.fromEntries(DROP_REASONS.map((reason) => [reason, 0])) as RaftMetrics["droppedMessages"]),
    unknownZone: 5,
  },
  pulse: {
    ...{
      awakeZones: 1,
      quiescentZones: 4,
      sleeps: 6,
      wakeUps: 2,
      campaignsDeferred: 3,
      campaignsUnderWay: 7,
    },
    ...{ connectedPeers: 2, silentPeers: 1, ledZones: 2, leaderMoves: 0, isDiskSlow: false },
  },
  sentMessages: 10,
  receivedMessages: 11,
  lateTicks: 1,
  longestStallMs: 250,
  ...{ snapshotsSending: 1, snapshotSentBytes: 4096, snapshotWaitedMs: 1500 },
  log: {
    ...{ segments: 2, diskBytes: 64, liveBytes: 32, batches: 6, batchedWrites: 9, writtenBytes: 512 },
    ...{ reclaimFailures: 0, lastReclaimError: null },
  },
  logHealth: { kind: "noSpace", message: "full" },
};

const member = (nodeId: number, role: ZoneMember["role"], match: number | null): ZoneMember => ({
  nodeId: nodeId as NodeId,
  address: null,
  role,
  matchIndex: match === null ? null : at(match),
  recentlyActive: true,
  staysLearner: false,
});

const INFO: ZoneInfo = {
  ...{ zoneId: ROOT_ZONE, incarnation: "0".repeat(32) as IncarnationId, nodeId: LEADER, role: "leader" },
  ...{ leaderId: LEADER, leaderAddress: null, term: 3 as Term, commitIndex: at(40), appliedIndex: at(38) },
  ...{
    firstIndex: at(5),
    lastIndex: at(42),
    configVersion: at(6),
    linksCount: 0,
    usage: { entries: 3, bytes: 90, maxEntries: null, maxBytes: 100 },
    problem: null,
  },
  consistency: "strong",
  members: [member(7, "voter", 42), member(8, "voter", 30), member(9, "learner", null)],
};

async function scrape(metrics: Metrics): Promise<Map<string, number>> {
  const { body } = await metrics.page();
  const lines = body.split("\n").filter((line) => line.startsWith("nexus_"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}

it("exports term, leader, indexes, lag, proposals by outcome, members and the log", async () => {
  const metrics = new Metrics();
  exportRaftMetrics(metrics, { metrics: () => NODE, infos: () => [INFO] });
  const page = await scrape(metrics);
  const zone = (name: string) => page.get(`nexus_raft_${name}{zone="root"}`);
  expect([zone("term"), zone("is_leader"), zone("has_leader")]).toEqual([3, 1, 1]);
  expect([zone("commit_index"), zone("applied_index"), zone("apply_lag_entries")]).toEqual([40, 38, 2]);
  expect([zone("voters"), zone("learners"), zone("witnesses"), zone("zone_healthy")]).toEqual([2, 1, 0, 1]);
  expect(page.get('nexus_raft_proposals_total{zone="root",outcome="committed"}')).toBe(9);
  expect(page.get('nexus_raft_proposals_total{zone="root",outcome="not_proposed"}')).toBe(4);
  expect([...page.keys()].filter((name) => name.startsWith("nexus_raft_proposals_total"))).toHaveLength(
    PROPOSAL_OUTCOMES.length,
  );
  expect(page.get('nexus_raft_messages_dropped_total{reason="unknown_zone"}')).toBe(5);
  expect(page.get('nexus_raft_member_lag_entries{zone="root",member="8"}')).toBe(12);
  expect(page.has('nexus_raft_member_lag_entries{zone="root",member="9"}')).toBe(false);
  expect([page.get("nexus_log_segments"), page.get("nexus_log_healthy")]).toEqual([2, 0]);
  expect(page.get("nexus_log_written_bytes_total")).toBe(512);
  expect(page.get("nexus_raft_longest_stall_seconds")).toBe(0.25);
});

it("gives series to a bounded number of zones, root and those in trouble first, and counts them all", async () => {
  const metrics = new Metrics();
  const many = Array.from({ length: 1_000 }, (_, i) => ({
    ...ZONE,
    zoneId: `z${i}` as ZoneId,
    leaderId: i === 999 ? null : LEADER,
  }));
  exportRaftMetrics(metrics, { metrics: () => ({ ...NODE, zones: [...many, ZONE] }), infos: () => [] });
  const page = await scrape(metrics);
  const terms = [...page.keys()].filter((name) => name.startsWith("nexus_raft_term{"));
  expect(terms).toHaveLength(MAX_ZONE_SERIES);
  expect(page.get('nexus_raft_has_leader{zone="z999"}')).toBe(0);
  expect(page.get('nexus_raft_has_leader{zone="root"}')).toBe(1);
  expect([page.get("nexus_raft_zones"), page.get("nexus_raft_zones_leaderless")]).toEqual([1_001, 1]);
  expect([page.get("nexus_raft_zones_quiescent"), page.get("nexus_raft_wake_ups_total")]).toEqual([4, 2]);
  expect(page.size).toBeLessThan(4_000);
  const observer = createRaftObserver(metrics, () => {});
  for (const { zoneId } of many) observer.onCommit(zoneId, 1);
  const commits = [...(await scrape(metrics)).keys()].filter((name) =>
    name.startsWith("nexus_raft_commit_duration_seconds_count"),
  );
  expect(commits.length).toBeLessThanOrEqual(MAX_ZONE_SERIES + 1);
});

it("observes latencies in seconds and passes events on", async () => {
  const metrics = new Metrics();
  const events: RaftEvent[] = [];
  const observer = createRaftObserver(metrics, (event) => events.push(event));
  observer.onLogWrite(ROOT_ZONE, 2);
  observer.onCommit(ROOT_ZONE, 5);
  observer.onReadBarrier(ROOT_ZONE, 1);
  observer.onApplySlice(ROOT_ZONE, 4, 100);
  observer.onEvent({ level: "warn", zoneId: ROOT_ZONE, message: "m", fields: {} });
  const page = await scrape(metrics);
  for (const [name, seconds] of [
    ["nexus_log_write_duration_seconds", 0.002],
    ["nexus_raft_commit_duration_seconds", 0.005],
    ["nexus_raft_read_barrier_duration_seconds", 0.001],
    ["nexus_raft_apply_slice_duration_seconds", 0.004],
  ] as const) {
    expect(page.get(`${name}_sum{zone="root"}`), name).toBeCloseTo(seconds, 6);
    expect(page.get(`${name}_count{zone="root"}`), name).toBe(1);
  }
  expect(events).toHaveLength(1);
});
