import type { SpaceStatus } from "../disk-space/space-guard.js";
import type { Metrics } from "./registry.js";

/** Room on the data folder's filesystem. Nothing is shown of what is not known yet. */
export function exportSpaceMetrics(metrics: Metrics, status: () => SpaceStatus): void {
  const gauge = (name: string, help: string, read: (status: SpaceStatus) => number | null): void =>
    metrics.read({
      kind: "gauge",
      name,
      help,
      labelNames: [],
      samples: () => {
        const value = read(status());
        return value === null ? [] : [{ labels: {}, value }];
      },
    });
  gauge(
    "nexus_disk_free_bytes",
    "Bytes the node may still allocate for its data folder.",
    (s) => s.freeBytes,
  );
  gauge("nexus_disk_reserve_bytes", "Bytes of the emergency reserve on disk.", (s) => s.reserveBytes);
  gauge("nexus_disk_reserve_wanted_bytes", "Bytes of the whole reserve.", (s) => s.reserveWantedBytes);
  gauge("nexus_disk_low_space", "1 while writes that need room are refused.", (s) => Number(s.isRefusing));
}
