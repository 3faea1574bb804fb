import type { ServiceRegistry } from "@nexus/kernel";
import { AuditService, DEFAULT_AUDIT_LIMITS, nodeAuditFiles } from "@nexus/services";
import type { AdministrationLog } from "./composition/administration.js";
import type { DaemonConfig } from "./config/types.js";
import type { Logger } from "./log/logger.js";
import { exportAuditMetrics } from "./metrics/node-metrics.js";
import type { Metrics } from "./metrics/registry.js";

/** The services of this daemon. A new one is built and enlisted here; the registry orders and starts them. */
export function enlistServices(
  registry: ServiceRegistry,
  config: Pick<DaemonConfig, "audit">,
  auditFolder: string,
  parts: {
    readonly metrics: Metrics;
    readonly logger: Logger;
    readonly administration: AdministrationLog;
  },
): void {
  if (config.audit === null) return;
  const audit = new AuditService({
    files: nodeAuditFiles(auditFolder),
    clock: {
      wallMs: () => Date.now(),
      setTimer: (delayMs, callback) => {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
    },
    limits: { ...DEFAULT_AUDIT_LIMITS, ...config.audit },
    onEvent: ({ level, message, fields }) => parts.logger[level](fields, message),
  });
  exportAuditMetrics(parts.metrics, () => audit.stats());
  parts.administration.bind(audit);
  registry.enlist(audit);
}
