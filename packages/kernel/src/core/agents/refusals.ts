import { NexusError, type Pid } from "@nexus/contracts";
import type { Agent } from "./agent.js";

export function noAgent(pid: Pid): NexusError {
  return new NexusError({
    code: "NOT_FOUND",
    what: `there is no agent ${pid}`,
    remedy: "list the agents; one that has ended is gone once it is reaped",
    details: { pid },
  });
}

export function notEnded({ pid, state }: Agent): NexusError {
  return new NexusError({
    code: "CONFLICT",
    what: `agent ${pid} is ${state.kind} and cannot be reaped`,
    remedy: "end it first: signal it SIGTERM or SIGKILL",
    details: { pid, state: state.kind },
  });
}

export function connectionTaken(connectionId: string): NexusError {
  return new NexusError({
    code: "ALREADY_EXISTS",
    what: `connection ${JSON.stringify(connectionId)} belongs to a living agent`,
    remedy: "unregister that one first, or use another connection id",
    details: { connectionId },
  });
}

export function unknownSpawn({ pid }: Agent, cause: NexusError): NexusError {
  return new NexusError({
    code: "UNKNOWN_OUTCOME",
    what: `whether agent ${pid} was spawned is not known (${cause.what})`,
    remedy: `look for agent ${pid} before another one is spawned in its place`,
    details: { pid },
    cause,
  });
}

export function contended(pid: Pid, attempts: number): NexusError {
  return new NexusError({
    code: "CONFLICT",
    what: `agent ${pid} was changed by others ${attempts} times while this call tried to`,
    remedy: "try again",
    details: { pid },
  });
}

export function noConnection(connectionId: string): NexusError {
  return new NexusError({
    code: "NOT_FOUND",
    what: `no living agent has the connection ${JSON.stringify(connectionId)}`,
    remedy: "register it",
    details: { connectionId },
  });
}
