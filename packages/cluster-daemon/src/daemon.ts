import { LINEARIZABLE, NexusError, ROOT_ZONE } from "@nexus/contracts";
import type { DistributedCoordinator } from "@nexus/kernel";
import { formatAddress, mintNodeId, systemRandomBytes } from "@nexus/lib";
import { RaftDistributedCoordinator, type RaftHost } from "@nexus/raft";
import { type NodeState, startVfsServer } from "@nexus/transport";
import type { SettledBoot } from "./boot/settle.js";
import { createAdministrationLog } from "./composition/administration.js";
import { RootCatchUp, type RootProgress } from "./composition/catch-up.js";
import { diskReserve, openDiskSpace } from "./composition/disk-space.js";
import { startKernel } from "./composition/kernel.js";
import { openMembership, readDiskState, settle, watchMembership } from "./composition/membership.js";
import type { NodeParts } from "./composition/node-parts.js";
import { openPeers, type Peers } from "./composition/peers.js";
import { loadSecurity } from "./composition/security.js";
import { openStorage } from "./composition/storage.js";
import type { DaemonConfig } from "./config/types.js";
import { dataFolderLayout } from "./data-folder/data-folder.js";
import { type OpenedDataFolder, openDataFolder } from "./data-folder/open.js";
import { checkRootPath } from "./data-folder/root-path.js";
import type { SpaceGuard } from "./disk-space/space-guard.js";
import { startHttpServer } from "./http/http-server.js";
import { type CloseReport, Closers } from "./lifecycle/closers.js";
import { openListener } from "./lifecycle/listen-error.js";
import { Readiness } from "./lifecycle/readiness.js";
import type { Logger } from "./log/logger.js";
import { exportBuildInfo, exportReadiness } from "./metrics/node-metrics.js";
import { Metrics } from "./metrics/registry.js";
import { createTransportMetrics } from "./metrics/transport-metrics.js";
import { VERSION } from "./version.js";

export interface RunningDaemon {
  /** Hands leadership over, drains, and closes every part in reverse; at most `timeoutMs` altogether. */
  stop(timeoutMs: number): Promise<CloseReport>;
}

export interface DaemonEnvironment {
  readonly logger: Logger;
  /** Aborts when the daemon is told to stop; a start under way ends with CANCELLED. */
  readonly signal: AbortSignal;
}

/** Longest the client listener waits for running calls when it closes. */
const CLIENT_GRACE_MS = 2_000;
/** Longest the hand-over of leadership may take at shutdown. */
const DRAIN_TIMEOUT_MS = 3_000;
const CLIENT_LISTENER = "client listener";

/**
 * Starts one node; resolves once it serves clients. Errors: CONFIG_INVALID, BOOT_REFUSED, ADDRESS_IN_USE,
 * VERSION_UNSUPPORTED, CORRUPT, NO_SPACE, IO_ERROR, CANCELLED. After an error everything is closed again, and a
 * node that was refused has written nothing.
 */
export async function startDaemon(
  config: DaemonConfig,
  environment: DaemonEnvironment,
): Promise<RunningDaemon> {
  for (;;) {
    try {
      return await startOnce(config, environment);
    } catch (error) {
      // Ends: each attempt takes a piece, and none is written before the node serves.
      if (!(await makeRoom(config, environment.logger, error))) throw error;
    }
  }
}

/** A start that fails on a full disk gives up a piece of the reserve; whether it had one. */
async function makeRoom(config: DaemonConfig, logger: Logger, error: unknown): Promise<boolean> {
  if (!NexusError.is(error) || error.code !== "NO_SPACE") return false;
  const layout = dataFolderLayout(config.dataDirectory);
  if (!(await diskReserve(config, layout).releaseOne())) return false;
  logger.warn({ reason: error.message }, "the start found no room: gave up a piece of the disk reserve");
  return true;
}

