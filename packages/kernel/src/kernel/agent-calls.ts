import { type OperationContext, type Pid, ROOT_ZONE } from "@nexus/contracts";
import type { Agent } from "../core/agents/agent.js";
import { type AgentInfo, MAX_LISTED_CHILDREN } from "../core/agents/agent-json.js";
import { pidOfChild } from "../core/agents/agent-paths.js";
import type { AgentRegistry } from "../core/agents/agent-registry.js";
import type { StoredAgent } from "../core/agents/agent-rows.js";
import { noAgent, noConnection } from "../core/agents/refusals.js";
import type { StepTimes } from "../core/agents/spawning.js";
import type { AgentEvent } from "../core/agents/transitions.js";
import type { Admission } from "./admission.js";
import type * as api from "./agent-api.js";
import type { AgentCalls, ListAgentsRequest, ListAgentsResult, SpawnAgentRequest } from "./agent-api.js";
import { AgentGate } from "./agent-gate.js";
import { requireExitCode, requireListLimit, requireSpawn } from "./agent-requests.js";
import type { CallOptions } from "./api.js";
import type { Call } from "./call.js";
import type { KernelParts } from "./parts.js";

export interface AgentCallsPorts {
  readonly parts: KernelParts;
  readonly admission: Admission;
  readonly registry: AgentRegistry;
}

type Context = OperationContext;

/** The calls of agents: through the same door, deadline and gate as those of files. */
export class KernelAgents implements AgentCalls {
  readonly #ports: AgentCallsPorts;
  readonly #registry: AgentRegistry;
  readonly #gate: AgentGate;

  constructor(ports: AgentCallsPorts) {
    this.#ports = ports;
    this.#registry = ports.registry;
    this.#gate = new AgentGate(ports.parts);
  }

