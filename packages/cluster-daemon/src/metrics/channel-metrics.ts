import type { LocalChannelStats } from "@nexus/kernel";
import type { HomeChannelClientStats } from "@nexus/transport";
import type { Metrics } from "./registry.js";

const FAMILIES: readonly ["gauge" | "counter", string, string, (stats: LocalChannelStats) => number][] = [
  ["gauge", "nexus_local_channels", "Pipes and streams whose messages are on this node.", (s) => s.channels],
  ["gauge", "nexus_local_channels_limit", "Most there can be of them.", (s) => s.maxChannels],
  [
    "gauge",
    "nexus_local_channel_capacity_bytes",
    "Capacities of the local pipes and streams together.",
    (s) => s.capacityBytes,
  ],
  [
    "gauge",
    "nexus_local_channel_capacity_limit_bytes",
    "Most their capacities may come to.",
    (s) => s.maxCapacityBytes,
  ],
  ["gauge", "nexus_local_channel_messages", "Messages in local pipes and streams.", (s) => s.messages],
  ["gauge", "nexus_local_channel_message_bytes", "Bytes of these messages.", (s) => s.messageBytes],
  ["gauge", "nexus_local_channel_waiters", "Callers that wait at a local pipe or stream.", (s) => s.waiting],
  [
    "counter",
    "nexus_local_channels_refused_total",
    "Local pipes and streams there was no room for.",
    (s) => s.refused,
  ],
];

/** The pipes and streams this node holds itself: io_profile memory and shared_memory. */
export function exportChannelMetrics(metrics: Metrics, stats: () => LocalChannelStats): void {
  for (const [kind, name, help, read] of FAMILIES) {
    metrics.read({ kind, name, help, labelNames: [], samples: () => [{ labels: {}, value: read(stats()) }] });
  }
}

/** Calls of this node at pipes and streams whose messages are on others (limits callsPerHome, waitsPerHome). */
export function exportRemoteChannelMetrics(metrics: Metrics, stats: () => HomeChannelClientStats): void {
  const gauge = (name: string, help: string, read: (stats: HomeChannelClientStats) => number): void =>
    metrics.read({
      ...{ kind: "gauge", name, help, labelNames: [] },
      samples: () => [{ labels: {}, value: read(stats()) }],
    });
  gauge(
    "nexus_remote_channel_calls",
    "Calls of this node at pipes and streams of other nodes.",
    (s) => s.calls,
  );
  gauge("nexus_remote_channel_waits", "Those of them that wait for a message or for room.", (s) => s.waits);
}
