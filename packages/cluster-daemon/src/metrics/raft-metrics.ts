import type { ZoneInfo } from "@nexus/kernel";
import type { RaftMetrics, RaftObserver, ZoneMetrics } from "@nexus/raft";
import type { Metrics, Sample } from "./registry.js";
import { exportUsageMetrics } from "./usage-metrics.js";
import { pictureOnce, type RaftPicture, type RaftPictureSource, zoneLabels } from "./zone-series.js";

type ZoneReader = (zone: ZoneMetrics) => number;

const ZONE_GAUGES: readonly [name: string, help: string, read: ZoneReader][] = [
  ["nexus_raft_term", "Current term.", (z) => z.term],
  ["nexus_raft_is_leader", "1 where this node leads the zone.", (z) => Number(z.role === "leader")],
  [
    "nexus_raft_has_leader",
    "1 while this node knows a leader of the zone.",
    (z) => Number(z.leaderId !== null),
  ],
  ["nexus_raft_commit_index", "Highest index known to be committed.", (z) => z.commitIndex],
  ["nexus_raft_applied_index", "Highest index applied here.", (z) => z.appliedIndex],
  ["nexus_raft_apply_lag_entries", "Committed entries not yet applied here.", (z) => z.applyLagEntries],
  ["nexus_raft_first_index", "Lowest index still in the log.", (z) => z.firstIndex],
  ["nexus_raft_last_index", "Highest index in the log.", (z) => z.lastIndex],
  ["nexus_raft_log_live_bytes", "Bytes of live log entries of the zone.", (z) => z.logLiveBytes],
  [
    "nexus_raft_pending_proposals",
    "Proposals made here that wait for their outcome.",
    (z) => z.pendingProposals,
  ],
  ["nexus_raft_pending_proposal_bytes", "Bytes of these proposals.", (z) => z.pendingProposalBytes],
  ["nexus_raft_pending_reads", "Reads that wait for a barrier.", (z) => z.pendingReads],
  ["nexus_raft_sessions", "Client sessions the zone remembers.", (z) => z.sessions],
  ["nexus_locks_held", "Advisory locks held in the zone.", (z) => z.heldLocks],
  ["nexus_lock_waiters", "Requests waiting for an advisory lock of the zone.", (z) => z.lockWaiters],
  ["nexus_channels", "Replicated pipes and streams of the zone.", (z) => z.channels],
  [
    "nexus_channel_message_bytes",
    "Bytes of messages kept in replicated pipes and streams.",
    (z) => z.channelMessageBytes,
  ],
  [
    "nexus_stream_segments",
    "Segments of streams kept as content, planned ones included.",
    (z) => z.sealing.segments,
  ],
  ["nexus_stream_sealed_bytes", "Bytes of messages that are content only.", (z) => z.sealing.sealedBytes],
  [
    "nexus_stream_segments_missing",
    "Sealed segments this member does not hold yet.",
    (z) => z.sealing.missing,
  ],
  [
    "nexus_raft_state_hash_index",
    "Index up to which the zone's state was found equal to the other members'.",
    (z) => z.stateHashIndex ?? 0,
  ],
  [
    "nexus_raft_quarantined",
    "1 while this replica serves nobody because its state differs from the others'.",
    (z) => Number(z.problem === "diverged"),
  ],
  [
    "nexus_raft_zone_healthy",
    "0 while the zone has a problem (see /readyz and the log).",
    (z) => Number(z.problem === null),
  ],
];

const ZONE_COUNTERS: readonly [name: string, help: string, read: ZoneReader][] = [
  ["nexus_raft_applied_entries_total", "Entries applied here.", (z) => z.appliedEntries],
  [
    "nexus_zone_expired_entries_total",
    "Entries whose time to live was up, removed here.",
    (z) => z.expiredRows,
  ],
  ["nexus_stream_segments_kept_total", "Segments this member wrote or fetched.", (z) => z.sealing.kept],
  [
    "nexus_stream_segment_failures_total",
    "Attempts to write or fetch a segment that failed; each is repeated.",
    (z) => z.sealing.failed,
  ],
  [
    "nexus_stream_seals_abandoned_total",
    "Segments given up because too few members held them in time; their messages stay in the state.",
    (z) => z.sealing.abandoned,
  ],
  ["nexus_raft_leader_changes_total", "Changes of leader seen here.", (z) => z.leaderChanges],
  [
    "nexus_raft_snapshots_sent_total",
    "Snapshots sent and installed by their receivers.",
    (z) => z.snapshotsSent,
  ],
  [
    "nexus_raft_snapshots_resumed_total",
    "Broken connections after which a snapshot went on where it had stopped.",
    (z) => z.snapshotsResumed,
  ],
  ["nexus_raft_snapshot_send_failures_total", "Snapshots that did not arrive.", (z) => z.snapshotsSendFailed],
  ["nexus_raft_snapshots_installed_total", "Snapshots installed here.", (z) => z.snapshotsInstalled],
  [
    "nexus_raft_state_hash_mismatches_total",
    "Comparisons in which this replica's state differed from its leader's or the majority's.",
    (z) => z.stateHashMismatches,
  ],
  [
    "nexus_raft_state_reopens_total",
    "State stores closed after a write error and opened again.",
    (z) => z.stateReopens,
  ],
];

