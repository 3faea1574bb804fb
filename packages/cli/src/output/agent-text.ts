import type { AgentEnd, AgentInfo } from "@nexus/sdk";
import { renderTable } from "./table.js";

const left = (title: string) => ({ title, align: "left" }) as const;
const right = (title: string) => ({ title, align: "right" }) as const;
const COLUMNS = [
  right("PID"),
  right("PARENT"),
  left("KIND"),
  left("STATE"),
  left("OWNER"),
  left("ZONE"),
  left("NODE"),
  left("NAME"),
];

export function agentTable(agents: readonly AgentInfo[]): string[] {
  const rows = agents.map((agent) => [
    String(agent.pid),
    agent.parentPid === null ? "-" : String(agent.parentPid),
    agent.kind,
    stateText(agent),
    agent.ownerId,
    agent.zoneId,
    String(agent.nodeId),
    agent.name,
  ]);
  return renderTable(COLUMNS, rows);
}

/** One fact a line. */
export function agentLines(agent: AgentInfo): string[] {
  const { connection, children, state } = agent;
  const facts: (readonly [string, string | null])[] = [
    ["pid", String(agent.pid)],
    ["name", agent.name],
    ["kind", agent.kind],
    ["state", stateText(agent)],
    ["failure", state.kind === "REGISTERED" && state.failure !== null ? state.failure.message : null],
    ["owner", agent.ownerId],
    ["zone", agent.zoneId],
    ["node", String(agent.nodeId)],
    ["parent", agent.parentPid === null ? null : String(agent.parentPid)],
    ["children", children === null || children.length === 0 ? null : children.join(" ")],
    ["generation", String(agent.generation)],
    ["connection", connection === null ? null : `${connection.id} (${connection.protocol})`],
    ["heartbeat", agent.lastHeartbeatMs === null ? null : new Date(agent.lastHeartbeatMs).toISOString()],
    ["created", new Date(agent.createdAtMs).toISOString()],
    ["updated", new Date(agent.updatedAtMs).toISOString()],
    ...Object.entries(agent.labels).map(([name, value]) => [`label ${name}`, value] as const),
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
}

export function stateText({ state }: AgentInfo): string {
  if (state.kind !== "TERMINATED") return state.kind;
  return `${state.kind} (${state.exitCode ?? endText(state.end)})`;
}

function endText(end: AgentEnd): string {
  switch (end.kind) {
    case "exited":
      return "exited";
    case "signalled":
      return end.signal;
    case "nodeLost":
      return "its node is lost";
    case "silent":
      return "no heartbeats";
  }
}
