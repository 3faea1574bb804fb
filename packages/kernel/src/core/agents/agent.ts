import type { NodeId, Pid, ZoneId } from "@nexus/contracts";

/** UNMANAGED: a process elsewhere that lives by its heartbeats; all others live as long as the node they are on. */
export const AGENT_KINDS = ["WORKER", "DAEMON", "MANAGED", "UNMANAGED"] as const;
export type AgentKind = (typeof AGENT_KINDS)[number];

/** Why an agent could not be provisioned. */
export interface ProvisioningFailure {
  readonly code: string;
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** How an agent ended. */
export type AgentEnd =
  /** By itself. */
  | { readonly kind: "exited" }
  | { readonly kind: "signalled"; readonly signal: "SIGTERM" | "SIGKILL" }
  /** The node it was on is gone, or began another life. */
  | { readonly kind: "nodeLost"; readonly nodeId: NodeId }
  /** UNMANAGED: no heartbeat came in time. */
  | { readonly kind: "silent" };

export type AgentState =
  /** failure: what the last attempt to provision it ended with; null: there was none, or none failed. */
  | { readonly kind: "REGISTERED"; readonly failure: ProvisioningFailure | null }
  | { readonly kind: "WARMING_UP" }
  | { readonly kind: "READY" }
  | { readonly kind: "BUSY" }
  | { readonly kind: "SUSPENDED" }
  | {
      readonly kind: "TERMINATED";
      /** null: nobody saw it end. */
      readonly exitCode: number | null;
      readonly end: AgentEnd;
      /** Milliseconds since the epoch. */
      readonly atMs: number;
    };

export type AgentStateName = AgentState["kind"];

/** Where an agent that runs elsewhere is connected from. */
export interface AgentConnection {
  /** The connection's own name, unique among agents. */
  readonly id: string;
  /** Process id on its host; null when not told. */
  readonly hostPid: number | null;
  readonly remoteAddress: string | null;
  readonly protocol: string;
}

/** A mount of a repository in an agent's tree. */
export interface AgentRepo {
  readonly alias: string;
  readonly mountPath: string;
}

/** An agent as the cluster knows it. Times are wall-clock milliseconds since the epoch, for people to read. */
export interface Agent {
  readonly pid: Pid;
  readonly name: string;
  readonly kind: AgentKind;
  readonly ownerId: string;
  /** The zone whose `/proc` shows it, and whose grants decide who may see and signal it. */
  readonly zoneId: ZoneId;
  /** As it was spawned; the parent may be gone meanwhile. */
  readonly parentPid: Pid | null;
  /** The node it is on. */
  readonly nodeId: NodeId;
  /** The life of that node as a host of agents. */
  readonly hostLife: string;
  readonly state: AgentState;
  /** How often it was resumed. */
  readonly generation: number;
  readonly cwd: string;
  readonly root: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly repos: readonly AgentRepo[];
  readonly connection: AgentConnection | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** UNMANAGED: the last heartbeat as recorded, which may be older than the last one; null: none. */
  readonly lastHeartbeatMs: number | null;
}

/** A signal, with what it carries. */
export type AgentSignal =
  | { readonly name: "SIGTERM" | "SIGSTOP" | "SIGCONT" | "SIGKILL" }
  /** Merges labels; null deletes one. */
  | { readonly name: "SIGUSR1"; readonly labels: Readonly<Record<string, string | null>> };

export const AGENT_SIGNALS = [
  "SIGTERM",
  "SIGSTOP",
  "SIGCONT",
  "SIGKILL",
  "SIGUSR1",
] as const satisfies readonly AgentSignal["name"][];

/** States an agent, or whoever runs it, reports. */
export const REPORTED_STATES = ["WARMING_UP", "READY", "BUSY", "SUSPENDED"] as const;
export type ReportedState = (typeof REPORTED_STATES)[number];
