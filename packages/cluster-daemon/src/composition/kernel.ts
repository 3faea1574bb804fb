import { type NodeId, ROOT_ZONE } from "@nexus/contracts";
import {
  type AgentProvisioner,
  bootKernel,
  type DistributedCoordinator,
  GRANTS_ONLY,
  type GrowthGate,
  type IntentOutcome,
  type KernelOptions,
  type KernelRuntime,
  lockOrderFor,
  textFile,
} from "@nexus/kernel";
import { formatAddress, invariant, newId } from "@nexus/lib";
import type { ClosableRemoteChannels } from "@nexus/transport";
import type { DaemonConfig } from "../config/types.js";
import type { Closers } from "../lifecycle/closers.js";
import type { Logger } from "../log/logger.js";
import { exportAgentMetrics } from "../metrics/agent-metrics.js";
import { exportChannelMetrics, exportRemoteChannelMetrics } from "../metrics/channel-metrics.js";
import type { Metrics } from "../metrics/registry.js";
import { createKernelMetrics } from "../metrics/store-metrics.js";
import { countTrouble } from "../metrics/trouble-metrics.js";
import { ownServices } from "../services/own-services.js";
import type { AdministrationLog } from "./administration.js";
import { openCache } from "./cache.js";
import { openSharedMemory } from "./shared-memory.js";
import type { Storage } from "./storage.js";

export interface KernelSurroundings {
  readonly nodeId: NodeId;
  readonly coordinator: DistributedCoordinator;
  readonly storage: Storage;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly closers: Closers;
  readonly administration: AdministrationLog;
  readonly growth: GrowthGate;
  readonly remoteChannels: ClosableRemoteChannels;
  /** Told of the kernel once it is wired: before mounts are known, services run and calls are answered. */
  readonly onWired: (kernel: KernelRuntime) => void;
  readonly untilMountsAreKnown: () => Promise<void>;
}

/** Boots the kernel over coordinator and stores; resolves once its services run and it answers calls. */
export async function startKernel(
  config: DaemonConfig,
  auditFolder: string,
  parts: KernelSurroundings,
): Promise<KernelRuntime> {
  const { storage, metrics, closers, onWired, untilMountsAreKnown } = parts;
  // Before the kernel, so that it is closed after the services that use it.
  const cache = openCache(config.cache, parts);
  let wired: KernelRuntime | null = null;
  const bindProvisioner = (provisioner: AgentProvisioner): (() => void) => {
    invariant(wired !== null, "a provisioner was bound before the kernel was wired: services start after it");
    return wired.agents.bindProvisioner(provisioner);
  };
  return bootKernel({
    services: ownServices(config, auditFolder, { ...parts, bindProvisioner }),
    kernel: await kernelOptions(config, parts),
    wire: (kernel) => {
      wired = kernel;
      closers.push("kernel", () => kernel.close());
      exportKernelMetrics(metrics, kernel);
      exportRemoteChannelMetrics(metrics, () => parts.remoteChannels.stats());
      kernel.addSystemView({
        name: "metrics",
        resolve: (names) =>
          names.length > 0 ? null : textFile("text/plain", async () => (await metrics.page()).body),
      });
      if (storage.rootFolder !== null) kernel.bindStore(ROOT_ZONE, "/", storage.rootFolder);
      onWired(kernel);
    },
    untilMountsAreKnown,
    cache,
  });
}

async function kernelOptions(config: DaemonConfig, parts: KernelSurroundings): Promise<KernelOptions> {
  const { coordinator, storage, metrics, logger } = parts;
  return {
    coordinator,
    store: storage.content,
    objectStoreProvider: storage.provider,
    advertiseAddress: formatAddress(config.advertiseAddress),
    clock: { wallMs: () => Date.now(), nowMs: () => performance.now() },
    random: () => Math.random(),
    newId: () => newId(),
    permissions: GRANTS_ONLY,
    growth: parts.growth,
    lockOrder: lockOrderFor(process.env["NEXUS_DEBUG_LOCK_ORDER"]),
    limits: {},
    channelDrivers: await openSharedMemory(parts.nodeId, parts),
    remoteChannels: parts.remoteChannels,
    onChannelTrouble: (what, error) => logger.warn({ err: error }, `${what} failed`),
    onIntentRecovery: (outcome) => logIntentRecovery(logger, outcome),
    onAgentTrouble: (what, error) => logger.error({ err: error }, `${what} failed`),
    metrics: createKernelMetrics(metrics),
    ...countTrouble(metrics, logger),
  };
}

function exportKernelMetrics(metrics: Metrics, kernel: KernelRuntime): void {
  metrics.read({
    kind: "gauge",
    name: "nexus_watch_waiting",
    help: "Watches of this node's kernel that wait for a change.",
    labelNames: [],
    samples: () => [{ labels: {}, value: kernel.waitingWatches() }],
  });
  metrics.read({
    kind: "gauge",
    name: "nexus_watch_waiting_zones",
    help: "Zones that waiting watches cover, each watch counted for every one of its own (limit maxWaitingWatches).",
    labelNames: [],
    samples: () => [{ labels: {}, value: kernel.watchedZoneWaits() }],
  });
  exportAgentMetrics(metrics, () => kernel.agents.stats());
  exportChannelMetrics(metrics, () => kernel.localChannels());
}

/** What a crash interrupted in a host folder, and what became of it. */
function logIntentRecovery(logger: Logger, outcome: IntentOutcome): void {
  const { kind, intent } = outcome;
  if (kind === "waiting") {
    logger.warn(
      { intent, err: outcome.error },
      "what a crash interrupted in a host folder waits for its entries",
    );
  } else {
    logger.info({ intent }, `what a crash interrupted in a host folder was ${kind}`);
  }
}
