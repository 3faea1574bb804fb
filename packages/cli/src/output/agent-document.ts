import type { AgentInfo } from "@nexus/sdk";

/** An agent as `--json` prints it; pids are numbers, the node's id is text as everywhere. */
export function agentDocument(agent: AgentInfo): Record<string, unknown> {
  const { state } = agent;
  return {
    pid: agent.pid,
    name: agent.name,
    kind: agent.kind,
    state: state.kind,
    exitCode: state.kind === "TERMINATED" ? state.exitCode : null,
    end: state.kind === "TERMINATED" ? state.end.kind : null,
    failure: state.kind === "REGISTERED" ? (state.failure?.message ?? null) : null,
    owner: agent.ownerId,
    zone: agent.zoneId,
    node: String(agent.nodeId),
    parentPid: agent.parentPid,
    children: agent.children,
    generation: agent.generation,
    revision: agent.revision,
    labels: agent.labels,
  };
}
