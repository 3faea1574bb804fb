import type { Agent, AgentControl, AgentHandle } from "@nexus/kernel";
import type { ProcessGroup } from "./process-group.js";

export interface EndingLimits {
  /** How long a process may take to end when it is asked to, before it is killed (ms). */
  readonly killAfterMs: number;
  /** How long one that was killed may take to be gone (ms). */
  readonly goneWithinMs: number;
}

/** One agent that runs as a process group of this node: what happens to the agent happens to the process. */
export class AgentProcess implements AgentHandle {
  readonly #group: ProcessGroup;
  readonly #control: AgentControl;
  readonly #limits: EndingLimits;
  #labels: string;
  #isSuspended = false;

  constructor(agent: Agent, group: ProcessGroup, control: AgentControl, limits: EndingLimits) {
    this.#group = group;
    this.#control = control;
    this.#limits = limits;
    this.#labels = labelsOf(agent);
  }

  async onChange(agent: Agent): Promise<void> {
    this.#followLabels(agent);
    const { state } = agent;
    switch (state.kind) {
      case "REGISTERED":
        return;
      case "WARMING_UP":
        // A process that runs is ready for work: what it does before that is its own business.
        if (!this.#group.isOver) await this.#control.report("READY");
        return;
      case "READY":
      case "BUSY":
        if (this.#isSuspended) this.#group.signal("SIGCONT");
        this.#isSuspended = false;
        return;
      case "SUSPENDED":
        this.#isSuspended = true;
        this.#group.signal("SIGSTOP");
        return;
      case "TERMINATED":
        if (state.end.kind === "signalled" && state.end.signal === "SIGTERM") return this.terminate();
        return this.#group.kill(this.#limits.goneWithinMs);
      default:
        return state satisfies never;
    }
  }

  /** Asks it to end, and ends it when it takes longer than `killAfterMs`. Errors: as of `ProcessGroup.kill`. */
  async terminate(): Promise<void> {
    const { killAfterMs, goneWithinMs } = this.#limits;
    this.#group.signal("SIGTERM");
    // What is suspended hears nothing.
    this.#group.signal("SIGCONT");
    if (await this.#group.endsWithin(killAfterMs)) return;
    await this.#group.kill(goneWithinMs);
  }

  /** SIGUSR1 says that labels have changed: they are in its status. */
  #followLabels(agent: Agent): void {
    const labels = labelsOf(agent);
    if (labels !== this.#labels) this.#group.signalLeader("SIGUSR1");
    this.#labels = labels;
  }
}

function labelsOf({ labels }: Agent): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
