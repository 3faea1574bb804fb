import type {
  AgentConnection,
  AgentInfo,
  AgentKind,
  AgentRepo,
  AgentStateName,
  ReportedState,
} from "@nexus/kernel";
import type { ReadOptions, RequestOptions } from "./filesystem.js";

export interface SpawnOptions extends RequestOptions {
  /** Default WORKER. */
  readonly kind?: AgentKind;
  /** Default root. */
  readonly zone?: string;
  /** A living agent; default none. */
  readonly parent?: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** Default `/`. */
  readonly cwd?: string;
  readonly root?: string;
  readonly repos?: readonly AgentRepo[];
  /** Of an UNMANAGED agent: a process elsewhere, which sends heartbeats. */
  readonly connection?: AgentConnection;
  /** Default the caller; administrators may name another one. */
  readonly owner?: string;
}

export interface ListAgentsOptions extends ReadOptions {
  readonly zone?: string;
  readonly state?: AgentStateName;
  readonly parent?: number;
}

export interface WaitForAgentOptions extends RequestOptions {
  /** Any of these states; default: until it has ended. */
  readonly states?: readonly AgentStateName[];
  /** Instead of states: any change after this revision. */
  readonly afterRevision?: number;
  /** Longest wait (ms); default: until the signal aborts. */
  readonly waitMs?: number;
}

export type SignalName = "SIGTERM" | "SIGSTOP" | "SIGCONT" | "SIGKILL";

/**
 * Agents of the cluster as processes (docs/agents.md). Errors of what names one: NOT_FOUND, PERMISSION_DENIED, CONFLICT
 * (details.state).
 */
export interface AgentAdministration {
  /** On the serving node, REGISTERED. Errors: ALREADY_EXISTS (the connection), RESOURCE_EXHAUSTED, UNKNOWN_OUTCOME. */
  spawn(name: string, options?: SpawnOptions): Promise<AgentInfo>;
  get(pid: number, options?: ReadOptions): Promise<AgentInfo>;
  /** In the order of pids, a page at a time. */
  list(options?: ListAgentsOptions): AsyncIterable<AgentInfo>;
  signal(pid: number, signal: SignalName, options?: RequestOptions): Promise<AgentInfo>;
  /** SIGUSR1: merges labels; null deletes one. */
  label(
    pid: number,
    labels: Readonly<Record<string, string | null>>,
    options?: RequestOptions,
  ): Promise<AgentInfo>;
  /** A state the agent has reached; reporting it again is harmless. */
  report(pid: number, state: ReportedState, options?: RequestOptions): Promise<AgentInfo>;
  exit(pid: number, exitCode: number, options?: RequestOptions): Promise<AgentInfo>;
  /** Due well within the 90 s after which a silent UNMANAGED agent has ended. */
  heartbeat(pid: number, options?: RequestOptions): Promise<void>;
  /** null: time was up, or it ended without getting there. */
  wait(pid: number, options?: WaitForAgentOptions): Promise<AgentInfo | null>;
  /** Takes an ended agent off the list. */
  reap(pid: number, options?: RequestOptions): Promise<AgentInfo>;
  /** Tries again to bring up a MANAGED agent of the serving node. */
  provision(pid: number, options?: RequestOptions): Promise<AgentInfo>;
}
