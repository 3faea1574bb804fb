import { ROOT_ZONE } from "@nexus/contracts";
import { createKernel, type DistributedCoordinator, GRANTS_ONLY, type KernelRuntime } from "@nexus/kernel";
import { formatAddress, newId } from "@nexus/lib";
import type { DaemonConfig } from "../config/types.js";
import type { Closers } from "../lifecycle/closers.js";
import type { Logger } from "../log/logger.js";
import type { Metrics } from "../metrics/registry.js";
import { createKernelMetrics } from "../metrics/store-metrics.js";
import { enlistServices } from "../services.js";
import type { Storage } from "./storage.js";

/** Builds the kernel over coordinator and stores, with its services running; not yet open for calls. */
export async function startKernel(
  config: DaemonConfig,
  auditFolder: string,
  parts: {
    readonly coordinator: DistributedCoordinator;
    readonly storage: Storage;
    readonly metrics: Metrics;
    readonly logger: Logger;
    readonly closers: Closers;
  },
): Promise<KernelRuntime> {
  const { coordinator, storage, metrics, logger, closers } = parts;
  const hookFailures = metrics.counter("nexus_hook_failures_total", "Post hooks that failed.", ["hook"]);
  const kernel = createKernel({
    coordinator,
    store: storage.content,
    objectStoreProvider: storage.provider,
    advertiseAddress: formatAddress(config.advertiseAddress),
    clock: { wallMs: () => Date.now(), nowMs: () => performance.now() },
    random: () => Math.random(),
    newId: () => newId(),
    permissions: GRANTS_ONLY,
    limits: {},
    metrics: createKernelMetrics(metrics),
    onHookFailure: ({ hook, phase, event, error }) => {
      hookFailures.inc({ hook });
      logger.error(
        { hook, phase, operation: event.operation, path: event.path, err: error },
        "a hook failed",
      );
    },
  });
  closers.push("kernel", () => kernel.close());
  if (storage.rootFolder !== null) kernel.bindStore(ROOT_ZONE, "/", storage.rootFolder);
  enlistServices(kernel.services, config, auditFolder, { metrics, logger });
  await kernel.services.startAll({ kernel });
  return kernel;
}
