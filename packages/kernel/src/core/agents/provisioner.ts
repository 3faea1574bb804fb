import { NexusError, type Pid } from "@nexus/contracts";
import { Semaphore, withDeadline } from "@nexus/lib";
import type { Agent, ReportedState } from "./agent.js";
import type { AgentLimits } from "./agent-limits.js";
import type { AgentEvent } from "./transitions.js";

/** What runs an agent tells the registry by this. */
export interface AgentControl {
  /** Errors: CONFLICT (not from the state it is in), NOT_FOUND (reaped). */
  report(state: ReportedState): Promise<void>;
  exited(exitCode: number): Promise<void>;
}

/** A provisioned agent on this node. */
export interface AgentHandle {
  /**
   * The agent changed, wherever the change came from: it is suspended, resumed, has other labels, or has ended, which
   * is the last one. States in between may be left out. A failure, or one that takes too long, is reported and not
   * repeated.
   */
  onChange(agent: Agent): Promise<void> | void;
}

/** Makes agents run on this node. One a kernel, bound when it is there. */
export interface AgentProvisioner {
  /**
   * Brings a registered agent up. Once it resolves the agent is WARMING_UP; what runs it says when it is READY. A
   * failure leaves the agent REGISTERED with the error. When the signal aborts, nothing may stay behind.
   */
  provision(agent: Agent, control: AgentControl, signal: AbortSignal): Promise<AgentHandle>;
}

export interface ProvisioningPorts {
  readonly limits: AgentLimits;
  readonly wallMs: () => number;
  /** Applies an event to the agent's row. */
  apply(pid: Pid, event: AgentEvent): Promise<Agent>;
  onProvisioned(outcome: "done" | "failed"): void;
  onTrouble(what: string, error: unknown): void;
}

/** Each has the time of the registry's own steps. */
const SETTLE_ATTEMPTS = 6;

/** Agents of this node that are being provisioned, or were: what runs them, and what it is told. */
export class Provisioning {
  readonly #ports: ProvisioningPorts;
  readonly #slots: Semaphore;
  readonly #handles = new Map<Pid, HandleQueue>();
  readonly #pending = new Set<Pid>();
  readonly #closing = new AbortController();
  #provisioner: AgentProvisioner | null = null;

