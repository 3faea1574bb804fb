import type { EventualMetrics } from "@nexus/raft";
import type { Metrics, Sample } from "./registry.js";
import { MAX_ZONE_SERIES } from "./zone-series.js";

type Reader = (zone: EventualMetrics) => number;
type Family = readonly [kind: "gauge" | "counter", name: string, help: string, read: Reader];

const FAMILIES: readonly Family[] = [
  ["gauge", "nexus_eventual_members", "Members of the eventual zone, as known here.", (z) => z.members],
  [
    "gauge",
    "nexus_eventual_members_behind",
    "Other members not known to have all that is here.",
    (z) => z.membersBehind,
  ],
  ["gauge", "nexus_eventual_pending_writes", "Work waiting for the disk.", (z) => z.pendingWrites],
  ["gauge", "nexus_eventual_logged_writes", "Writes kept for members that lack them.", (z) => z.loggedWrites],
  ["gauge", "nexus_eventual_logged_bytes", "Bytes of these.", (z) => z.loggedBytes],
  [
    "counter",
    "nexus_eventual_conflicts_total",
    "Conflicts noticed here since this node has its copy.",
    (z) => z.conflicts,
  ],
  [
    "counter",
    "nexus_eventual_clock_drift_refusals_total",
    "Pushes stopped because a stamp lies too far ahead of this node's clock.",
    (z) => z.futureStamps,
  ],
  ["counter", "nexus_eventual_transfers_sent_total", "Whole states sent.", (z) => z.transfersSent],
  ["counter", "nexus_eventual_transfers_taken_total", "Whole states taken in.", (z) => z.transfersTaken],
  ["gauge", "nexus_eventual_tombstones", "Removed paths still remembered.", (z) => z.tombstones],
  [
    "counter",
    "nexus_eventual_tombstones_collected_total",
    "Removed paths forgotten since this node started.",
    (z) => z.tombstonesCollected,
  ],
  [
    "counter",
    "nexus_eventual_state_reopens_total",
    "Copies closed after a write error and opened again.",
    (z) => z.stateReopens,
  ],
];

/** Members with a series of their own in each zone, those furthest behind first. */
const MAX_PEER_SERIES = 16;

/** Gauges and counters of this node's copies of eventual zones, read at each scrape. */
export function exportEventualMetrics(metrics: Metrics, open: () => readonly EventualMetrics[]): void {
  const take = (): readonly EventualMetrics[] => chooseZones(open());
  for (const [kind, name, help, read] of FAMILIES) {
    const samples = () => take().map((zone) => ({ labels: { zone: zone.zoneId }, value: read(zone) }));
    metrics.read({ kind, name, help, labelNames: ["zone"], samples });
  }
  metrics.read({
    kind: "gauge",
    name: "nexus_eventual_peer_backlog_writes",
    help: "Writes a member is not known to have; no series before its first answer.",
    labelNames: ["zone", "member"],
    samples: () => take().flatMap(backlogSamples),
  });
  metrics.read({
    kind: "gauge",
    name: "nexus_eventual_zones",
    help: "Eventual zones with a copy here; only some have series of their own.",
    labelNames: [],
    samples: () => [{ labels: {}, value: open().length }],
  });
}

/** Those with members behind first. */
function chooseZones(zones: readonly EventualMetrics[]): readonly EventualMetrics[] {
  if (zones.length <= MAX_ZONE_SERIES) return zones;
  return [...zones]
    .sort((a, b) => b.membersBehind - a.membersBehind || (a.zoneId < b.zoneId ? -1 : 1))
    .slice(0, MAX_ZONE_SERIES);
}

function backlogSamples({ zoneId, backlogs }: EventualMetrics): readonly Sample<"zone" | "member">[] {
  return backlogs
    .flatMap(({ node, writes }) =>
      writes === null ? [] : [{ labels: { zone: zoneId, member: String(node) }, value: writes }],
    )
    .sort((a, b) => b.value - a.value)
    .slice(0, MAX_PEER_SERIES);
}
