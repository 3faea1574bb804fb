import { NexusError } from "@nexus/contracts";
import type { Agent } from "@nexus/kernel";

/** A program of this node that agents may be run as. No shell comes near it. */
export interface AgentCommand {
  readonly name: string;
  /** Absolute path. */
  readonly program: string;
  readonly args: readonly string[];
}

/** Label that names the command of an agent; without it the agent's name does. */
export const COMMAND_LABEL = "command";
/** Labels `env.NAME` are variables of the process, where NAME is allowed. */
export const ENVIRONMENT_LABEL_PREFIX = "env.";

/** Errors: UNSUPPORTED (no such command on this node; those it has are named). */
export function commandOf(agent: Agent, commands: readonly AgentCommand[]): AgentCommand {
  const name = agent.labels[COMMAND_LABEL] ?? agent.name;
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  throw new NexusError({
    code: "UNSUPPORTED",
    what: `this node runs no agent command named ${JSON.stringify(name.slice(0, 80))}`,
    remedy: `name one of ${commands.map((command) => command.name).join(", ")} in the label ${COMMAND_LABEL}`,
  });
}

/** Variables an agent asks for. Errors: PERMISSION_DENIED (one that is not allowed). */
export function environmentOf(agent: Agent, allowed: ReadonlySet<string>): Readonly<Record<string, string>> {
  const environment: Record<string, string> = {};
  for (const [label, value] of Object.entries(agent.labels)) {
    if (!label.startsWith(ENVIRONMENT_LABEL_PREFIX)) continue;
    const name = label.slice(ENVIRONMENT_LABEL_PREFIX.length);
    if (!allowed.has(name)) throw notAllowed(agent, name, allowed);
    environment[name] = value;
  }
  return {
    ...environment,
    NEXUS_AGENT_PID: String(agent.pid),
    NEXUS_AGENT_NAME: agent.name,
    NEXUS_AGENT_ZONE: agent.zoneId,
  };
}

function notAllowed({ pid }: Agent, name: string, allowed: ReadonlySet<string>): NexusError {
  return new NexusError({
    code: "PERMISSION_DENIED",
    what: `agent ${pid} may not set the variable ${JSON.stringify(name.slice(0, 80))} of its process`,
    remedy: `this node allows ${[...allowed].join(", ") || "none"}`,
  });
}
