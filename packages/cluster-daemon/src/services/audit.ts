import type { Service, ServiceFactory } from "@nexus/kernel";
import { AuditService, DEFAULT_AUDIT_LIMITS, nodeAuditFiles } from "@nexus/services";
import type { AdministrationLog } from "../composition/administration.js";
import { readBytesOfAtLeast, readCount } from "../config/values.js";
import type { Logger } from "../log/logger.js";
import { exportAuditMetrics } from "../metrics/node-metrics.js";
import type { Metrics } from "../metrics/registry.js";
import { describeSettings, readSettings } from "./settings.js";

const SETTINGS = {
  max_file_bytes: {
    description: "size at which the audit log starts a new file, such as 64MiB",
    fallback: DEFAULT_AUDIT_LIMITS.maxFileBytes,
    read: readBytesOfAtLeast(1),
  },
  max_files: {
    description: "audit log files that are kept, the current one included: 1 to 1000",
    fallback: DEFAULT_AUDIT_LIMITS.maxFiles,
    read: readCount(1, 1_000),
  },
};

/** The audit log of this node: a line for every change, and for every change that was refused. */
export function auditFactory(
  folder: string,
  parts: {
    readonly metrics: Metrics;
    readonly logger: Logger;
    readonly administration: AdministrationLog;
  },
): ServiceFactory {
  const { metrics, logger, administration } = parts;
  let latest: AuditService | null = null;
  exportAuditMetrics(metrics, () => latest?.stats() ?? null);
  return {
    name: "audit",
    settings: describeSettings(SETTINGS),
    create: (written) => {
      const { max_file_bytes, max_files } = readSettings("audit", SETTINGS, written);
      const audit = new AuditService({
        files: nodeAuditFiles(folder),
        clock: {
          wallMs: () => Date.now(),
          setTimer: (delayMs, callback) => {
            const timer = setTimeout(callback, delayMs);
            return () => clearTimeout(timer);
          },
        },
        limits: { ...DEFAULT_AUDIT_LIMITS, maxFileBytes: max_file_bytes, maxFiles: max_files },
        onEvent: ({ level, message, fields }) => logger[level](fields, message),
      });
      return bound(audit, administration, () => {
        latest = audit;
      });
    },
  };
}

/** The audit service, told of what administrators do to zones while it runs. */
function bound(audit: AuditService, administration: AdministrationLog, onStarted: () => void): Service {
  return {
    name: audit.name,
    dependencies: audit.dependencies,
    holdsAlone: "the files of the audit log",
    hookSpec: () => audit.hookSpec(),
    start: async () => {
      await audit.start();
      onStarted();
      administration.bind(audit);
    },
    stop: () => {
      administration.bind(null);
      return audit.stop();
    },
  };
}