async function startOnce(config: DaemonConfig, environment: DaemonEnvironment): Promise<RunningDaemon> {
  const closers = new Closers();
  const readiness = new Readiness();
  try {
    await open(config, environment, closers, readiness);
  } catch (error) {
    const { failures } = await closers.closeAll(config.shutdownTimeoutMs);
    for (const failure of failures)
      environment.logger.error({ part: failure.name, err: failure.error }, "not closed");
    throw error;
  }
  return {
    stop: (timeoutMs) => {
      readiness.draining();
      return closers.closeAll(timeoutMs);
    },
  };
}

async function open(
  config: DaemonConfig,
  { logger, signal }: DaemonEnvironment,
  closers: Closers,
  readiness: Readiness,
): Promise<void> {
  warnIfOpen(config, logger);
  const security = await loadSecurity(config.credentials);
  if (config.rootPath !== null) await checkRootPath(config.rootPath, config.dataDirectory);
  const folder = await openDataFolder(config);
  closers.push("data folder", () => folder.close());
  const disk = await readDiskState(folder.layout.raft);
  const nodeId = folder.state.nodeId ?? mintNodeId(systemRandomBytes);
  const metrics = new Metrics();
  const parts: NodeParts = {
    ...{
      config,
      version: VERSION,
      nodeId,
      layout: folder.layout,
      security,
      logger,
      metrics,
      readiness,
      closers,
      signal,
      administration: createAdministrationLog(logger),
    },
    transportMetrics: createTransportMetrics(metrics),
    nodeState: () => describeNode(parts),
  };
  await openHttp(parts);

  let host: RaftHost | null = null;
  const isPendingFounder = disk.kind === "fresh" && isFounder(config);
  const peers = await openPeers(parts, { host: () => host, isPendingFounder });
  await openClients(parts, peers);
  const boot = await settle(parts, peers, disk);
  await folder.claim(nodeId);
  const space = await openDiskSpace(parts);
  host = await openMembership(parts, peers, boot);
  await openFilesystem(parts, peers, host, { folder, boot, space });
  orderShutdown(closers, host);
  readiness.serving();
  space.allowRefill();
  logger.info(
    {
      nodeId,
      clients: formatAddress(config.clientAddress),
      peers: formatAddress(config.peerAddress),
      http: formatAddress(config.httpAddress),
      data: config.dataDirectory,
    },
    `nexusd-cluster ${VERSION} serves clients at ${formatAddress(config.clientAddress)}`,
  );
}

function warnIfOpen({ credentials }: DaemonConfig, logger: Logger): void {
  if (credentials.kind !== "none") return;
  logger.warn("--insecure-no-auth: listeners beyond loopback are open to everybody who reaches them");
}

/** Whether a fresh node with this configuration means to found: told to others, so that they wait or refuse. */
function isFounder({ founding, hostname, peers }: DaemonConfig): boolean {
  if (peers.length === 0) return founding.kind !== "named" || founding.hostname === hostname;
  return founding.kind === "founder" || (founding.kind === "named" && founding.hostname === hostname);
}

function describeNode({ nodeId, config, readiness, version }: NodeParts): NodeState {
  const reasons = readiness.reasons().map(({ check, message }) => `${check}: ${message}`);
  return {
    nodeId,
    version,
    address: formatAddress(config.advertiseAddress),
    uptimeSeconds: process.uptime(),
    ready: reasons.length === 0,
    reasons,
    notices: readiness.notices().map(({ check, message }) => `${check}: ${message}`),
  };
}

async function openHttp({
  config,
  nodeId,
  version,
  metrics,
  readiness,
  logger,
  closers,
}: NodeParts): Promise<void> {
  exportBuildInfo(metrics, { version, nodeId, hostname: config.hostname });
  exportReadiness(metrics, () => readiness.isReady());
  const http = await startHttpServer(config.httpAddress, {
    metricsPage: () => metrics.page(),
    unreadyReasons: () => readiness.reasons(),
    notices: () => readiness.notices(),
    onError: (path, error) => logger.error({ path, err: error }, "an HTTP request failed"),
  });
  closers.push("HTTP", () => http.close());
}

