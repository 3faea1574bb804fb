import { LINEARIZABLE, LOCAL, NexusError, type NodeId, type Pid, type ZoneId } from "@nexus/contracts";
import type { MetaReadOptions, MetaStore } from "../../abc/meta-store.js";
import { HistoryFeed } from "../events/history-feed.js";
import type { Agent, AgentStateName } from "./agent.js";
import type { AgentLimits } from "./agent-limits.js";
import { pidsOf } from "./agent-paths.js";
import { type AgentPage, AgentRows, type StoredAgent } from "./agent-rows.js";
import { type AgentCounters, type AgentStats, newAgentCounters } from "./agent-stats.js";
import { AgentSweep } from "./agent-sweep.js";
import { AgentWaits } from "./agent-waits.js";
import { Heartbeats } from "./heartbeats.js";
import { HostLife } from "./host-life.js";
import { LocalAgents } from "./local-agents.js";
import { LostHosts } from "./lost-hosts.js";
import { type AgentProvisioner, Provisioning } from "./provisioner.js";
import { Reaper } from "./reaper.js";
import { contended, noAgent, notEnded } from "./refusals.js";
import { type AgentSpec, requireRecordSize, Spawning, type StepTimes } from "./spawning.js";
import { type AgentEvent, transition } from "./transitions.js";

export interface AgentRegistryPorts {
  /** The metadata of zone root. Errors: ZONE_NOT_LOADED. */
  readonly store: () => MetaStore;
  readonly nodeId: () => NodeId;
  /** Whether a node gives signs of life. */
  hears(node: NodeId): boolean;
  /** Whether this node is the one that looks after lost nodes and ended agents. */
  isKeeper(): boolean;
  readonly wallMs: () => number;
  /** Monotonic. */
  readonly nowMs: () => number;
  /** Calls back once, later; the function returned cancels that. Must not keep the process alive. */
  setTimer(delayMs: number, callback: () => void): () => void;
  readonly newId: () => string;
  readonly limits: AgentLimits;
  /** Told of what goes wrong behind the calls. */
  onTrouble(what: string, error: unknown): void;
}

/** What a caller waits for. */
export type WaitCondition =
  | { readonly kind: "ended" }
  /** Any of these states. */
  | { readonly kind: "state"; readonly states: readonly AgentStateName[] }
  /** Any change after the revision it has seen. */
  | { readonly kind: "changed"; readonly revision: number };

export interface WaitOutcome {
  readonly stored: StoredAgent;
  /** False: time was up, or the agent ended without getting there. */
  readonly reached: boolean;
}

/**
 * The agents of a cluster as processes of the kernel. What is known of them is in rows of zone root (agent-paths.ts), so
 * every node sees and changes the same ones; this is one node's part: those it spawned, who waits here, and the upkeep.
 */
export class AgentRegistry {
  readonly rows: AgentRows;
  readonly #ports: AgentRegistryPorts;
  readonly #counters: AgentCounters = newAgentCounters();
  readonly #spawning: Spawning;
  readonly #waits: AgentWaits;
  readonly #feed: HistoryFeed;
  readonly #provisioning: Provisioning;
  readonly #heartbeats: Heartbeats;
  readonly #local: LocalAgents;
  readonly #reaper: Reaper;
  readonly #sweep: AgentSweep;

