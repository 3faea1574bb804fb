import { NexusError } from "@nexus/contracts";
import { unreachable } from "@nexus/lib";
import type {
  Agent,
  AgentEnd,
  AgentSignal,
  AgentState,
  AgentStateName,
  ProvisioningFailure,
  ReportedState,
} from "./agent.js";

/** Something that happens to an agent. */
export type AgentEvent =
  | { readonly kind: "reported"; readonly state: ReportedState }
  | { readonly kind: "signalled"; readonly signal: AgentSignal }
  | { readonly kind: "exited"; readonly exitCode: number }
  /** The node, or the heartbeats, it lived by are gone. */
  | { readonly kind: "lost"; readonly end: AgentEnd & { readonly kind: "nodeLost" | "silent" } }
  | { readonly kind: "provisioningFailed"; readonly failure: ProvisioningFailure }
  | { readonly kind: "heartbeat" };

export const SIGTERM_EXIT_CODE = 0;
export const SIGKILL_EXIT_CODE = -9;

/** Where an agent may go from where it is (reference facts, 4.14). TERMINATED can be reached from anywhere else. */
export const AGENT_TRANSITIONS: Readonly<Record<AgentStateName, readonly AgentStateName[]>> = {
  REGISTERED: ["WARMING_UP", "TERMINATED"],
  WARMING_UP: ["READY", "TERMINATED"],
  READY: ["BUSY", "SUSPENDED", "TERMINATED"],
  BUSY: ["READY", "SUSPENDED", "TERMINATED"],
  SUSPENDED: ["READY", "TERMINATED"],
  TERMINATED: [],
};

/**
 * The agent after the event. The same agent: nothing changes, as when a state or an end is reported again, so that a
 * retry is harmless. Errors: CONFLICT (details.state: the present one).
 */
export function transition(agent: Agent, event: AgentEvent, nowMs: number): Agent {
  const updated = { ...agent, updatedAtMs: nowMs };
  switch (event.kind) {
    case "reported":
      if (agent.state.kind === event.state) return agent;
      return moved(agent, { kind: event.state }, `become ${event.state}`, nowMs);
    case "signalled":
      return signalled(agent, event.signal, nowMs);
    case "exited":
      return ended(agent, event.exitCode, { kind: "exited" }, nowMs);
    case "lost":
      return ended(agent, null, event.end, nowMs);
    case "provisioningFailed":
      if (agent.state.kind !== "REGISTERED") throw illegal(agent, "fail to be provisioned");
      return { ...updated, state: { kind: "REGISTERED", failure: event.failure } };
    case "heartbeat":
      if (agent.state.kind === "TERMINATED" || agent.kind !== "UNMANAGED")
        throw illegal(agent, "send heartbeats");
      return { ...agent, lastHeartbeatMs: nowMs };
    default:
      return unreachable(event, "agent event");
  }
}

function signalled(agent: Agent, signal: AgentSignal, nowMs: number): Agent {
  switch (signal.name) {
    case "SIGTERM":
      return ended(agent, SIGTERM_EXIT_CODE, { kind: "signalled", signal: "SIGTERM" }, nowMs);
    case "SIGKILL":
      return ended(agent, SIGKILL_EXIT_CODE, { kind: "signalled", signal: "SIGKILL" }, nowMs);
    case "SIGSTOP":
      return moved(agent, { kind: "SUSPENDED" }, "be suspended", nowMs);
    case "SIGCONT": {
      if (agent.state.kind !== "SUSPENDED") throw illegal(agent, "be continued");
      const resumed = moved(agent, { kind: "READY" }, "be continued", nowMs);
      return { ...resumed, generation: agent.generation + 1 };
    }
    case "SIGUSR1":
      if (agent.state.kind === "TERMINATED") throw illegal(agent, "take labels");
      return { ...agent, labels: merged(agent.labels, signal.labels), updatedAtMs: nowMs };
    default:
      return unreachable(signal, "agent signal");
  }
}

/** The first end counts: whatever comes later finds it ended. */
function ended(agent: Agent, exitCode: number | null, end: AgentEnd, nowMs: number): Agent {
  if (agent.state.kind === "TERMINATED") return agent;
  return moved(agent, { kind: "TERMINATED", exitCode, end, atMs: nowMs }, "end", nowMs);
}

function moved(agent: Agent, state: AgentState, what: string, nowMs: number): Agent {
  if (!AGENT_TRANSITIONS[agent.state.kind].includes(state.kind)) throw illegal(agent, what);
  return { ...agent, state, updatedAtMs: nowMs };
}

function merged(
  labels: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string>> {
  const result = new Map(Object.entries(labels));
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) result.delete(name);
    else result.set(name, value);
  }
  return Object.fromEntries(result);
}

function illegal({ pid, state, kind }: Agent, what: string): NexusError {
  const next = AGENT_TRANSITIONS[state.kind];
  return new NexusError({
    code: "CONFLICT",
    what: `agent ${pid} (${kind}) is ${state.kind} and cannot ${what}`,
    remedy: next.length === 0 ? "spawn another agent" : `from here it can become ${next.join(", ")}`,
    details: { pid, state: state.kind },
  });
}
