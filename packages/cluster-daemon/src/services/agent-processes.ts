import { join } from "node:path";
import type { AgentRuntime, ServiceFactory } from "@nexus/kernel";
import { DEFAULT_PROCESS_LIMITS, ProcessProvisioner } from "@nexus/services";
import type { DaemonConfig } from "../config/types.js";
import { readCount } from "../config/values.js";
import type { Logger } from "../log/logger.js";
import { describeSettings, readSettings } from "./settings.js";

const SETTINGS = {
  max_processes: {
    description: "agents run as processes of this node at once: 1 to 10000",
    fallback: DEFAULT_PROCESS_LIMITS.maxProcesses,
    read: readCount(1, 10_000),
  },
};

/**
 * Runs MANAGED agents as processes. Which programs, is the configuration's to say and nobody's on the wire: an
 * administrator of the cluster is none of this machine.
 */
export function agentProcessesFactory(
  bindProvisioner: AgentRuntime["bindProvisioner"],
  config: NonNullable<DaemonConfig["agents"]>,
  dataDirectory: string,
  logger: Logger,
): ServiceFactory {
  return {
    name: "agent-processes",
    settings: describeSettings(SETTINGS),
    create: (written) => {
      const { max_processes } = readSettings("agent-processes", SETTINGS, written);
      return new ProcessProvisioner({
        commands: config.commands,
        allowedEnvironment: new Set(config.allowedEnvironment),
        environment: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
        workingDirectory: join(dataDirectory, "agents"),
        limits: { ...DEFAULT_PROCESS_LIMITS, maxProcesses: max_processes },
        nowMs: () => performance.now(),
        bind: bindProvisioner,
        onEvent: ({ level, message, fields }) => logger[level](fields, message),
      });
    },
  };
}
