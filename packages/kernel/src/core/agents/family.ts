import { NexusError, type Pid } from "@nexus/contracts";
import type { Agent } from "./agent.js";

/**
 * Parents and children. A child keeps the pid of its parent for good: pids are never given out again, so a parent that
 * is gone cannot be mistaken for another agent, and nothing has to be rewritten when it goes. Its children are orphans
 * then; they run on and have no parent any more.
 */
export function isOrphan(parent: Agent | null): boolean {
  return parent === null || parent.state.kind === "TERMINATED";
}

/** An ended agent without a parent that could ask for its exit code: its row may go. */
export function isReapable(agent: Agent, parent: Agent | null): boolean {
  return agent.state.kind === "TERMINATED" && isOrphan(parent);
}

/** Errors: NOT_FOUND, CONFLICT (it has ended). */
export function requireParent(parentPid: Pid, parent: Agent | null): Agent {
  if (parent === null) {
    throw new NexusError({
      code: "NOT_FOUND",
      what: `there is no agent ${parentPid} to be a parent`,
      remedy: "name a living agent, or spawn one without a parent",
      details: { pid: parentPid },
    });
  }
  if (parent.state.kind !== "TERMINATED") return parent;
  throw new NexusError({
    code: "CONFLICT",
    what: `agent ${parentPid} has ended and cannot be a parent`,
    remedy: "name a living agent, or spawn one without a parent",
    details: { pid: parentPid, state: parent.state.kind },
  });
}
