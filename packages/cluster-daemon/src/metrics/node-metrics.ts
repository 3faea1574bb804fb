import type { AuditStats } from "@nexus/services";
import type { Metrics } from "./registry.js";

/** Facts about this node that never change, as the labels of a constant. */
export function exportBuildInfo(
  metrics: Metrics,
  facts: { readonly version: string; readonly nodeId: number; readonly hostname: string },
): void {
  const info = metrics.gauge("nexus_build_info", "Constant 1; the labels say what runs here.", [
    "version",
    "node_id",
    "hostname",
  ]);
  info.set({ version: facts.version, node_id: String(facts.nodeId), hostname: facts.hostname }, 1);
}

export function exportReadiness(metrics: Metrics, isReady: () => boolean): void {
  metrics.read({
    kind: "gauge",
    name: "nexus_ready",
    help: "1 while /readyz answers 200.",
    labelNames: [],
    samples: () => [{ labels: {}, value: Number(isReady()) }],
  });
}

const AUDIT_FAMILIES: readonly ["gauge" | "counter", string, string, (stats: AuditStats) => number][] = [
  ["counter", "nexus_audit_records_total", "Audit records made durable.", (s) => s.written],
  [
    "counter",
    "nexus_audit_dropped_total",
    "Audit records given up because the disk was too slow.",
    (s) => s.dropped,
  ],
  ["counter", "nexus_audit_write_failures_total", "Failed writes of the audit log.", (s) => s.writeFailures],
  ["gauge", "nexus_audit_queue_records", "Audit records waiting for the disk.", (s) => s.queued],
  ["gauge", "nexus_audit_file_bytes", "Size of the current audit file.", (s) => s.currentFileBytes],
];

/** Stats of the audit log that was made last; null: none was, and nothing is shown. */
export function exportAuditMetrics(metrics: Metrics, stats: () => AuditStats | null): void {
  for (const [kind, name, help, read] of AUDIT_FAMILIES) {
    const samples = () => {
      const present = stats();
      return present === null ? [] : [{ labels: {}, value: read(present) }];
    };
    metrics.read({ kind, name, help, labelNames: [], samples });
  }
}
