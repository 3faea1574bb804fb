import { NexusError } from "@nexus/contracts";
import { formatAddress, sleep } from "@nexus/lib";
import {
  type LogHealth,
  openRaftHost,
  type RaftHost,
  type RaftObserver,
  readClusterIdentity,
} from "@nexus/raft";
import type { DiskState } from "../boot/decide.js";
import { type SettledBoot, settleBoot } from "../boot/settle.js";
import { exportEventualMetrics } from "../metrics/eventual-metrics.js";
import { quotaNotice } from "../metrics/quota-notice.js";
import { createRaftObserver, exportRaftMetrics } from "../metrics/raft-metrics.js";
import type { NodeParts } from "./node-parts.js";
import { givePeerHints } from "./peer-hints.js";
import type { Peers } from "./peers.js";
import { createSegmentStore } from "./segment-store.js";

/**
 * One attempt to be admitted. Between attempts the node says why it is not in yet, and notices that it is to stop: an
 * attempt is not cut off, since it may be about to make the node a member.
 */
const JOIN_ATTEMPT_MS = 2_000;
const JOIN_PAUSE_MS = 500;

/** Whether the folder belongs to a member of a cluster. Errors: CORRUPT, VERSION_UNSUPPORTED, IO_ERROR. */
export async function readDiskState(raftFolder: string): Promise<DiskState> {
  const identity = await readClusterIdentity(raftFolder);
  return identity === null ? { kind: "fresh" } : { kind: "member", clusterId: identity.clusterId };
}

/** The boot decision of this node, after asking its peers as long as needed. Errors: BOOT_REFUSED, CANCELLED. */
export function settle(parts: NodeParts, peers: Peers, disk: DiskState): Promise<SettledBoot> {
  const { config, nodeId, readiness, logger, signal } = parts;
  return settleBoot({
    facts: {
      disk,
      hostname: config.hostname,
      founding: config.founding,
      peers: config.peers,
      expectCluster: config.expectCluster,
    },
    ownNodeId: nodeId,
    joinTimeoutMs: config.joinTimeoutMs,
    probe: (address, timeoutMs) => peers.calls.probe(address, timeoutMs),
    clock: {
      nowMs: () => performance.now(),
      sleep: (delayMs, stop) => sleep(delayMs, stop).catch(() => undefined), // Aborted: the caller looks at the signal.
    },
    onWaiting: (waitingFor) => {
      readiness.starting(`waiting for ${waitingFor}`);
      logger.info({ waitingFor }, "looking for the cluster");
    },
    signal,
  });
}

/** Opens log and replicas, and makes the node a member as decided. Errors: those of the host, CANCELLED. */
export async function openMembership(parts: NodeParts, peers: Peers, boot: SettledBoot): Promise<RaftHost> {
  const { config, nodeId, layout, metrics, readiness, closers, version } = parts;
  const host = await openRaftHost({
    folder: layout.raft,
    logLimits: {},
    nodeId,
    advertiseAddress: formatAddress(config.advertiseAddress),
    version,
    willFound: boot.kind === "found",
    network: peers.network,
    calls: peers.calls,
    limits: { snapshotBytesPerSecond: config.snapshotBytesPerSecond },
    segmentStore: createSegmentStore(peers.content.content),
    observer: createRaftObserver(metrics, logRaftEvents(parts)),
  });
  closers.push("raft host", () => host.close());
  peers.presence.bind(host);
  readiness.addCheck("raft", () => host.unreadyReasons());
  await becomeMember(parts, host, boot);
  return host;
}

async function becomeMember(parts: NodeParts, host: RaftHost, boot: SettledBoot): Promise<void> {
  const { logger, readiness } = parts;
  switch (boot.kind) {
    case "resume":
      logger.info({ cluster: boot.clusterId }, "resuming as a member of the cluster");
      return;
    case "found": {
      const { clusterId } = await host.foundCluster();
      logger.info({ cluster: clusterId, why: boot.why }, "founded a cluster");
      return;
    }
    case "join":
      readiness.starting(`joining cluster ${boot.clusterId}`);
      await joinUntilAdmitted(parts, host, boot.via.map(formatAddress));
      logger.info({ cluster: boot.clusterId }, "joined the cluster");
      return;
    default:
      boot satisfies never;
  }
}

/** Errors: those of `joinCluster` that no further attempt overcomes, the last one after `--join-timeout`, CANCELLED. */
export async function joinUntilAdmitted(
  parts: Pick<NodeParts, "config" | "logger" | "readiness" | "signal">,
  host: Pick<RaftHost, "joinCluster">,
  via: readonly string[],
): Promise<void> {
  const { config, logger, readiness, signal } = parts;
  const startedMs = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    // The next address first: one that never answers would use up every attempt.
    const first = attempt % via.length;
    try {
      await host.joinCluster([...via.slice(first), ...via.slice(0, first)], JOIN_ATTEMPT_MS);
      return;
    } catch (error) {
      const reason = NexusError.from(error);
      const isLate = config.joinTimeoutMs !== null && performance.now() - startedMs >= config.joinTimeoutMs;
      if (!reason.retryable || isLate) throw reason;
      logger.warn({ via, reason: reason.message }, "not admitted to the cluster yet");
      readiness.starting(`not admitted to the cluster yet: ${reason.message}`);
    }
    await sleep(JOIN_PAUSE_MS, signal, "joining the cluster");
  }
}

/** Metrics of the replicas, and hints for a node whose cluster may have moved. */
export function watchMembership(
  parts: NodeParts,
  peers: Peers,
  host: RaftHost,
  infos: Parameters<typeof exportRaftMetrics>[1]["infos"],
): void {
  const { config, metrics, closers, readiness, layout } = parts;
  exportRaftMetrics(metrics, { metrics: () => host.metrics(), infos });
  exportEventualMetrics(metrics, () => host.eventual.open().map((zone) => zone.metrics()));
  readiness.addNotice("quota", () => quotaNotice(infos(host.zones())));
  readiness.addCheck("log", () => describeLogHealth(host.logHealth(), layout.raft, performance.now()));
  const clusterId = host.identity()?.clusterId;
  if (clusterId === undefined || config.peers.length === 0) return;
  const stop = new AbortController();
  const hints = givePeerHints({
    peers: config.peers,
    clusterId,
    calls: peers.calls,
    network: peers.network,
    isSettled: () => host.unreadyReasons().length === 0,
    signal: stop.signal,
  });
  closers.push("peer hints", async () => {
    stop.abort();
    await hints;
  });
}

/** Why the log takes no writes, with the remedy; empty while it does. */
export function describeLogHealth(health: LogHealth, folder: string, nowMs: number): readonly string[] {
  switch (health.kind) {
    case "ok":
      return [];
    case "noSpace":
      return [`the disk of ${folder} is full: reads go on, writes resume by themselves once space is freed`];
    case "hung":
      return [
        `a write to ${folder} has been running for ${Math.round(nowMs - health.sinceMs)} ms; check the disk`,
      ];
    case "failed":
      return [`the log in ${folder} failed (${health.message}); check the disk, then restart the node`];
    default:
      return health satisfies never;
  }
}

function logRaftEvents({ logger }: NodeParts): RaftObserver["onEvent"] {
  return ({ level, zoneId, message, fields }) => logger[level]({ zone: zoneId, ...fields }, message);
}
