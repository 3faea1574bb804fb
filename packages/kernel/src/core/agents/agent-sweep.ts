import { NexusError, type NodeId, type Pid } from "@nexus/contracts";
import type { AgentLimits } from "./agent-limits.js";
import type { AgentRows } from "./agent-rows.js";
import type { AgentCounters } from "./agent-stats.js";
import type { Heartbeats } from "./heartbeats.js";
import type { HostLife } from "./host-life.js";
import { HostSweep } from "./host-sweep.js";
import type { LostHosts } from "./lost-hosts.js";
import { EMPTY_CENSUS, type Reaper } from "./reaper.js";

export interface AgentSweepPorts {
  readonly rows: AgentRows;
  readonly limits: AgentLimits;
  /** Monotonic. */
  readonly nowMs: () => number;
  readonly nodeId: () => NodeId;
  readonly lostHosts: LostHosts;
  readonly life: HostLife;
  readonly reaper: Reaper;
  readonly heartbeats: Heartbeats;
  readonly counters: AgentCounters;
  hears(node: NodeId): boolean;
  isKeeper(): boolean;
  setTimer(delayMs: number, callback: () => void): () => void;
  /** Looks at changes of this node's agents that could not be read when they happened. */
  catchUp(): Promise<void>;
  /** Ends an UNMANAGED agent of this node that fell silent. */
  endSilent(pid: Pid): Promise<void>;
  onTrouble(what: string, error: unknown): void;
}

/** All rows are gone through this many times less often than lost nodes are looked for. */
const SWEEPS_PER_REAPING = 15;

/**
 * The upkeep of agents, a pass at a time: what a former life of this node left, agents that fell silent, and on the one
 * node that is the keeper (it leads root) lost nodes and ended agents.
 */
export class AgentSweep {
  readonly #ports: AgentSweepPorts;
  readonly #hosts: HostSweep;
  #cancelTimer: () => void = () => undefined;
  #isStopped = false;
  #sweepsToReaping = 0;
  /** What failed with the last pass, by what it was. */
  readonly #troubles = new Map<string, string>();

  constructor(ports: AgentSweepPorts) {
    this.#ports = ports;
    const { rows, lostHosts, limits, nowMs, nodeId } = ports;
    this.#hosts = new HostSweep({
      rows,
      lostHosts,
      limits,
      nowMs,
      nodeId,
      hears: (node) => ports.hears(node),
    });
  }

  start(): void {
    this.#later(0);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer();
  }

  #later(delayMs: number): void {
    if (this.#isStopped) return;
    this.#cancelTimer = this.#ports.setTimer(delayMs, () => {
      void this.#pass().finally(() => this.#later(this.#ports.limits.sweepMs));
    });
  }

  /** Each part by itself: one that fails is tried again with the next pass. */
  async #pass(): Promise<void> {
    const { life, heartbeats } = this.#ports;
    await this.#part("reading the agents of this node", () => this.#ports.catchUp());
    await this.#part("ending agents of a former life of this node", () => life.endFormer());
    for (const pid of heartbeats.silent())
      await this.#part("ending silent agents", () => this.#endSilent(pid));
    await this.#part("looking after lost nodes", () => this.#keep());
  }

  async #part(what: string, work: () => Promise<void>): Promise<void> {
    if (this.#isStopped) return;
    try {
      await work();
      this.#troubles.delete(what);
    } catch (error) {
      if (this.#isStopped) return;
      this.#ports.counters.sweepFailures += 1;
      // A zone without a leader for a moment is no news, and what is said once need not be said with every pass.
      const { message, retryable } = NexusError.from(error);
      if (!retryable && this.#troubles.get(what) !== message) this.#ports.onTrouble(what, error);
      this.#troubles.set(what, message);
    }
  }

  async #endSilent(pid: Pid): Promise<void> {
    try {
      await this.#ports.endSilent(pid);
      this.#ports.counters.silent += 1;
    } catch (error) {
      if (!NexusError.is(error) || error.code !== "NOT_FOUND") throw error;
    }
    this.#ports.heartbeats.forget(pid);
  }

  async #keep(): Promise<void> {
    const { counters, reaper } = this.#ports;
    if (!this.#ports.isKeeper()) {
      this.#hosts.reset();
      this.#sweepsToReaping = 0;
      counters.census = EMPTY_CENSUS;
      return;
    }
    await this.#hosts.pass();
    this.#sweepsToReaping -= 1;
    if (this.#sweepsToReaping > 0) return;
    this.#sweepsToReaping = SWEEPS_PER_REAPING;
    counters.census = await reaper.pass();
  }
}
