import type { NexusError, Pid } from "@nexus/contracts";
import { afterEach, expect } from "vitest";
import type { AgentInfo } from "../core/agents/agent-json.js";
import type { AgentLimits } from "../core/agents/agent-limits.js";
import type { SpawnAgentRequest } from "../kernel/agent-api.js";
import { type AgentNode, AgentNodes } from "./agent-nodes.js";
import { SPAWN } from "./agent-syscalls.js";
import { ANN, OPTIONS } from "./kernel-fixture.js";

/** A plain agent without a connection. */
export const WORKER: SpawnAgentRequest = { ...SPAWN, kind: "WORKER", connection: null };

/** The nodes of one test, which are closed after it; a test whose upkeep reported trouble fails. */
export class AgentScene {
  #nodes: AgentNodes | null = null;

  constructor() {
    afterEach(async () => {
      const troubles = this.#nodes?.troubles ?? [];
      await this.#nodes?.close();
      this.#nodes = null;
      expect(troubles).toEqual([]);
    });
  }

  get nodes(): AgentNodes {
    if (this.#nodes === null) throw new Error("the test has started no nodes");
    return this.#nodes;
  }

  start(count: number, limits: Partial<AgentLimits> = {}): readonly AgentNode[] {
    const nodes = new AgentNodes(limits);
    this.#nodes = nodes;
    return Array.from({ length: count }, () => nodes.add());
  }
}

export const spawn = ({ kernel }: AgentNode, over: Partial<SpawnAgentRequest> = {}): Promise<AgentInfo> =>
  kernel.agents.spawn({ ...WORKER, ...over }, ANN, OPTIONS);

export const get = ({ kernel }: AgentNode, pid: Pid): Promise<AgentInfo> =>
  kernel.agents.get(pid, ANN, OPTIONS);

export const signal = (
  { kernel }: AgentNode,
  pid: Pid,
  name: "SIGTERM" | "SIGKILL" | "SIGSTOP" | "SIGCONT",
): Promise<AgentInfo> => kernel.agents.signal({ pid, signal: { name } }, ANN, OPTIONS);

/** Every agent a caller may see, page by page. */
export async function listAgents(
  { kernel }: AgentNode,
  over: { readonly parentPid?: Pid } = {},
): Promise<AgentInfo[]> {
  const found: AgentInfo[] = [];
  let cursor: string | null = null;
  do {
    const request = { zoneId: null, state: null, parentPid: null, cursor, limit: 100, ...over };
    const page = await kernel.agents.list(request, ANN, OPTIONS);
    found.push(...page.agents);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

export const code = (wanted: NexusError["code"]): unknown => expect.objectContaining({ code: wanted });

/** Long enough for a machine that is busy with something else. */
export const eventually = <T>(look: () => T): ReturnType<typeof expect.poll<T>> =>
  expect.poll(look, { timeout: 10_000 });
