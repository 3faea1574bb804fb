import type { Pid } from "@nexus/contracts";
import type { Agent, AgentEnd, ProvisioningFailure } from "./agent.js";

/** An agent with what is looked up beside its row. */
export interface AgentInfo extends Agent {
  /** Grows with every change; what `changed` waits are given. */
  readonly revision: number;
  /** In the order they were spawned; the first MAX_LISTED_CHILDREN. null: not looked up. */
  readonly children: readonly Pid[] | null;
}

export const MAX_LISTED_CHILDREN = 1_000;

/** The descriptor as files and the generic Call show it (reference facts, 4.14); pids are text. */
export function describeAgent(agent: AgentInfo): Readonly<Record<string, unknown>> {
  const { state, connection } = agent;
  return {
    pid: String(agent.pid),
    name: agent.name,
    kind: agent.kind,
    owner_id: agent.ownerId,
    zone_id: agent.zoneId,
    parent_pid: agent.parentPid === null ? null : String(agent.parentPid),
    state: state.kind,
    exit_code: state.kind === "TERMINATED" ? state.exitCode : null,
    end: state.kind === "TERMINATED" ? describeEnd(state.end) : null,
    ended_at_ms: state.kind === "TERMINATED" ? state.atMs : null,
    failure: state.kind === "REGISTERED" && state.failure !== null ? describeFailure(state.failure) : null,
    generation: agent.generation,
    revision: agent.revision,
    cwd: agent.cwd,
    root: agent.root,
    children: agent.children?.map(String) ?? null,
    created_at_ms: agent.createdAtMs,
    updated_at_ms: agent.updatedAtMs,
    last_heartbeat_ms: agent.lastHeartbeatMs,
    connection_id: connection?.id ?? null,
    external_info:
      connection === null
        ? null
        : {
            connection_id: connection.id,
            host_pid: connection.hostPid,
            remote_addr: connection.remoteAddress,
            protocol: connection.protocol,
            last_heartbeat_ms: agent.lastHeartbeatMs,
          },
    labels: agent.labels,
    repos: agent.repos.map(({ alias, mountPath }) => ({ alias, mount_path: mountPath })),
    node_id: String(agent.nodeId),
    host_life: agent.hostLife,
  };
}

function describeFailure({ code, message, atMs }: ProvisioningFailure): Readonly<Record<string, unknown>> {
  return { code, message, at_ms: atMs };
}

function describeEnd(end: AgentEnd): Readonly<Record<string, unknown>> {
  switch (end.kind) {
    case "signalled":
      return { kind: "signalled", signal: end.signal };
    case "nodeLost":
      return { kind: "node_lost", node_id: String(end.nodeId) };
    case "exited":
    case "silent":
      return { kind: end.kind };
  }
}
