import type { ZoneInfo } from "@nexus/kernel";
import type { Metrics } from "./registry.js";

type Usage = NonNullable<ZoneInfo["usage"]>;

/** Nothing of `field` that is not known, or not limited. */
const GAUGES: readonly (readonly [string, string, (usage: Usage) => number | null])[] = [
  ["nexus_zone_used_entries", "Entries of the zone, as applied here.", (usage) => usage.entries],
  ["nexus_zone_used_bytes", "Sizes of all files of the zone, as applied here.", (usage) => usage.bytes],
  ["nexus_zone_quota_entries", "Entries the zone may hold; absent: no limit.", (usage) => usage.maxEntries],
  ["nexus_zone_quota_bytes", "Bytes the zone may hold; absent: no limit.", (usage) => usage.maxBytes],
  [
    "nexus_zone_quota_used_ratio",
    "How much of its quota the zone has used up, of entries or bytes, whichever is more; absent: no quota.",
    usedRatio,
  ],
];

export function exportUsageMetrics(metrics: Metrics, infos: () => readonly ZoneInfo[]): void {
  for (const [name, help, read] of GAUGES) {
    metrics.read({
      kind: "gauge",
      name,
      help,
      labelNames: ["zone"],
      samples: () =>
        infos().flatMap(({ zoneId, usage }) => {
          const value = usage === null ? null : read(usage);
          return value === null ? [] : [{ labels: { zone: zoneId }, value }];
        }),
    });
  }
}

/** Of entries or bytes, whichever is more; null: no quota. A limit of nothing is used up however little there is. */
export function usedRatio({ entries, bytes, maxEntries, maxBytes }: Usage): number | null {
  const ratio = (used: number, limit: number | null): number[] =>
    limit === null ? [] : [limit === 0 ? 1 : used / limit];
  const ratios = [...ratio(entries, maxEntries), ...ratio(bytes, maxBytes)];
  return ratios.length === 0 ? null : Math.max(...ratios);
}
