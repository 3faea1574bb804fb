import type { Agent, AgentControl, AgentHandle } from "@nexus/kernel";
import { sleep } from "@nexus/lib";
import type { ProcessGroup } from "./process-group.js";

/** One agent that runs as a process group of this node: what happens to the agent happens to the process. */
export class AgentProcess implements AgentHandle {
  readonly #group: ProcessGroup;
  readonly #control: AgentControl;
  readonly #killAfterMs: number;
  #labels: string;
  #isSuspended = false;

  constructor(agent: Agent, group: ProcessGroup, control: AgentControl, killAfterMs: number) {
    this.#group = group;
    this.#control = control;
    this.#killAfterMs = killAfterMs;
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
        this.#group.signal("SIGKILL");
        await this.#group.exited;
        return;
      default:
        return state satisfies never;
    }
  }

  /** Asks it to end, and ends it when it takes longer than `killAfterMs`. */
  async terminate(): Promise<void> {
    this.#group.signal("SIGTERM");
    // What is suspended hears nothing.
    this.#group.signal("SIGCONT");
    const patience = new AbortController();
    const waited = sleep(this.#killAfterMs, patience.signal, "an agent to end").then(
      () => this.#group.signal("SIGKILL"),
      () => undefined,
    );
    await this.#group.exited;
    patience.abort();
    await waited;
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