const NODE_GAUGES: readonly [name: string, help: string, read: (raft: RaftMetrics) => number][] = [
  [
    "nexus_raft_zones",
    "Zones with a replica here; only some have series of their own.",
    (m) => m.zones.length,
  ],
  ["nexus_raft_zones_awake", "Zones that are ticked.", (m) => m.pulse.awakeZones],
  ["nexus_raft_zones_quiescent", "Zones that sleep: no ticks, no heartbeats.", (m) => m.pulse.quiescentZones],
  ["nexus_raft_zones_led", "Zones other than root led here.", (m) => m.pulse.ledZones],
  [
    "nexus_raft_zones_leaderless",
    "Zones without a known leader.",
    (m) => m.zones.filter((zone) => zone.leaderId === null).length,
  ],
  [
    "nexus_raft_zones_behind",
    "Zones with committed entries not yet applied here.",
    (m) => m.zones.filter((zone) => zone.applyLagEntries > 0).length,
  ],
  [
    "nexus_raft_campaigns_under_way",
    "Elections of this node under way, over all its zones.",
    (m) => m.pulse.campaignsUnderWay,
  ],
  [
    "nexus_log_slow",
    "1 while log writes take so long that this node refuses leadership.",
    (m) => Number(m.pulse.isDiskSlow),
  ],
  ["nexus_raft_peers_connected", "Nodes that hear this one and are heard.", (m) => m.pulse.connectedPeers],
  ["nexus_raft_peers_silent", "Nodes nothing comes from.", (m) => m.pulse.silentPeers],
  ["nexus_log_segments", "Segment files of the node's log.", (m) => m.log.segments],
  ["nexus_log_disk_bytes", "Bytes of all segment files.", (m) => m.log.diskBytes],
  ["nexus_log_live_bytes", "Bytes of live entries of all zones.", (m) => m.log.liveBytes],
  [
    "nexus_log_healthy",
    "0 while the log cannot be written (see /readyz).",
    (m) => Number(m.logHealth.kind === "ok"),
  ],
  ["nexus_raft_snapshots_sending", "Snapshots on their way to other nodes.", (m) => m.snapshotsSending],
  [
    "nexus_raft_longest_stall_seconds",
    "Longest stall of the event loop seen.",
    (m) => m.longestStallMs / 1000,
  ],
];

const NODE_COUNTERS: readonly [name: string, help: string, read: (raft: RaftMetrics) => number][] = [
  ["nexus_log_batches_total", "Durable writes of the log.", (m) => m.log.batches],
  ["nexus_log_batched_writes_total", "Zone writes that shared these.", (m) => m.log.batchedWrites],
  ["nexus_log_written_bytes_total", "Bytes written to the log.", (m) => m.log.writtenBytes],
  [
    "nexus_log_reclaim_failures_total",
    "Segments that could not be given back.",
    (m) => m.log.reclaimFailures,
  ],
  ["nexus_raft_messages_sent_total", "Messages handed to the peer network.", (m) => m.sentMessages],
  ["nexus_raft_messages_received_total", "Messages received from peers.", (m) => m.receivedMessages],
  ["nexus_raft_snapshot_sent_bytes_total", "Bytes of snapshots sent.", (m) => m.snapshotSentBytes],
  [
    "nexus_raft_snapshot_throttled_seconds_total",
    "Time snapshots waited for --snapshot-bytes-per-second.",
    (m) => m.snapshotWaitedMs / 1000,
  ],
  [
    "nexus_raft_leader_moves_total",
    "Leaderships handed to nodes that lead fewer, or away from a slow disk.",
    (m) => m.pulse.leaderMoves,
  ],
  ["nexus_raft_sleeps_total", "Times a zone went to sleep.", (m) => m.pulse.sleeps],
  ["nexus_raft_wake_ups_total", "Times a sleeping zone woke up.", (m) => m.pulse.wakeUps],
  [
    "nexus_raft_campaigns_deferred_total",
    "Elections put off by a tick because enough others were under way.",
    (m) => m.pulse.campaignsDeferred,
  ],
  ["nexus_raft_late_ticks_total", "Ticks that came late by more than a tick.", (m) => m.lateTicks],
];

