import { NexusError, type OperationContext, type Pid } from "@nexus/contracts";
import { vfs } from "@nexus/contracts/wire";
import type {
  AgentCalls,
  AgentInfo,
  CallOptions,
  ListAgentsRequest,
  ListAgentsResult,
  SpawnAgentRequest,
  WaitAgentRequest,
  WaitAgentResult,
  WaitCondition,
} from "@nexus/kernel";
import { Deadline, utf8Decode, utf8Encode } from "@nexus/lib";
import { parseAgent } from "../wire/agents.js";
import { decodeError } from "../wire/errors.js";
import type { UnaryCaller } from "./caller.js";

/** The kernel's calls of agents, without a context: the server resolves it. */
export type AgentClientCalls = {
  readonly [Name in keyof AgentCalls]: AgentCalls[Name] extends (
    request: infer Request,
    context: OperationContext,
    options: CallOptions,
  ) => infer Result
    ? (request: Request, options: CallOptions) => Result
    : never;
};

/** Attempts of a call that changes nothing, or nothing the second time, when its answer was lost. */
const MAX_ATTEMPTS = 5;

/** Agents of a remote cluster, over the generic Call. */
export class AgentClient implements AgentClientCalls {
  readonly #caller: UnaryCaller;

  constructor(caller: UnaryCaller) {
    this.#caller = caller;
  }

  async spawn(request: SpawnAgentRequest, options: CallOptions): Promise<AgentInfo> {
    const { connection, repos } = request;
    const params = {
      name: request.name,
      kind: request.kind,
      owner_id: request.ownerId,
      zone_id: request.zoneId,
      parent_pid: pidText(request.parentPid),
      cwd: request.cwd,
      root: request.root,
      labels: request.labels,
      repos: repos.map(({ alias, mountPath }) => ({ alias, mount_path: mountPath })),
      connection_id: connection?.id ?? null,
      host_pid: connection?.hostPid ?? null,
      remote_addr: connection?.remoteAddress ?? null,
      protocol: connection?.protocol ?? null,
    };
    return parseAgent(await this.#call("agent_register", params, options));
  }

  async get(pid: Pid, options: CallOptions): Promise<AgentInfo> {
    return parseAgent(await this.#repeatable("agent_get", { pid: pidText(pid) }, options));
  }

  async getByConnection(connectionId: string, options: CallOptions): Promise<AgentInfo> {
    return parseAgent(await this.#repeatable("agent_get", { connection_id: connectionId }, options));
  }

  async list(request: ListAgentsRequest, options: CallOptions): Promise<ListAgentsResult> {
    const { zoneId, state, parentPid, cursor, limit } = request;
    const params = { zone_id: zoneId, state, parent_pid: pidText(parentPid), cursor, limit };
    const page = fieldsOf(await this.#repeatable("agent_list", params, options));
    const { agents, next_cursor: nextCursor } = page;
    if (!Array.isArray(agents)) throw unreadable("agent_list");
    return { agents: agents.map(parseAgent), nextCursor: typeof nextCursor === "string" ? nextCursor : null };
  }

  async signal(
    { pid, signal }: Parameters<AgentCalls["signal"]>[0],
    options: CallOptions,
  ): Promise<AgentInfo> {
    const payload = signal.name === "SIGUSR1" ? { labels: signal.labels } : null;
    return parseAgent(
      await this.#call("agent_signal", { pid: pidText(pid), signal: signal.name, payload }, options),
    );
  }

  async report(
    { pid, state }: Parameters<AgentCalls["report"]>[0],
    options: CallOptions,
  ): Promise<AgentInfo> {
    return parseAgent(await this.#repeatable("agent_update_state", { pid: pidText(pid), state }, options));
  }

  async exit({ pid, exitCode }: Parameters<AgentCalls["exit"]>[0], options: CallOptions): Promise<AgentInfo> {
    const params = { pid: pidText(pid), state: "TERMINATED", exit_code: exitCode };
    return parseAgent(await this.#repeatable("agent_update_state", params, options));
  }

  async heartbeat(pid: Pid, options: CallOptions): Promise<void> {
    await this.#repeatable("agent_heartbeat", { pid: pidText(pid) }, options);
  }

  async wait({ pid, until, waitMs }: WaitAgentRequest, options: CallOptions): Promise<WaitAgentResult> {
    const params = { pid: pidText(pid), ...conditionParams(until), timeout_ms: waitMs };
    const { agent, reached } = fieldsOf(await this.#repeatable("agent_wait", params, options));
    return { agent: parseAgent(agent), reached: reached === true };
  }

  async reap(pid: Pid, options: CallOptions): Promise<AgentInfo> {
    return parseAgent(await this.#call("agent_reap", { pid: pidText(pid) }, options));
  }

  async provision(pid: Pid, options: CallOptions): Promise<AgentInfo> {
    return parseAgent(await this.#call("agent_provision", { pid: pidText(pid) }, options));
  }

  async #repeatable(method: string, params: object, options: CallOptions): Promise<unknown> {
    const deadline = new Deadline(options.timeoutMs, () => performance.now());
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#call(method, params, { ...options, timeoutMs: deadline.spendMs(method) });
      } catch (error) {
        const isUnknown = NexusError.is(error) && error.code === "UNKNOWN_OUTCOME";
        if (!isUnknown || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  async #call(method: string, params: object, options: CallOptions): Promise<unknown> {
    const message = { method, payload: utf8Encode(JSON.stringify(params)) };
    const { payload, isError } = await this.#caller.call(vfs.NexusVFSService.Call, message, options);
    if (isError) throw decodeError(payload);
    return fieldsOf(JSON.parse(utf8Decode(payload)))["result"];
  }
}

function pidText(pid: Pid | null): string | null {
  return pid === null ? null : String(pid);
}

function conditionParams(until: WaitCondition): object {
  switch (until.kind) {
    case "ended":
      return {};
    case "state":
      return { states: until.states };
    case "changed":
      return { after_revision: until.revision };
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
  throw unreadable("a call");
}

function unreadable(method: string): NexusError {
  return new NexusError({
    code: "INTERNAL",
    what: `the answer of ${method} is not understood`,
    remedy: "use a client of the server's version",
  });
}
