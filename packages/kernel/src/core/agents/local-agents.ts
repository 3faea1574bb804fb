import { LOCAL, type Pid, type ZoneId } from "@nexus/contracts";
import type { HistoryFeed } from "../events/history-feed.js";
import type { Agent } from "./agent.js";
import type { AgentLimits } from "./agent-limits.js";
import type { AgentRows } from "./agent-rows.js";
import type { Heartbeats } from "./heartbeats.js";
import type { Provisioning } from "./provisioner.js";

export interface LocalAgentsPorts {
  readonly rows: AgentRows;
  readonly feed: HistoryFeed;
  readonly heartbeats: Heartbeats;
  readonly provisioning: Provisioning;
  readonly limits: AgentLimits;
  onTrouble(what: string, error: unknown): void;
}

const ROWS_AT_ONCE = 200;

/** The living agents of this node: followed in their rows, wherever a change of one comes from. */
export class LocalAgents {
  readonly #ports: LocalAgentsPorts;
  readonly #zones = new Map<Pid, ZoneId>();
  /** Whose rows have to be looked at. */
  #changed = new Set<Pid>();
  #isLooking = false;
  #leaveFeed: (() => void) | null = null;

  constructor(ports: LocalAgentsPorts) {
    this.#ports = ports;
  }

  get count(): number {
    return this.#zones.size;
  }

  pids(): readonly Pid[] {
    return [...this.#zones.keys()];
  }

  /** The zone of a living agent of this node; null: it is none. */
  zoneOf(pid: Pid): ZoneId | null {
    return this.#zones.get(pid) ?? null;
  }

  add(agent: Agent): void {
    this.#leaveFeed ??= this.#ports.feed.use();
    this.#zones.set(agent.pid, agent.zoneId);
    this.#ports.heartbeats.watch(agent);
    // Somebody may have ended it since its row was written.
    this.onChange(agent.pid);
  }

  onChange(pid: Pid | null): void {
    if (pid === null) for (const each of this.#zones.keys()) this.#changed.add(each);
    else if (this.#zones.has(pid)) this.#changed.add(pid);
    if (this.#changed.size > 0) {
      this.catchUp().catch((error: unknown) =>
        this.#ports.onTrouble("reading the agents of this node", error),
      );
    }
  }

  close(): void {
    this.#zones.clear();
    this.#changed.clear();
    this.#leaveFeed?.();
    this.#leaveFeed = null;
  }

  /** Looks at the rows that changed. Errors: those of reading; what was not read is left for the next time. */
  async catchUp(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const { rows, limits } = this.#ports;
    let pids: readonly Pid[] = [];
    try {
      while (this.#changed.size > 0) {
        pids = [...this.#changed].slice(0, ROWS_AT_ONCE);
        for (const pid of pids) this.#changed.delete(pid);
        const found = await rows.getMany(pids, { consistency: LOCAL, timeoutMs: limits.upkeepTimeoutMs });
        for (const [i, pid] of pids.entries()) this.#settle(pid, found[i]?.agent ?? null);
      }
    } catch (error) {
      for (const pid of pids) this.#changed.add(pid);
      throw error;
    } finally {
      this.#isLooking = false;
    }
  }

  #settle(pid: Pid, agent: Agent | null): void {
    if (!this.#zones.has(pid)) return;
    this.#ports.provisioning.onChange(pid, agent);
    if (agent !== null && agent.state.kind !== "TERMINATED") {
      this.#ports.heartbeats.onRow(agent);
      return;
    }
    this.#zones.delete(pid);
    this.#ports.heartbeats.forget(pid);
    if (this.#zones.size > 0) return;
    this.#leaveFeed?.();
    this.#leaveFeed = null;
  }
}
