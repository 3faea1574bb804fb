import { type NodeId, type Pid, ROOT_ZONE } from "@nexus/contracts";
import type { Agent } from "../core/agents/agent.js";

/** An agent that was just registered, and what differs. */
export function testAgent(over: Partial<Agent> = {}): Agent {
  return {
    pid: 1 as Pid,
    name: "worker",
    kind: "WORKER",
    ownerId: "ann",
    zoneId: ROOT_ZONE,
    parentPid: null,
    nodeId: 1 as NodeId,
    hostLife: "life-1",
    state: { kind: "REGISTERED", failure: null },
    generation: 1,
    cwd: "/",
    root: "/",
    labels: {},
    repos: [],
    connection: null,
    createdAtMs: 1,
    updatedAtMs: 1,
    lastHeartbeatMs: null,
    ...over,
  };
}
