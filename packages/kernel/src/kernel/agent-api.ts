import type { OperationContext, Pid, ZoneId } from "@nexus/contracts";
import type {
  AgentConnection,
  AgentKind,
  AgentRepo,
  AgentSignal,
  AgentStateName,
  ReportedState,
} from "../core/agents/agent.js";
import type { AgentInfo } from "../core/agents/agent-json.js";
import type { WaitCondition } from "../core/agents/agent-registry.js";
import type { CallOptions } from "./api.js";

/** What a new agent is to be; it is owned by who spawns it. */
export interface SpawnAgentRequest {
  readonly name: string;
  readonly kind: AgentKind;
  /** null: the caller. Only administrators may name another one. */
  readonly ownerId: string | null;
  readonly zoneId: ZoneId;
  /** A living agent the caller may signal; null: none. */
  readonly parentPid: Pid | null;
  readonly cwd: string;
  readonly root: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly repos: readonly AgentRepo[];
  /** Where it runs, when that is elsewhere. */
  readonly connection: AgentConnection | null;
}

export interface ListAgentsRequest {
  /** null: of every zone. */
  readonly zoneId: ZoneId | null;
  readonly state: AgentStateName | null;
  readonly parentPid: Pid | null;
  /** From `ListAgentsResult.nextCursor`; null starts at the beginning. */
  readonly cursor: string | null;
  /** Agents looked at for this page, 1 to MAX_LIST_PAGE_ENTRIES: it may be short, or empty, and not the last one. */
  readonly limit: number;
}

export interface ListAgentsResult {
  /** In the order of pids, without their children. Those of zones the caller may not read are left out. */
  readonly agents: readonly AgentInfo[];
  readonly nextCursor: string | null;
}

export interface WaitAgentRequest {
  readonly pid: Pid;
  readonly until: WaitCondition;
  /** Longest wait (ms), within the call's own time. */
  readonly waitMs: number;
}

export interface WaitAgentResult {
  readonly agent: AgentInfo;
  /** False: time was up, or the agent ended without getting there. */
  readonly reached: boolean;
}

/**
 * Agents as processes of the kernel. Who may read the zone an agent is in may see it; who may write there may spawn and
 * change agents. Errors of all that name an agent: NOT_FOUND, PERMISSION_DENIED, NO_LEADER (of root).
 */
export interface AgentCalls {
  /** On this node, REGISTERED. Errors: CONFLICT (the parent has ended), ALREADY_EXISTS (the connection), RESOURCE_EXHAUSTED. */
  spawn(request: SpawnAgentRequest, context: OperationContext, options: CallOptions): Promise<AgentInfo>;
  get(pid: Pid, context: OperationContext, options: CallOptions): Promise<AgentInfo>;
  /** The living agent of a connection. */
  getByConnection(connectionId: string, context: OperationContext, options: CallOptions): Promise<AgentInfo>;
  list(
    request: ListAgentsRequest,
    context: OperationContext,
    options: CallOptions,
  ): Promise<ListAgentsResult>;
  /** Errors: CONFLICT (the signal means nothing in the state it is in). */
  signal(
    request: { readonly pid: Pid; readonly signal: AgentSignal },
    context: OperationContext,
    options: CallOptions,
  ): Promise<AgentInfo>;
  /** A state the agent, or what runs it, reports. Errors: CONFLICT (not from the state it is in). */
  report(
    request: { readonly pid: Pid; readonly state: ReportedState },
    context: OperationContext,
    options: CallOptions,
  ): Promise<AgentInfo>;
  /** It ended by itself. */
  exit(
    request: { readonly pid: Pid; readonly exitCode: number },
    context: OperationContext,
    options: CallOptions,
  ): Promise<AgentInfo>;
  /** A life sign of an UNMANAGED agent; it costs no row at the node the agent is on. Errors: CONFLICT. */
  heartbeat(pid: Pid, context: OperationContext, options: CallOptions): Promise<void>;
  /** Errors: CANCELLED, RESOURCE_EXHAUSTED; NOT_FOUND also when it was reaped meanwhile. */
  wait(request: WaitAgentRequest, context: OperationContext, options: CallOptions): Promise<WaitAgentResult>;
  /** Takes an ended agent off the list. Errors: CONFLICT (it has not ended). */
  reap(pid: Pid, context: OperationContext, options: CallOptions): Promise<AgentInfo>;
  /** Tries again to bring up a MANAGED agent of this node that is REGISTERED. Errors: UNAVAILABLE. */
  provision(pid: Pid, context: OperationContext, options: CallOptions): Promise<AgentInfo>;
}