/** Open from the start, so that a port in use is known before anything is written; calls are refused until later. */
async function openClients({ config, security, closers }: NodeParts, peers: Peers): Promise<void> {
  const server = await openListener("--client-addr", config.clientAddress, () =>
    startVfsServer({
      ...peers.vfs,
      address: formatAddress(config.clientAddress),
      security,
      allowInsecureOffLoopback: config.credentials.kind === "none",
    }),
  );
  closers.push(CLIENT_LISTENER, (remainingMs) => server.stop(Math.min(remainingMs, CLIENT_GRACE_MS)));
}

/** Stores, coordinator, kernel and services, wired to each other and to both listeners. */
async function openFilesystem(
  parts: NodeParts,
  peers: Peers,
  host: RaftHost,
  opened: { readonly folder: OpenedDataFolder; readonly boot: SettledBoot; readonly space: SpaceGuard },
): Promise<void> {
  const { layout } = opened.folder;
  const { config } = parts;
  const storage = await openStorage(config, layout.content, { ...parts, peerBlobs: peers.blobClient });
  const coordinator = new RaftDistributedCoordinator(host);
  watchMembership(parts, peers, host, (zones) => zones.map((zone) => coordinator.zoneInfo(zone)));
  const kernel = await startKernel(config, layout.audit, {
    ...parts,
    coordinator,
    storage,
    growth: opened.space,
    remoteChannels: peers.remoteChannels,
    onWired: ({ content, homeChannels }) => {
      peers.content.bind(content);
      peers.channels.bind(homeChannels);
    },
    untilMountsAreKnown: async () => {
      await catchUpWithRoot(parts, host, coordinator, opened.boot);
      parts.readiness.starting("mounts are known; services are starting");
    },
  });
  peers.kernel.bind(kernel);
}

/** Calls wait until every mount of root is known. What is missing after that is shown by `/readyz`. */
async function catchUpWithRoot(
  { readiness, logger, closers, signal }: NodeParts,
  host: RaftHost,
  coordinator: DistributedCoordinator,
  boot: SettledBoot,
): Promise<void> {
  const stop = new AbortController();
  const stopping = AbortSignal.any([signal, stop.signal]);
  const catchUp = new RootCatchUp({
    reachCommitted: (timeoutMs) =>
      coordinator.metaStoreForZone(ROOT_ZONE).readToken({ consistency: LINEARIZABLE, timeoutMs }),
    progress: () => rootProgress(host),
    mayServeBehind: boot.kind !== "join",
    onWaiting: (reason) => readiness.starting(reason),
    nowMs: () => performance.now(),
    signal: stopping,
  });
  readiness.addCheck("root", () => catchUp.reasons());
  if ((await catchUp.untilServable()) === "caughtUp") return;
  logger.warn({ reasons: catchUp.reasons() }, "serving without having caught up with zone root");
  const later = catchUp.untilCaughtUp().then(
    () => logger.info("caught up with zone root"),
    (error: unknown) => {
      if (!stopping.aborted) logger.error({ err: error }, "gave up catching up with zone root");
    },
  );
  closers.push("catching up", async () => {
    stop.abort();
    await later;
  });
}

/** A replica that could not be opened has no leader either. */
function rootProgress(host: RaftHost): RootProgress {
  if (!host.zones().includes(ROOT_ZONE)) return { hasLeader: false, appliedIndex: 0, commitIndex: 0 };
  const root = host.replica(ROOT_ZONE).metrics();
  return {
    hasLeader: root.leaderId !== null,
    appliedIndex: root.appliedIndex,
    commitIndex: root.commitIndex,
  };
}

/** Leadership goes first, while everything still runs; then clients; then the rest in reverse. */
function orderShutdown(closers: Closers, host: RaftHost): void {
  closers.closeFirst(CLIENT_LISTENER);
  closers.push("leadership", (remainingMs) => host.drain(Math.min(remainingMs, DRAIN_TIMEOUT_MS)));
}
