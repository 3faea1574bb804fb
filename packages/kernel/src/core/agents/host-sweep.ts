import { LOCAL, type NodeId } from "@nexus/contracts";
import type { AgentLimits } from "./agent-limits.js";
import type { AgentRows, StoredHost } from "./agent-rows.js";
import type { LostHosts } from "./lost-hosts.js";

export interface HostSweepPorts {
  readonly rows: AgentRows;
  readonly lostHosts: LostHosts;
  readonly limits: AgentLimits;
  /** Monotonic. */
  readonly nowMs: () => number;
  readonly nodeId: () => NodeId;
  /** Whether a node gives signs of life. */
  hears(node: NodeId): boolean;
}

/** Finds nodes that host agents and have been silent for too long, and ends their agents. */
export class HostSweep {
  readonly #ports: HostSweepPorts;
  readonly #silentSinceMs = new Map<NodeId, number>();

  constructor(ports: HostSweepPorts) {
    this.#ports = ports;
  }

  /** Another node looks after them: what was seen here counts no more. */
  reset(): void {
    this.#silentSinceMs.clear();
  }

  async pass(): Promise<void> {
    const { rows, limits } = this.#ports;
    const options = { consistency: LOCAL, timeoutMs: limits.upkeepTimeoutMs };
    let cursor: string | null = null;
    do {
      const page = await rows.hostPage(cursor, limits.pageRows, options);
      for (const stored of page.hosts) await this.#look(stored);
      cursor = page.nextCursor;
    } while (cursor !== null);
  }

  async #look(stored: StoredHost): Promise<void> {
    const { rows, lostHosts, limits } = this.#ports;
    const { nodeId, state } = stored.host;
    if (nodeId === this.#ports.nodeId() || (state === "live" && !this.#isLost(nodeId))) return;
    const lost = await lostHosts.declare(stored);
    if (lost === null) return;
    await lostHosts.markAgents(lost);
    await rows.removeHost(lost, { timeoutMs: limits.upkeepTimeoutMs });
    this.#silentSinceMs.delete(nodeId);
  }

  #isLost(nodeId: NodeId): boolean {
    if (this.#ports.hears(nodeId)) {
      this.#silentSinceMs.delete(nodeId);
      return false;
    }
    const nowMs = this.#ports.nowMs();
    const sinceMs = this.#silentSinceMs.get(nodeId) ?? nowMs;
    this.#silentSinceMs.set(nodeId, sinceMs);
    return nowMs - sinceMs >= this.#ports.limits.hostLostMs;
  }
}
