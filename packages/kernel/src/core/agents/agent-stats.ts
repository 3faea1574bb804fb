import { type AgentCensus, EMPTY_CENSUS } from "./reaper.js";

/** Counts since this node started, unless said otherwise. */
export interface AgentStats {
  /** Living agents on this node, now. */
  readonly local: number;
  /** Calls that wait for an agent here, now. */
  readonly waiting: number;
  readonly spawned: number;
  /** Agents of lost nodes that this node marked. */
  readonly markedLost: number;
  /** UNMANAGED agents of this node that fell silent. */
  readonly silent: number;
  readonly reaped: number;
  readonly provisioned: number;
  readonly provisioningFailures: number;
  readonly heartbeats: number;
  /** Heartbeats that cost a row. */
  readonly recordedHeartbeats: number;
  /** Passes over lost nodes and ended agents that failed; the next one goes on. */
  readonly sweepFailures: number;
  /** Agents of the whole cluster by state, as this node counted them last; all 0 where another node does. */
  readonly census: AgentCensus;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export type AgentCounters = Mutable<Omit<AgentStats, "local" | "waiting">>;

export function newAgentCounters(): AgentCounters {
  return {
    spawned: 0,
    markedLost: 0,
    silent: 0,
    reaped: 0,
    provisioned: 0,
    provisioningFailures: 0,
    heartbeats: 0,
    recordedHeartbeats: 0,
    sweepFailures: 0,
    census: EMPTY_CENSUS,
  };
}
