import { NexusError, type NodeId, type Pid, type ZoneId } from "@nexus/contracts";
import { utf8Encode } from "@nexus/lib";
import type { MetaReadOptions, MetaWriteOptions } from "../../abc/meta-store.js";
import type { Agent, AgentConnection, AgentKind, AgentRepo } from "./agent.js";
import type { AgentLimits } from "./agent-limits.js";
import { encodeAgent } from "./agent-record.js";
import type { AgentRows, StoredAgent } from "./agent-rows.js";
import { requireParent } from "./family.js";
import type { HostLife } from "./host-life.js";
import { PidSource } from "./pid-source.js";
import { connectionTaken, contended, noAgent, unknownSpawn } from "./refusals.js";

/** What a new agent is to be. */
export interface AgentSpec {
  readonly name: string;
  readonly kind: AgentKind;
  readonly ownerId: string;
  readonly zoneId: ZoneId;
  readonly parentPid: Pid | null;
  readonly cwd: string;
  readonly root: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly repos: readonly AgentRepo[];
  readonly connection: AgentConnection | null;
}

/** How much time the steps of a call have left. */
export interface StepTimes {
  read(): MetaReadOptions;
  write(): MetaWriteOptions;
}

export interface SpawningPorts {
  readonly rows: AgentRows;
  readonly life: HostLife;
  readonly limits: AgentLimits;
  readonly nodeId: () => NodeId;
  readonly wallMs: () => number;
}

/** A living parent can change its state while a child is being spawned, this often. */
const SPAWN_ATTEMPTS = 16;

/** Makes the rows of new agents: a pid of its own for each, under the present life of this node. */
export class Spawning {
  readonly #ports: SpawningPorts;
  readonly #pids: PidSource;

  constructor(ports: SpawningPorts) {
    this.#ports = ports;
    this.#pids = new PidSource(ports.rows, ports.limits);
  }

  /** Errors: those of AgentRegistry.spawn. */
  async spawn(spec: AgentSpec, times: StepTimes): Promise<StoredAgent> {
    // Before it costs a pid.
    if (spec.parentPid !== null) await this.#parentOf(spec.parentPid, times);
    return this.#insert(await this.#pids.next(), spec, times);
  }

  async #insert(pid: Pid, spec: AgentSpec, times: StepTimes): Promise<StoredAgent> {
    for (let attempt = 0; attempt < SPAWN_ATTEMPTS; attempt += 1) {
      const host = await this.#ports.life.current();
      const parent = spec.parentPid === null ? null : await this.#parentOf(spec.parentPid, times);
      const agent = this.#newAgent(pid, spec, host.host.life);
      requireRecordSize(agent, this.#ports.limits);
      const result = await this.#insertOnce(agent, { host, parent }, times);
      switch (result.kind) {
        case "inserted":
          return result.stored;
        case "hostLost":
          this.#ports.life.giveUp(host);
          break;
        case "parentChanged":
          break;
        case "connectionTaken":
          throw connectionTaken(spec.connection?.id ?? "");
      }
    }
    throw contended(pid, SPAWN_ATTEMPTS);
  }

  /** An answer that was lost is looked up: nobody else inserts under this pid. */
  async #insertOnce(
    agent: Agent,
    seen: Parameters<AgentRows["insert"]>[1],
    times: StepTimes,
  ): ReturnType<AgentRows["insert"]> {
    const { rows } = this.#ports;
    try {
      return await rows.insert(agent, seen, times.write());
    } catch (error) {
      if (!NexusError.is(error) || error.code !== "UNKNOWN_OUTCOME") throw error;
      const stored = await rows.get(agent.pid, times.read());
      if (stored !== null) return { kind: "inserted", stored };
      throw unknownSpawn(agent, error);
    }
  }

  #newAgent(pid: Pid, spec: AgentSpec, hostLife: string): Agent {
    const nowMs = this.#ports.wallMs();
    return {
      ...spec,
      pid,
      hostLife,
      nodeId: this.#ports.nodeId(),
      state: { kind: "REGISTERED", failure: null },
      generation: 1,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      lastHeartbeatMs: null,
    };
  }

  async #parentOf(parentPid: Pid, times: StepTimes): Promise<StoredAgent> {
    const stored = await this.#ports.rows.get(parentPid, times.read());
    requireParent(parentPid, stored?.agent ?? null);
    if (stored === null) throw noAgent(parentPid);
    return stored;
  }
}

/** Errors: RESOURCE_EXHAUSTED. */
export function requireRecordSize(agent: Agent, limits: AgentLimits): void {
  const bytes = utf8Encode(encodeAgent(agent)).length;
  const { maxRecordBytes } = limits;
  if (bytes <= maxRecordBytes) return;
  throw new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `the record of agent ${agent.pid} would have ${bytes} bytes, more than ${maxRecordBytes}`,
    remedy: "give it fewer or shorter labels, and keep the rest in a file",
    details: { bytes, limit: maxRecordBytes },
  });
}
