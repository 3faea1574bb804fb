import {
  createHashPool,
  createObjectStoreProvider,
  type HashPool,
  type ReadDescriptor,
} from "@nexus/backends";
import { FileDescriptorTable, type ObjectStore, type ObjectStoreProvider } from "@nexus/kernel";
import type { PeerBlobClient } from "@nexus/lib/transport";
import type { DaemonConfig } from "../config/types.js";
import type { Closers } from "../lifecycle/closers.js";
import type { Logger } from "../log/logger.js";
import type { Metrics } from "../metrics/registry.js";
import { createStoreMetrics, exportDescriptorMetrics, exportPoolMetrics } from "../metrics/store-metrics.js";
import { logStoreEvent } from "./store-events.js";

export interface Storage {
  readonly pool: HashPool;
  readonly provider: ObjectStoreProvider;
  /** Content-addressed, for every zone; what peers pull blobs from. */
  readonly content: ObjectStore;
  /** Bound to `/` of root when `--root-path` is given. */
  readonly rootFolder: ObjectStore | null;
}

/** Opens the stores of this node. Errors: DRIVER_NOT_ENABLED, CONFIG_INVALID, NO_SPACE, IO_ERROR. */
export async function openStorage(
  config: Pick<DaemonConfig, "dataDirectory" | "enabledDrivers" | "mountableFolders" | "rootPath">,
  contentFolder: string,
  parts: {
    readonly peerBlobs: PeerBlobClient;
    readonly metrics: Metrics;
    readonly logger: Logger;
    readonly closers: Closers;
  },
): Promise<Storage> {
  const { metrics, logger, closers } = parts;
  const storeMetrics = createStoreMetrics(metrics);
  const pool = createHashPool({ onTask: (sample) => storeMetrics.onTask(sample) });
  closers.push("worker pool", () => pool.close());
  exportPoolMetrics(metrics, pool);
  const descriptors = new FileDescriptorTable<ReadDescriptor>();
  exportDescriptorMetrics(metrics, descriptors);
  const provider = createObjectStoreProvider({
    enabledDrivers: config.enabledDrivers,
    mountableFolders: config.mountableFolders,
    ownFolder: config.dataDirectory,
    peerBlobs: parts.peerBlobs,
    pool,
    descriptors,
    onEvent: (event) => {
      storeMetrics.onEvent(event);
      logStoreEvent(logger, event);
    },
  });
  const content = await provider.open("cas-local", { local_root: contentFolder });
  closers.push("content store", () => content.close());
  if (config.rootPath === null) return { pool, provider, content, rootFolder: null };
  const rootFolder = await provider.open("path_local", { local_root: config.rootPath });
  closers.push("root folder", () => rootFolder.close());
  return { pool, provider, content, rootFolder };
}
