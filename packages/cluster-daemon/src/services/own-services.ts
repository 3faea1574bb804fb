import type { AgentRuntime, BootServices, ServiceFactory, WantedService } from "@nexus/kernel";
import type { AdministrationLog } from "../composition/administration.js";
import type { DaemonConfig } from "../config/types.js";
import type { Logger } from "../log/logger.js";
import type { Metrics } from "../metrics/registry.js";
import { agentProcessesFactory } from "./agent-processes.js";
import { auditFactory } from "./audit.js";
import { mountLogFactory } from "./mount-log.js";

/**
 * The services of this daemon: a new one is offered here, so that administrators can have it, and wanted where the
 * configuration wants it from the start. The registry orders and starts them.
 */
export function ownServices(
  config: Pick<DaemonConfig, "agents" | "audit" | "dataDirectory">,
  auditFolder: string,
  parts: {
    readonly metrics: Metrics;
    readonly logger: Logger;
    readonly administration: AdministrationLog;
    readonly bindProvisioner: AgentRuntime["bindProvisioner"];
  },
): BootServices {
  const audit = auditFactory(auditFolder, parts);
  const mountLog = mountLogFactory(parts.logger);
  const offered: ServiceFactory[] = [audit, mountLog];
  const wanted: WantedService[] = [{ factory: mountLog, settings: {} }];
  if (config.agents !== null) {
    const { bindProvisioner, logger } = parts;
    const factory = agentProcessesFactory(bindProvisioner, config.agents, config.dataDirectory, logger);
    offered.push(factory);
    wanted.push({ factory, settings: { max_processes: String(config.agents.maxProcesses) } });
  }
  if (config.audit !== null) {
    const { maxFileBytes, maxFiles } = config.audit;
    const settings = { max_file_bytes: String(maxFileBytes), max_files: String(maxFiles) };
    wanted.push({ factory: audit, settings });
  }
  return { offered, wanted };
}
