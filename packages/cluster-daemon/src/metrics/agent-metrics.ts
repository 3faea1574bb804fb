import type { AgentStats } from "@nexus/kernel";
import type { Metrics } from "./registry.js";

const FAMILIES: readonly ["gauge" | "counter", string, string, (stats: AgentStats) => number][] = [
  ["gauge", "nexus_agents_local", "Living agents on this node.", (s) => s.local],
  ["gauge", "nexus_agents_waiting_calls", "Calls on this node that wait for an agent.", (s) => s.waiting],
  ["counter", "nexus_agents_spawned_total", "Agents spawned on this node.", (s) => s.spawned],
  [
    "counter",
    "nexus_agents_marked_lost_total",
    "Agents of lost nodes that this node marked as ended.",
    (s) => s.markedLost,
  ],
  [
    "counter",
    "nexus_agents_silent_total",
    "Unmanaged agents of this node that ended for want of heartbeats.",
    (s) => s.silent,
  ],
  ["counter", "nexus_agents_reaped_total", "Ended agents this node took off the list.", (s) => s.reaped],
  ["counter", "nexus_agents_provisioned_total", "Agents brought up on this node.", (s) => s.provisioned],
  [
    "counter",
    "nexus_agents_provisioning_failures_total",
    "Attempts to bring an agent up that failed or took too long.",
    (s) => s.provisioningFailures,
  ],
  ["counter", "nexus_agents_heartbeats_total", "Heartbeats that came to this node.", (s) => s.heartbeats],
  [
    "counter",
    "nexus_agents_recorded_heartbeats_total",
    "Heartbeats that were written down, because the agent is on another node.",
    (s) => s.recordedHeartbeats,
  ],
  [
    "counter",
    "nexus_agents_sweep_failures_total",
    "Steps of the upkeep of agents that failed and are tried again.",
    (s) => s.sweepFailures,
  ],
];

/** What this node's kernel does for agents. */
export function exportAgentMetrics(metrics: Metrics, stats: () => AgentStats): void {
  for (const [kind, name, help, read] of FAMILIES) {
    metrics.read({ kind, name, help, labelNames: [], samples: () => [{ labels: {}, value: read(stats()) }] });
  }
  metrics.read({
    kind: "gauge",
    name: "nexus_agents",
    help: "Agents of the cluster by state, as counted by the node that leads root; 0 on the others.",
    labelNames: ["state"],
    samples: () => Object.entries(stats().census).map(([state, value]) => ({ labels: { state }, value })),
  });
}
