import { LINEARIZABLE, NexusError, type NodeId } from "@nexus/contracts";
import type { AgentLimits } from "./agent-limits.js";
import type { AgentRows, StoredHost } from "./agent-rows.js";
import type { LostHosts } from "./lost-hosts.js";

export interface HostLifePorts {
  readonly nodeId: () => NodeId;
  readonly rows: AgentRows;
  readonly lostHosts: LostHosts;
  readonly limits: AgentLimits;
  /** A name no life of any node had. */
  newLife(): string;
}

const CLAIM_ATTEMPTS = 8;

/**
 * The life under which this node hosts agents. It is written down before the first agent is spawned, and not again
 * while it lasts: the node's own life signs among its peers renew it, at no cost of rows. Who starts again, or was
 * taken for lost, begins another life, and the agents of the former are marked before it does.
 */
export class HostLife {
  readonly #ports: HostLifePorts;
  #present: StoredHost | null = null;
  #claiming: Promise<StoredHost> | null = null;
  #isFormerEnded = false;

  constructor(ports: HostLifePorts) {
    this.#ports = ports;
  }

  /** null: no agent was spawned here in this life. */
  get life(): string | null {
    return this.#present?.host.life ?? null;
  }

  /** Errors: those of reading and committing, CONFLICT (another process claims to be this node). */
  current(): Promise<StoredHost> {
    if (this.#present !== null) return Promise.resolve(this.#present);
    this.#claiming ??= this.#claim().finally(() => {
      this.#claiming = null;
    });
    return this.#claiming;
  }

  /** The row is not as it was: this life is over. */
  giveUp(seen: StoredHost): void {
    if (this.#present === seen) this.#present = null;
  }

  /** Marks the agents of a former life of this node, once: nobody else can see that it began another one. */
  async endFormer(): Promise<void> {
    if (this.#isFormerEnded || this.#present !== null || this.#claiming !== null) return;
    const { rows, lostHosts, limits } = this.#ports;
    const nodeId = this.#ports.nodeId();
    const former = await rows.host(nodeId, { consistency: LINEARIZABLE, timeoutMs: limits.upkeepTimeoutMs });
    if (former !== null && this.#present === null && this.#claiming === null) {
      const lost = await lostHosts.declare(former);
      if (lost === null) return;
      await lostHosts.markAgents(lost);
      await rows.removeHost(lost, { timeoutMs: limits.upkeepTimeoutMs });
    }
    this.#isFormerEnded = true;
  }

  async #claim(): Promise<StoredHost> {
    const { rows, lostHosts, limits } = this.#ports;
    const nodeId = this.#ports.nodeId();
    const { upkeepTimeoutMs: timeoutMs } = limits;
    for (let attempt = 0; attempt < CLAIM_ATTEMPTS; attempt += 1) {
      let seen = await rows.host(nodeId, { consistency: LINEARIZABLE, timeoutMs });
      if (seen !== null) {
        seen = await lostHosts.declare(seen);
        if (seen === null) continue;
        await lostHosts.markAgents(seen);
      }
      const life = this.#ports.newLife();
      const claimed = await rows.putHost(seen, { nodeId, life, state: "live" }, { timeoutMs });
      if (claimed === null) continue;
      this.#present = claimed;
      return claimed;
    }
    throw new NexusError({
      code: "CONFLICT",
      what: `node ${nodeId} tried ${CLAIM_ATTEMPTS} times to begin a life as a host of agents, and others were faster`,
      remedy: "make sure that no other process runs under this node's id, and try again",
      details: { nodeId },
    });
  }
}