  constructor(ports: ProvisioningPorts) {
    this.#ports = ports;
    const { maxProvisioning, maxAgentsOnNode } = ports.limits;
    this.#slots = new Semaphore({
      name: "agents being provisioned",
      permits: maxProvisioning,
      maxWaiters: maxAgentsOnNode,
    });
  }

  get isBound(): boolean {
    return this.#provisioner !== null;
  }

  /** Errors: ALREADY_EXISTS. */
  bind(provisioner: AgentProvisioner): () => void {
    if (this.#provisioner !== null) {
      throw new NexusError({
        code: "ALREADY_EXISTS",
        what: "this kernel has a provisioner of agents",
        remedy: "unbind it before another one is bound",
      });
    }
    this.#provisioner = provisioner;
    return () => {
      if (this.#provisioner === provisioner) this.#provisioner = null;
    };
  }

  /** Begins to bring the agent up, if it can be; resolves once that is settled either way. Never rejects. */
  async begin(agent: Agent): Promise<void> {
    const provisioner = this.#provisioner;
    const { pid } = agent;
    if (provisioner === null || this.#pending.has(pid) || this.#handles.has(pid)) return;
    this.#pending.add(pid);
    try {
      await this.#bringUp(provisioner, agent);
    } catch (error) {
      // It has ended meanwhile, which is nobody's failure.
      const hasEnded = NexusError.is(error) && (error.code === "CONFLICT" || error.code === "NOT_FOUND");
      if (!hasEnded) this.#ports.onTrouble(`provisioning agent ${pid}`, error);
    } finally {
      this.#pending.delete(pid);
    }
  }

  /** The agent's row changed; null: it is gone. */
  onChange(pid: Pid, agent: Agent | null): void {
    const queue = this.#handles.get(pid);
    if (queue === undefined) return;
    if (agent !== null) queue.push(agent);
    if (agent === null || agent.state.kind === "TERMINATED") this.#handles.delete(pid);
  }

  /** The node goes, and what runs its agents with it. */
  close(): void {
    this.#closing.abort(new NexusError({ code: "CLOSED", what: "this node is shutting down" }));
    for (const queue of this.#handles.values()) queue.end();
    this.#handles.clear();
  }

  async #bringUp(provisioner: AgentProvisioner, agent: Agent): Promise<void> {
    const { limits, wallMs } = this.#ports;
    const { pid } = agent;
    const release = await this.#slots.acquire(1, this.#closing.signal);
    let queue: HandleQueue;
    try {
      const what = `provisioning agent ${pid}`;
      const work = (signal: AbortSignal): Promise<HandleQueue> => this.#provision(provisioner, agent, signal);
      queue = await withDeadline(work, limits.provisionTimeoutMs, what, this.#closing.signal);
    } catch (error) {
      this.#ports.onProvisioned("failed");
      const { code, message } = NexusError.from(error);
      await this.#settle(pid, {
        kind: "provisioningFailed",
        failure: { code, message, atMs: wallMs() },
      });
      return;
    } finally {
      release();
    }
    this.#ports.onProvisioned("done");
    this.#handles.set(pid, queue);
    try {
      await this.#settle(pid, { kind: "reported", state: "WARMING_UP" });
    } catch (error) {
      // It ended meanwhile, or cannot be written down: what runs it must not run on.
      this.#handles.delete(pid);
      queue.end();
      throw error;
    }
  }

  /** Writes down how it went, through a zone without a leader for a while: the same event twice is once. */
  async #settle(pid: Pid, event: AgentEvent): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#ports.apply(pid, event);
        return;
      } catch (error) {
        const mayPass = NexusError.is(error) && (error.retryable || error.code === "UNKNOWN_OUTCOME");
        if (!mayPass || attempt === SETTLE_ATTEMPTS || this.#closing.signal.aborted) throw error;
      }
    }
  }

  /** A handle that comes after its time is told at once that the agent has ended. */
  async #provision(provisioner: AgentProvisioner, agent: Agent, signal: AbortSignal): Promise<HandleQueue> {
    const control: AgentControl = {
      report: async (state) => void (await this.#ports.apply(agent.pid, { kind: "reported", state })),
      exited: async (exitCode) => void (await this.#ports.apply(agent.pid, { kind: "exited", exitCode })),
    };
    const handle = await provisioner.provision(agent, control, signal);
    const queue = new HandleQueue(agent, handle, this.#ports);
    if (signal.aborted) queue.end();
    return queue;
  }
}

/** Tells one handle of the agent's changes, one at a time; of several that wait only the newest. */
class HandleQueue {
  #last: Agent;
  readonly #handle: AgentHandle;
  readonly #ports: ProvisioningPorts;
  #next: Agent | null = null;
  #isTelling = false;

  constructor(agent: Agent, handle: AgentHandle, ports: ProvisioningPorts) {
    this.#last = agent;
    this.#handle = handle;
    this.#ports = ports;
  }

  /** Whatever its row says: it must not run on. */
  end(): void {
    const end = { kind: "signalled", signal: "SIGKILL" } as const;
    const atMs = this.#ports.wallMs();
    this.push({ ...this.#last, state: { kind: "TERMINATED", exitCode: null, end, atMs } });
  }

  push(agent: Agent): void {
    this.#last = agent;
    this.#next = agent;
    void this.#tell();
  }

  async #tell(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    for (let agent = this.#next; agent !== null; agent = this.#next) {
      this.#next = null;
      const told = agent;
      const what = `telling what runs agent ${told.pid} that it is ${told.state.kind}`;
      try {
        const { handleTimeoutMs } = this.#ports.limits;
        await withDeadline(async () => this.#handle.onChange(told), handleTimeoutMs, what);
      } catch (error) {
        this.#ports.onTrouble(what, error);
      }
    }
    this.#isTelling = false;
  }
}
