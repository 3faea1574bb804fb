/** Every limit of agents, in one place. */
export interface AgentLimits {
  /** Living agents on one node; more are refused RESOURCE_EXHAUSTED. */
  readonly maxAgentsOnNode: number;
  /** Calls that wait for agents on one node at once; more are refused RESOURCE_EXHAUSTED. */
  readonly maxWaiters: number;
  /** Tries to change an agent against others who change it. */
  readonly maxChangeAttempts: number;
  /** Pids taken from the counter in one commit, when many agents are spawned at once. */
  readonly pidsAtOnce: number;
  /** A node that is silent for this long is lost, and its agents with it (ms). */
  readonly hostLostMs: number;
  /** How often a node looks after lost nodes, missing heartbeats and agents to reap (ms). */
  readonly sweepMs: number;
  /** How long an ended agent without a parent stays to be asked for its exit code (ms). */
  readonly reapAfterMs: number;
  /** How long an ended agent stays for a living parent to reap it (ms). */
  readonly zombieMs: number;
  /** An UNMANAGED agent that sends no heartbeat for this long has ended (ms). */
  readonly heartbeatTimeoutMs: number;
  /** How often a heartbeat that comes to another node than the agent's is written down, at most (ms). */
  readonly heartbeatRecordMs: number;
  /** Longest an agent may take to be provisioned (ms). */
  readonly provisionTimeoutMs: number;
  /** Agents being provisioned on a node at once; others wait their turn. */
  readonly maxProvisioning: number;
  /** Longest the handle of an agent may take to follow one change (ms). */
  readonly handleTimeoutMs: number;
  /** Rows read at once while looking through all agents. */
  readonly pageRows: number;
  /** Deadline of the registry's own reads and commits (ms). */
  readonly upkeepTimeoutMs: number;
  /** Bytes of an agent's record: names, labels and all. */
  readonly maxRecordBytes: number;
}

export const DEFAULT_AGENT_LIMITS: AgentLimits = {
  maxAgentsOnNode: 20_000,
  maxWaiters: 16_384,
  maxChangeAttempts: 32,
  pidsAtOnce: 256,
  hostLostMs: 10_000,
  sweepMs: 2_000,
  reapAfterMs: 60_000,
  zombieMs: 3_600_000,
  heartbeatTimeoutMs: 90_000,
  heartbeatRecordMs: 30_000,
  provisionTimeoutMs: 60_000,
  maxProvisioning: 16,
  handleTimeoutMs: 10_000,
  pageRows: 500,
  upkeepTimeoutMs: 10_000,
  maxRecordBytes: 32 * 1024,
};
