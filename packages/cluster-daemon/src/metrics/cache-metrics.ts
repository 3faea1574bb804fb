import type { RedisConnectionStats } from "@nexus/backends";
import type { NexusError } from "@nexus/contracts";
import type { Metrics } from "./registry.js";

const FAMILIES: readonly ["gauge" | "counter", string, string, (stats: RedisConnectionStats) => number][] = [
  ["gauge", "nexus_cache_up", "1 while the cache's server is connected.", (s) => Number(s.isConnected)],
  ["counter", "nexus_cache_connects_total", "Connections made to the cache's server.", (s) => s.connects],
  ["gauge", "nexus_cache_pending_commands", "Commands the cache has not answered.", (s) => s.pendingCommands],
];

/** Families of a cache on a server. What is returned counts the calls that went on without it. */
export function exportCacheMetrics(
  metrics: Metrics,
  stats: () => RedisConnectionStats,
): { readonly onAbsent: (error: NexusError) => void } {
  for (const [kind, name, help, read] of FAMILIES) {
    metrics.read({ kind, name, help, labelNames: [], samples: () => [{ labels: {}, value: read(stats()) }] });
  }
  const absent = metrics.counter("nexus_cache_absent_total", "Calls that went on without the cache.", [
    "code",
  ]);
  return { onAbsent: ({ code }) => absent.inc({ code }) };
}
