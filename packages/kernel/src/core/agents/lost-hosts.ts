import { LINEARIZABLE } from "@nexus/contracts";
import type { MetaReadOptions, MetaWriteOptions } from "../../abc/meta-store.js";
import type { Agent } from "./agent.js";
import type { AgentLimits } from "./agent-limits.js";
import type { AgentRows, StoredAgent, StoredHost } from "./agent-rows.js";
import { contended } from "./refusals.js";
import { transition } from "./transitions.js";

export interface LostHostsPorts {
  readonly rows: AgentRows;
  readonly limits: AgentLimits;
  readonly wallMs: () => number;
  /** This node marked the agent; of several nodes that try, one is told. */
  onMarked(agent: Agent): void;
}

/** Agents marked in one commit. */
const MARKED_AT_ONCE = 100;

/**
 * Ends the agents of a life of a node that is over. First the row of the host says so, which no agent can be spawned
 * past; then every agent of that life is marked, each on the condition that it is as it was seen. Any node may do it,
 * several may do it at once, and one that stops half-way leaves a row for the next to go on from.
 */
export class LostHosts {
  readonly #ports: LostHostsPorts;

  constructor(ports: LostHostsPorts) {
    this.#ports = ports;
  }

  /** The row of the host as lost; null when it is not as it was seen any more: it lives, or somebody was faster. */
  async declare(seen: StoredHost): Promise<StoredHost | null> {
    if (seen.host.state === "lost") return seen;
    return this.#ports.rows.putHost(seen, { ...seen.host, state: "lost" }, this.#write());
  }

  /** Resolves once no living agent of a lost host is left. Errors: CONFLICT (go on later). */
  async markAgents({ host }: StoredHost): Promise<void> {
    const { rows, limits } = this.#ports;
    let cursor: string | null = null;
    do {
      const page = await rows.page(cursor, limits.pageRows, this.#read());
      const theirs = page.agents.filter(
        ({ agent }) =>
          agent.nodeId === host.nodeId && agent.hostLife === host.life && agent.state.kind !== "TERMINATED",
      );
      for (let i = 0; i < theirs.length; i += MARKED_AT_ONCE) {
        await this.#mark(theirs.slice(i, i + MARKED_AT_ONCE));
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
  }

  async #mark(seen: readonly StoredAgent[]): Promise<void> {
    const changes = seen.map((stored) => ({ seen: stored, agent: this.#ended(stored.agent) }));
    const marked = await this.#ports.rows.replaceAll(changes, this.#write());
    if (marked !== null) for (const { agent } of marked) this.#ports.onMarked(agent);
    else for (const stored of seen) await this.#markOne(stored);
  }

  /** Errors: CONFLICT (others change it all the time). */
  async #markOne(first: StoredAgent): Promise<void> {
    const { rows, limits } = this.#ports;
    let stored: StoredAgent | null = first;
    for (let attempt = 0; attempt < limits.maxChangeAttempts; attempt += 1) {
      if (stored === null || stored.agent.state.kind === "TERMINATED") return;
      const marked: StoredAgent | null = await rows.replace(stored, this.#ended(stored.agent), this.#write());
      if (marked !== null) {
        this.#ports.onMarked(marked.agent);
        return;
      }
      stored = await rows.get(first.agent.pid, this.#read());
    }
    throw contended(first.agent.pid, limits.maxChangeAttempts);
  }

  #ended(agent: Agent): Agent {
    return transition(
      agent,
      { kind: "lost", end: { kind: "nodeLost", nodeId: agent.nodeId } },
      this.#ports.wallMs(),
    );
  }

  #read(): MetaReadOptions {
    return { consistency: LINEARIZABLE, timeoutMs: this.#ports.limits.upkeepTimeoutMs };
  }

  #write(): MetaWriteOptions {
    return { timeoutMs: this.#ports.limits.upkeepTimeoutMs };
  }
}
