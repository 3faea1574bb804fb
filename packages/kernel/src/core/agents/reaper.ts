import { LINEARIZABLE, LOCAL, type Pid } from "@nexus/contracts";
import type { MetaReadOptions } from "../../abc/meta-store.js";
import type { Agent, AgentStateName } from "./agent.js";
import type { AgentLimits } from "./agent-limits.js";
import type { AgentRows, StoredAgent } from "./agent-rows.js";
import { isReapable } from "./family.js";

export interface ReaperPorts {
  readonly rows: AgentRows;
  readonly limits: AgentLimits;
  readonly wallMs: () => number;
  onReaped(agent: Agent): void;
}

/** How many agents there are in each state. */
export type AgentCensus = Readonly<Record<AgentStateName, number>>;

export const EMPTY_CENSUS: AgentCensus = {
  REGISTERED: 0,
  WARMING_UP: 0,
  READY: 0,
  BUSY: 0,
  SUSPENDED: 0,
  TERMINATED: 0,
};

/**
 * Takes ended agents off the list once nobody will ask for them any more. One node does, going through all rows. How long
 * one has ended goes by the wall clocks of two nodes, which decide nothing else: a clock that is ahead reaps early.
 */
export class Reaper {
  readonly #ports: ReaperPorts;

  constructor(ports: ReaperPorts) {
    this.#ports = ports;
  }

  /** One pass over all agents, counting them on the way. */
  async pass(): Promise<AgentCensus> {
    const { rows, limits } = this.#ports;
    const census = { ...EMPTY_CENSUS };
    let cursor: string | null = null;
    do {
      const page = await rows.page(cursor, limits.pageRows, this.#read());
      for (const { agent } of page.agents) census[agent.state.kind] += 1;
      const parents = await this.#parentsOf(page.agents);
      for (const stored of page.agents) {
        if (this.#isDue(stored.agent, parents) && (await this.reap(stored))) census.TERMINATED -= 1;
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
    return census;
  }

  /** False: it changed meanwhile, or somebody else reaped it. */
  async reap(stored: StoredAgent): Promise<boolean> {
    const { rows, limits } = this.#ports;
    const { upkeepTimeoutMs: timeoutMs } = limits;
    const isGone = await rows.remove(stored, { consistency: LINEARIZABLE, timeoutMs }, { timeoutMs });
    if (isGone) this.#ports.onReaped(stored.agent);
    return isGone;
  }

  #isDue(agent: Agent, parents: ReadonlyMap<Pid, Agent>): boolean {
    if (agent.state.kind !== "TERMINATED") return false;
    const { reapAfterMs, zombieMs } = this.#ports.limits;
    const parent = agent.parentPid === null ? null : (parents.get(agent.parentPid) ?? null);
    const staysMs = isReapable(agent, parent) ? reapAfterMs : zombieMs;
    return this.#ports.wallMs() - agent.state.atMs >= staysMs;
  }

  async #parentsOf(stored: readonly StoredAgent[]): Promise<ReadonlyMap<Pid, Agent>> {
    const wanted = new Set<Pid>();
    for (const { agent } of stored) {
      if (agent.state.kind === "TERMINATED" && agent.parentPid !== null) wanted.add(agent.parentPid);
    }
    const parents = wanted.size === 0 ? [] : await this.#ports.rows.getMany([...wanted], this.#read());
    return new Map(parents.flatMap((each) => (each === null ? [] : [[each.agent.pid, each.agent]])));
  }

  /** What this node has applied: a row is removed only if it is as it was seen, whatever else is behind. */
  #read(): MetaReadOptions {
    return { consistency: LOCAL, timeoutMs: this.#ports.limits.upkeepTimeoutMs };
  }
}
