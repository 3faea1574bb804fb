import type { AgentCalls } from "../kernel/agent-api.js";
import { kernelFixture } from "./kernel-fixture.js";

/** The calls of agents of a node that is alone, over state in memory: for whoever only has to reach them. */
export function openTestAgents(): AgentCalls {
  return kernelFixture().kernel.agents;
}
