import type { KernelRuntime } from "@nexus/kernel";
import type { AdministrationLog } from "../composition/administration.js";
import type { DaemonConfig } from "../config/types.js";
import type { Logger } from "../log/logger.js";
import type { Metrics } from "../metrics/registry.js";
import { agentProcessesFactory } from "./agent-processes.js";
import { auditFactory } from "./audit.js";
import { mountLogFactory } from "./mount-log.js";

/**
 * The services of this daemon: a new one is offered here, so that administrators can have it, and enlisted where the
 * configuration wants it from the start. The registry orders and starts them.
 */
export function enlistServices(
  kernel: Pick<KernelRuntime, "serviceControl" | "agents">,
  config: Pick<DaemonConfig, "agents" | "audit" | "dataDirectory">,
  auditFolder: string,
  parts: {
    readonly metrics: Metrics;
    readonly logger: Logger;
    readonly administration: AdministrationLog;
  },
): void {
  const { serviceControl } = kernel;
  serviceControl.offer(auditFactory(auditFolder, parts));
  serviceControl.offer(mountLogFactory(parts.logger));
  serviceControl.enlist("mount-log", {});
  if (config.agents !== null) {
    serviceControl.offer(
      agentProcessesFactory(kernel.agents, config.agents, config.dataDirectory, parts.logger),
    );
    serviceControl.enlist("agent-processes", { max_processes: String(config.agents.maxProcesses) });
  }
  if (config.audit !== null) {
    const { maxFileBytes, maxFiles } = config.audit;
    serviceControl.enlist("audit", {
      max_file_bytes: String(maxFileBytes),
      max_files: String(maxFiles),
    });
  }
}
