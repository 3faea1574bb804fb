import type { Pid } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import type { AgentLimits } from "./agent-limits.js";
import type { AgentRows } from "./agent-rows.js";

interface Asking {
  resolve(pid: Pid): void;
  reject(error: unknown): void;
}

/**
 * Pids for the agents this node spawns. They come from the replicated counter, never from memory: a commit takes as
 * many as agents are waiting for one, and a pid that is not used is never given out again.
 */
export class PidSource {
  readonly #rows: AgentRows;
  readonly #limits: AgentLimits;
  #asking: Asking[] = [];
  #isTaking = false;

  constructor(rows: AgentRows, limits: AgentLimits) {
    this.#rows = rows;
    this.#limits = limits;
  }

  /** Errors: those of committing; UNKNOWN_OUTCOME costs pids and nothing else. */
  next(): Promise<Pid> {
    return new Promise((resolve, reject) => {
      this.#asking.push({ resolve, reject });
      void this.#take();
    });
  }

  async #take(): Promise<void> {
    if (this.#isTaking) return;
    this.#isTaking = true;
    while (this.#asking.length > 0) {
      const { pidsAtOnce, upkeepTimeoutMs } = this.#limits;
      const asking = this.#asking.splice(0, pidsAtOnce);
      try {
        const pids = await this.#rows.allocatePids(asking.length, { timeoutMs: upkeepTimeoutMs });
        for (const [i, { resolve }] of asking.entries()) {
          const pid = pids[i];
          invariant(pid !== undefined, "a pid for each that asked", {
            asked: asking.length,
            got: pids.length,
          });
          resolve(pid);
        }
      } catch (error) {
        for (const { reject } of asking) reject(error);
      }
    }
    this.#isTaking = false;
  }
}