/** Gauges and counters of all replicas of this node, read from the host at each scrape. */
export function exportRaftMetrics(metrics: Metrics, source: RaftPictureSource): void {
  const take = pictureOnce(source, () => performance.now());
  const zoneSamples = (read: ZoneReader) => () =>
    take().zones.map((zone) => ({ labels: { zone: zone.zoneId }, value: read(zone) }));
  for (const [name, help, read] of ZONE_GAUGES) {
    metrics.read({ kind: "gauge", name, help, labelNames: ["zone"], samples: zoneSamples(read) });
  }
  for (const [name, help, read] of ZONE_COUNTERS) {
    metrics.read({ kind: "counter", name, help, labelNames: ["zone"], samples: zoneSamples(read) });
  }
  exportUsageMetrics(metrics, () => take().infos);
  for (const [name, help, read] of NODE_GAUGES) {
    metrics.read({
      kind: "gauge",
      name,
      help,
      labelNames: [],
      samples: () => single(read(take().node)),
    });
  }
  for (const [name, help, read] of NODE_COUNTERS) {
    metrics.read({
      kind: "counter",
      name,
      help,
      labelNames: [],
      samples: () => single(read(take().node)),
    });
  }
  exportOutcomes(metrics, take);
  exportMembers(metrics, take);
}

function single(value: number): readonly Sample<never>[] {
  return [{ labels: {}, value }];
}

function exportOutcomes(metrics: Metrics, take: () => RaftPicture): void {
  metrics.read({
    kind: "counter",
    name: "nexus_raft_proposals_total",
    help: "Proposals made here by outcome.",
    labelNames: ["zone", "outcome"],
    samples: () =>
      take().zones.flatMap((zone) =>
        Object.entries(zone.proposals).map(([outcome, value]) => ({
          labels: { zone: zone.zoneId, outcome: snakeCase(outcome) },
          value,
        })),
      ),
  });
  metrics.read({
    kind: "counter",
    name: "nexus_raft_messages_dropped_total",
    help: "Peer messages that were not stepped, by reason.",
    labelNames: ["reason"],
    samples: () =>
      Object.entries(take().node.droppedMessages).map(([reason, value]) => ({
        labels: { reason: snakeCase(reason) },
        value,
      })),
  });
}

function exportMembers(metrics: Metrics, take: () => RaftPicture): void {
  const membersOf = (role: string) => () =>
    take().infos.map((zone) => ({
      labels: { zone: zone.zoneId },
      value: zone.members.filter((member) => member.role === role).length,
    }));
  for (const role of ["voter", "learner", "witness"]) {
    metrics.read({
      kind: "gauge",
      name: `nexus_raft_${role === "witness" ? "witnesses" : `${role}s`}`,
      help: `Members of the zone that are ${role === "witness" ? "witnesses" : `${role}s`}, as known here.`,
      labelNames: ["zone"],
      samples: membersOf(role),
    });
  }
  metrics.read({
    kind: "gauge",
    name: "nexus_raft_member_lag_entries",
    help: "On the leader: entries a member is behind the end of the log.",
    labelNames: ["zone", "member"],
    samples: () => take().infos.flatMap(memberLags),
  });
}

function memberLags(zone: ZoneInfo): readonly Sample<"zone" | "member">[] {
  if (zone.role !== "leader") return [];
  return zone.members.flatMap(({ nodeId, matchIndex }) =>
    matchIndex === null
      ? []
      : [
          {
            labels: { zone: zone.zoneId, member: String(nodeId) },
            value: Math.max(0, zone.lastIndex - matchIndex),
          },
        ],
  );
}

/** Latency histograms, fed as things happen. `onEvent` is passed on: events belong in the log. */
export function createRaftObserver(metrics: Metrics, onEvent: RaftObserver["onEvent"]): RaftObserver {
  const zoneHistogram = (name: string, help: string) => metrics.histogram(name, help, ["zone"]);
  const logWrite = zoneHistogram(
    "nexus_log_write_duration_seconds",
    "One durable log write, queueing included.",
  );
  const commit = zoneHistogram(
    "nexus_raft_commit_duration_seconds",
    "From a proposal to its committed outcome.",
  );
  const barrier = zoneHistogram("nexus_raft_read_barrier_duration_seconds", "One linearizable read barrier.");
  const apply = zoneHistogram(
    "nexus_raft_apply_slice_duration_seconds",
    "One slice of applying, synchronous part.",
  );
  const label = zoneLabels();
  return {
    onLogWrite: (zone, durationMs) => logWrite.observe({ zone: label(zone) }, durationMs / 1000),
    onCommit: (zone, durationMs) => commit.observe({ zone: label(zone) }, durationMs / 1000),
    onReadBarrier: (zone, durationMs) => barrier.observe({ zone: label(zone) }, durationMs / 1000),
    onApplySlice: (zone, durationMs) => apply.observe({ zone: label(zone) }, durationMs / 1000),
    onEvent,
  };
}

/** notProposed -> not_proposed: label values in the style of Prometheus. */
function snakeCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
