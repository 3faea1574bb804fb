import type { Pid } from "@nexus/contracts";
import { LruCache } from "@nexus/lib";
import type { Agent } from "./agent.js";
import type { AgentLimits } from "./agent-limits.js";

export interface HeartbeatPorts {
  readonly limits: AgentLimits;
  /** Monotonic. */
  readonly nowMs: () => number;
  readonly wallMs: () => number;
}

interface Heard {
  /** Monotonic. */
  readonly atMs: number;
  readonly wallMs: number;
  /** The last heartbeat in its row: by the clock of the node that wrote it. */
  readonly rowMs: number | null;
}

/**
 * Life signs of UNMANAGED agents. The node an agent is on keeps them in memory, so that a heartbeat costs no row; one
 * that comes by another node is written down there, seldom enough, and the agent's node reads it.
 */
export class Heartbeats {
  readonly #ports: HeartbeatPorts;
  readonly #here = new Map<Pid, Heard>();
  /** When this node last wrote down a heartbeat of an agent of another one. */
  readonly #recorded: LruCache<Pid, number>;

  constructor(ports: HeartbeatPorts) {
    this.#ports = ports;
    this.#recorded = new LruCache({
      maxEntries: ports.limits.maxAgentsOnNode,
      maxBytes: ports.limits.maxAgentsOnNode,
      sizeOf: () => 1,
    });
  }

  /** An UNMANAGED agent of this node; its time begins now. */
  watch(agent: Agent): void {
    if (agent.kind === "UNMANAGED") this.#note(agent.pid, agent.lastHeartbeatMs);
  }

  forget(pid: Pid): void {
    this.#here.delete(pid);
  }

  /** False: the agent is not one of this node's. */
  beat(pid: Pid): boolean {
    const heard = this.#here.get(pid);
    if (heard === undefined) return false;
    this.#note(pid, heard.rowMs);
    return true;
  }

  /** One of this node's agents changed its row: a heartbeat may have come by another node. */
  onRow(agent: Agent): void {
    const heard = this.#here.get(agent.pid);
    if (heard === undefined || agent.lastHeartbeatMs === heard.rowMs) return;
    this.#note(agent.pid, agent.lastHeartbeatMs);
  }

  /** Whether a heartbeat of another node's agent must be written down; then it counts as written. */
  mustRecord(pid: Pid): boolean {
    const nowMs = this.#ports.nowMs();
    const lastMs = this.#recorded.get(pid);
    if (lastMs !== undefined && nowMs - lastMs < this.#ports.limits.heartbeatRecordMs) return false;
    this.#recorded.set(pid, nowMs);
    return true;
  }

  /** It was not written down after all. */
  notRecorded(pid: Pid): void {
    this.#recorded.delete(pid);
  }

  /** The last heartbeat this node heard (wall clock, ms); null: none of its own. */
  lastMs(pid: Pid): number | null {
    return this.#here.get(pid)?.wallMs ?? null;
  }

  /** Agents of this node that have been silent for too long. */
  silent(): readonly Pid[] {
    const dueMs = this.#ports.nowMs() - this.#ports.limits.heartbeatTimeoutMs;
    return [...this.#here].flatMap(([pid, { atMs }]) => (atMs <= dueMs ? [pid] : []));
  }

  #note(pid: Pid, rowMs: number | null): void {
    this.#here.set(pid, { atMs: this.#ports.nowMs(), wallMs: this.#ports.wallMs(), rowMs });
  }
}