  constructor(ports: AgentRegistryPorts) {
    const { limits, wallMs, nowMs } = ports;
    const counters = this.#counters;
    const onTrouble = (what: string, error: unknown): void => ports.onTrouble(what, error);
    this.#ports = ports;
    const rows = new AgentRows({ store: ports.store, wallMs });
    this.rows = rows;
    this.#waits = new AgentWaits(limits.maxWaiters);
    this.#feed = new HistoryFeed({
      store: ports.store,
      onChanges: (changes) => {
        for (const pid of pidsOf(changes)) {
          this.#waits.wake(pid);
          this.#local.onChange(pid);
        }
      },
      onTrouble: (error) => onTrouble("following agents", error),
      setTimer: (delayMs, callback) => ports.setTimer(delayMs, callback),
      readTimeoutMs: limits.upkeepTimeoutMs,
    });
    this.#heartbeats = new Heartbeats({ limits, nowMs, wallMs });
    this.#provisioning = new Provisioning({
      ...{ limits, wallMs, onTrouble },
      apply: async (pid, event) => (await this.apply(pid, event, this.#ownTimes())).agent,
      onProvisioned: (outcome) => {
        if (outcome === "done") counters.provisioned += 1;
        else counters.provisioningFailures += 1;
      },
    });
    const heartbeats = this.#heartbeats;
    this.#local = new LocalAgents({
      ...{ rows, heartbeats, limits, onTrouble },
      ...{ feed: this.#feed, provisioning: this.#provisioning },
    });
    const lostHosts = new LostHosts({
      ...{ rows, limits, wallMs },
      onMarked: () => {
        counters.markedLost += 1;
      },
    });
    const newLife = (): string => ports.newId();
    const life = new HostLife({ nodeId: ports.nodeId, rows, lostHosts, limits, newLife });
    this.#spawning = new Spawning({ rows, life, limits, nodeId: ports.nodeId, wallMs });
    this.#reaper = new Reaper({
      ...{ rows, limits, wallMs },
      onReaped: () => {
        counters.reaped += 1;
      },
    });
    this.#sweep = new AgentSweep({
      ...{ rows, limits, nowMs, lostHosts, onTrouble, counters },
      ...{ life, reaper: this.#reaper, heartbeats },
      nodeId: ports.nodeId,
      hears: (node) => ports.hears(node),
      isKeeper: () => ports.isKeeper(),
      catchUp: () => this.#local.catchUp(),
      setTimer: (delayMs, callback) => ports.setTimer(delayMs, callback),
      endSilent: async (pid) =>
        void (await this.apply(pid, { kind: "lost", end: { kind: "silent" } }, this.#ownTimes())),
    });
  }

  /** Begins the upkeep: rows may be read from here on. */
  start(): void {
    this.#sweep.start();
  }

  /** Agents go on being listed: what ends them is that this node is gone. Who waits here is refused CLOSED. */
  close(): void {
    this.#sweep.stop();
    this.#waits.close();
    this.#provisioning.close();
    this.#local.close();
    this.#feed.close();
  }

  stats(): AgentStats {
    return { ...this.#counters, local: this.#local.count, waiting: this.#waits.count };
  }

  /**
   * A new agent on this node, REGISTERED. A MANAGED one is provisioned from here on, if somebody can. Errors: NOT_FOUND
   * and CONFLICT (the parent), ALREADY_EXISTS (the connection), RESOURCE_EXHAUSTED, UNKNOWN_OUTCOME (details.pid).
   */
  async spawn(spec: AgentSpec, times: StepTimes): Promise<StoredAgent> {
    const { maxAgentsOnNode } = this.#ports.limits;
    if (this.#local.count >= maxAgentsOnNode) {
      throw new NexusError({
        code: "RESOURCE_EXHAUSTED",
        what: `${maxAgentsOnNode} agents live on this node`,
        remedy: "end some of them, or spawn it on another node",
        details: { limit: maxAgentsOnNode },
      });
    }
    const stored = await this.#spawning.spawn(spec, times);
    this.#counters.spawned += 1;
    this.#local.add(stored.agent);
    if (stored.agent.kind === "MANAGED") void this.#provisioning.begin(stored.agent);
    return stored;
  }

  /** null: there is no such agent. */
  async find(pid: Pid, options: MetaReadOptions): Promise<StoredAgent | null> {
    const stored = await this.rows.get(pid, options);
    return stored === null ? null : this.#withHeartbeat(stored);
  }

  /** Errors: NOT_FOUND. */
  async require(pid: Pid, options: MetaReadOptions): Promise<StoredAgent> {
    const stored = await this.find(pid, options);
    if (stored === null) throw noAgent(pid);
    return stored;
  }

  /** In the order of pids. */
  async page(cursor: string | null, limit: number, options: MetaReadOptions): Promise<AgentPage> {
    const page = await this.rows.page(cursor, limit, options);
    return { ...page, agents: page.agents.map((stored) => this.#withHeartbeat(stored)) };
  }

  /** What an event makes of the agent, now in its row. Errors: NOT_FOUND, CONFLICT (not from the state it is in). */
  async apply(pid: Pid, event: AgentEvent, times: StepTimes): Promise<StoredAgent> {
    const { limits, wallMs } = this.#ports;
    for (let attempt = 0; attempt < limits.maxChangeAttempts; attempt += 1) {
      const seen = await this.rows.get(pid, times.read());
      if (seen === null) throw noAgent(pid);
      const agent = transition(seen.agent, event, wallMs());
      if (agent === seen.agent) return this.#withHeartbeat(seen);
      requireRecordSize(agent, limits);
      const stored = await this.rows.replace(seen, agent, times.write());
      if (stored !== null) return this.#withHeartbeat(stored);
    }
    throw contended(pid, limits.maxChangeAttempts);
  }

  /** Until the agent is as asked for, has ended, or time is up. Errors: NOT_FOUND (also: reaped), CANCELLED. */
  async wait(
    pid: Pid,
    until: WaitCondition,
    waitMs: number,
    signal: AbortSignal | null,
    times: StepTimes,
  ): Promise<WaitOutcome> {
    const leaveFeed = this.#feed.use();
    const endsAtMs = this.#ports.nowMs() + waitMs;
    let wait: ReturnType<AgentWaits["open"]> | null = null;
    try {
      wait = this.#waits.open(pid);
      for (let options = times.read(); ; options = { ...times.read(), consistency: LOCAL }) {
        const stored = await this.require(pid, options);
        if (isReached(stored, until)) return { stored, reached: true };
        if (stored.agent.state.kind === "TERMINATED") return { stored, reached: false };
        const leftMs = endsAtMs - this.#ports.nowMs();
        if (!(await wait.changed(leftMs, signal))) return { stored, reached: false };
      }
    } finally {
      wait?.close();
      leaveFeed();
    }
  }

  /** The zone of a living agent of this node; null: it is none. */
  zoneOfLocal(pid: Pid): ZoneId | null {
    return this.#local.zoneOf(pid);
  }

  /** A life sign of an UNMANAGED agent. At its own node it costs nothing but memory. Errors: NOT_FOUND, CONFLICT. */
  async heartbeat(pid: Pid, times: StepTimes): Promise<void> {
    this.#counters.heartbeats += 1;
    if (this.#heartbeats.beat(pid) || !this.#heartbeats.mustRecord(pid)) return;
    try {
      await this.apply(pid, { kind: "heartbeat" }, times);
    } catch (error) {
      this.#heartbeats.notRecorded(pid);
      throw error;
    }
    this.#counters.recordedHeartbeats += 1;
  }

  /** Takes an ended agent off the list at once. Errors: NOT_FOUND, CONFLICT (it has not ended). */
  async reap(pid: Pid, times: StepTimes): Promise<Agent> {
    const { maxChangeAttempts } = this.#ports.limits;
    for (let attempt = 0; attempt < maxChangeAttempts; attempt += 1) {
      const seen = await this.rows.get(pid, times.read());
      if (seen === null) throw noAgent(pid);
      if (seen.agent.state.kind !== "TERMINATED") throw notEnded(seen.agent);
      if (await this.#reaper.reap(seen)) return seen.agent;
    }
    throw contended(pid, maxChangeAttempts);
  }

  /** What brings MANAGED agents up from here on; those of this node that wait for it, too. Errors: ALREADY_EXISTS. */
  bindProvisioner(provisioner: AgentProvisioner): () => void {
    const unbind = this.#provisioning.bind(provisioner);
    void this.#provisionWaiting();
    return unbind;
  }

  /** Tries again to bring up an agent of this node that is REGISTERED; resolves when that is settled. */
  async provision(agent: Agent): Promise<void> {
    if (this.#local.zoneOf(agent.pid) === null || !this.#provisioning.isBound) {
      throw new NexusError({
        code: "UNAVAILABLE",
        what: `agent ${agent.pid} cannot be provisioned here: it is on node ${agent.nodeId}, this is ${this.#ports.nodeId()}`,
        remedy: "ask the node it is on, which needs a provisioner",
        details: { pid: agent.pid, nodeId: agent.nodeId },
      });
    }
    await this.#provisioning.begin(agent);
  }

  async #provisionWaiting(): Promise<void> {
    try {
      for (const pid of this.#local.pids()) {
        const stored = await this.rows.get(pid, { ...this.#ownTimes().read(), consistency: LOCAL });
        const agent = stored?.agent;
        if (agent?.kind === "MANAGED" && agent.state.kind === "REGISTERED")
          void this.#provisioning.begin(agent);
      }
    } catch (error) {
      this.#ports.onTrouble("looking for agents to provision", error);
    }
  }

  /** The row has an old one, or none: this node knows better of its own. */
  #withHeartbeat(stored: StoredAgent): StoredAgent {
    const heardMs = this.#heartbeats.lastMs(stored.agent.pid);
    return heardMs === null ? stored : { ...stored, agent: { ...stored.agent, lastHeartbeatMs: heardMs } };
  }

  /** Of the registry's own steps, which no caller waits for. */
  #ownTimes(): StepTimes {
    const timeoutMs = this.#ports.limits.upkeepTimeoutMs;
    return { read: () => ({ consistency: LINEARIZABLE, timeoutMs }), write: () => ({ timeoutMs }) };
  }
}

function isReached({ agent, revision }: StoredAgent, until: WaitCondition): boolean {
  switch (until.kind) {
    case "ended":
      return agent.state.kind === "TERMINATED";
    case "state":
      return until.states.includes(agent.state.kind);
    case "changed":
      return revision > until.revision;
  }
}