  spawn(request: SpawnAgentRequest, context: Context, options: CallOptions): Promise<AgentInfo> {
    return this.#run("agent_spawn", context, options, async (call) => {
      requireSpawn(request, context);
      const { coordinator } = this.#ports.parts;
      // Errors: ZONE_NOT_LOADED.
      coordinator.zoneInfo(request.zoneId);
      await this.#gate.require(call, "WRITE", request.zoneId, null);
      if (request.parentPid !== null) await this.#authorized(call, "WRITE", request.parentPid);
      const ownerId = request.ownerId ?? context.userId;
      return infoOf(await this.#registry.spawn({ ...request, ownerId }, timesOf(call)), []);
    });
  }

  get(pid: Pid, context: Context, options: CallOptions): Promise<AgentInfo> {
    return this.#run("agent_get", context, options, (call) => this.#get(call, pid));
  }

  getByConnection(connectionId: string, context: Context, options: CallOptions): Promise<AgentInfo> {
    return this.#run("agent_get", context, options, async (call) => {
      const pid = await this.#registry.rows.pidOfConnection(connectionId, call.readOptions(ROOT_ZONE));
      if (pid === null) throw noConnection(connectionId);
      return this.#get(call, pid);
    });
  }

  list(request: ListAgentsRequest, context: Context, options: CallOptions): Promise<ListAgentsResult> {
    return this.#run("agent_list", context, options, async (call) => {
      requireListLimit(request.limit);
      const { cursor, limit } = request;
      const page = await this.#registry.page(cursor, limit, call.readOptions(ROOT_ZONE));
      const asked = page.agents.filter(({ agent }) => isAsked(agent, request));
      const visible = await this.#gate.visible(call, asked);
      return { agents: visible.map((stored) => infoOf(stored, null)), nextCursor: page.nextCursor };
    });
  }

  signal(
    { pid, signal }: Parameters<AgentCalls["signal"]>[0],
    context: Context,
    options: CallOptions,
  ): Promise<AgentInfo> {
    return this.#run("agent_signal", context, options, (call) =>
      this.#change(call, pid, { kind: "signalled", signal }),
    );
  }

  report(
    { pid, state }: Parameters<AgentCalls["report"]>[0],
    context: Context,
    options: CallOptions,
  ): Promise<AgentInfo> {
    return this.#run("agent_report", context, options, (call) =>
      this.#change(call, pid, { kind: "reported", state }),
    );
  }

  exit(
    { pid, exitCode }: Parameters<AgentCalls["exit"]>[0],
    context: Context,
    options: CallOptions,
  ): Promise<AgentInfo> {
    return this.#run("agent_exit", context, options, async (call) => {
      requireExitCode(exitCode);
      return this.#change(call, pid, { kind: "exited", exitCode });
    });
  }

  heartbeat(pid: Pid, context: Context, options: CallOptions): Promise<void> {
    return this.#run("agent_heartbeat", context, options, async (call) => {
      const zoneId = this.#registry.zoneOfLocal(pid);
      if (zoneId === null) await this.#authorized(call, "WRITE", pid);
      else await this.#gate.require(call, "WRITE", zoneId, pid);
      await this.#registry.heartbeat(pid, timesOf(call));
    });
  }

  wait(
    { pid, until, waitMs }: api.WaitAgentRequest,
    context: Context,
    options: CallOptions,
  ): Promise<api.WaitAgentResult> {
    return this.#run("agent_wait", context, options, async (call) => {
      await this.#authorized(call, "READ", pid);
      const times = { read: () => call.readOptions(ROOT_ZONE), write: () => call.writeOptions() };
      const { stored, reached } = await this.#registry.wait(pid, until, waitMs, call.signal, times);
      return { agent: infoOf(stored, null), reached };
    });
  }

  reap(pid: Pid, context: Context, options: CallOptions): Promise<AgentInfo> {
    return this.#run("agent_reap", context, options, async (call) => {
      const stored = await this.#authorized(call, "WRITE", pid);
      const agent = await this.#registry.reap(pid, timesOf(call));
      return infoOf({ ...stored, agent }, []);
    });
  }

  provision(pid: Pid, context: Context, options: CallOptions): Promise<AgentInfo> {
    return this.#run("agent_provision", context, options, async (call) => {
      const { agent } = await this.#authorized(call, "WRITE", pid);
      await call.within(`provisioning agent ${pid}`, () => this.#registry.provision(agent));
      return infoOf(await this.#registry.require(pid, call.freshReadOptions()), null);
    });
  }

  async #get(call: Call, pid: Pid): Promise<AgentInfo> {
    const stored = await this.#registry.require(pid, call.readOptions(ROOT_ZONE));
    await this.#gate.require(call, "READ", stored.agent.zoneId, pid);
    const { rows } = this.#registry;
    const children = await rows.children(pid, MAX_LISTED_CHILDREN, call.readOptions(ROOT_ZONE));
    return infoOf(
      stored,
      children.map(({ path }) => pidOfChild(path)),
    );
  }

  async #change(call: Call, pid: Pid, event: AgentEvent): Promise<AgentInfo> {
    await this.#authorized(call, "WRITE", pid);
    return infoOf(await this.#registry.apply(pid, event, timesOf(call)), null);
  }

  /** The zone of an agent never changes, so any copy of its row will do, if there is one. */
  async #authorized(call: Call, permission: "READ" | "WRITE", pid: Pid): Promise<StoredAgent> {
    const { rows } = this.#registry;
    const near = await rows.get(pid, call.localReadOptions());
    const stored = near ?? (await rows.get(pid, call.freshReadOptions()));
    if (stored === null) throw noAgent(pid);
    await this.#gate.require(call, permission, stored.agent.zoneId, pid);
    return stored;
  }

  #run<T>(
    name: string,
    context: Context,
    options: CallOptions,
    work: (call: Call) => Promise<T>,
  ): Promise<T> {
    return this.#ports.admission.run(name, context, options, work);
  }
}

/** What is decided on what a row says is decided on a fresh one. */
function timesOf(call: Call): StepTimes {
  return { read: () => call.freshReadOptions(), write: () => call.writeOptions() };
}

function infoOf({ agent, revision }: StoredAgent, children: readonly Pid[] | null): AgentInfo {
  return { ...agent, revision, children };
}

function isAsked(agent: Agent, { zoneId, state, parentPid }: ListAgentsRequest): boolean {
  return (
    (zoneId === null || agent.zoneId === zoneId) &&
    (state === null || agent.state.kind === state) &&
    (parentPid === null || agent.parentPid === parentPid)
  );
}
