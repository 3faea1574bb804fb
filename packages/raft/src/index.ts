export { RaftDistributedCoordinator } from "./coordinator/coordinator.js";
export { RaftMetaStore } from "./coordinator/meta-store.js";
export { RawNode } from "./core/raw-node.js";
export type * from "./core/types.js";
export type { EventualMetrics } from "./eventual/zone.js";
export type {
  ClusterIdentity,
  HostRuntime,
  RaftHost,
  RaftHostOptions,
  RaftHostSettings,
  ReplicaChange,
} from "./host/api.js";
export type { HostFiles, ZoneFolder } from "./host/host-files.js";
export { compileRaftLimits, DEFAULT_RAFT_LIMITS, type RaftLimits } from "./host/limits.js";
export {
  DROP_REASONS,
  type DropReason,
  PROPOSAL_OUTCOMES,
  type ProposalOutcome,
  type RaftEvent,
  type RaftMetrics,
  type RaftObserver,
  SILENT_OBSERVER,
  type ZoneMetrics,
} from "./host/metrics.js";
export type * from "./host/ports.js";
export { planRootSeats, planZoneSeats, type SeatCandidate, type SeatPlan } from "./host/seats.js";
export {
  type OpenRaftHostOptions,
  openRaftHost,
  readClusterIdentity,
  startRaftHost,
  systemHostRuntime,
} from "./host/start.js";
export { DEFAULT_LOG_LIMITS, type LogLimits, openNodeFiles, openNodeLog } from "./log/index.js";
export type * from "./log/types.js";
export {
  COMMAND_KIND,
  type Command,
  decodeCommand,
  encodeCommandBody,
  inNameOf,
  type NamespaceChange,
} from "./wire/command.js";
export type { AppliedReply } from "./wire/reply-codec.js";
export {
  decodeAnswer,
  decodeHistory,
  decodeRows,
  encodeAnswer,
  encodeHistory,
  encodeRows,
} from "./wire/rows-codec.js";
export type { ZoneReplica } from "./zone/replica.js";
export type { SealingMetrics } from "./zone/sealing/sealing.js";
export type { SegmentStore } from "./zone/sealing/segment-store.js";
