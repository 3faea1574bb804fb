export type {
  AgentConnection,
  AgentEnd,
  AgentInfo,
  AgentKind,
  AgentRepo,
  AgentState,
  AgentStateName,
  Compare,
  ConflictReason,
  ConflictVersion,
  FileEventType,
  GrepMatch,
  ItemResult,
  KeptState,
  LockGrant,
  LockHolder,
  MemberRole,
  PathLock,
  PipeStatus,
  RecoveryReport,
  ReplicaRole,
  ReplicationState,
  ReplicationStatus,
  ReportedState,
  ServiceView,
  StatResult,
  StdioEnds,
  StdioFraming,
  StdioInput,
  StdioOutput,
  StreamStatus,
  TopLevelMount,
  TransactionResult,
  TrashItem,
  VectorClock,
  WatchEvent,
  WatchedZone,
  ZoneConflict,
  ZoneConsistency,
  ZoneInfo,
  ZoneMember,
  ZoneQuota,
  ZoneUsage,
} from "@nexus/kernel";
export type { TextReplacement } from "@nexus/lib";
export {
  type SharedPipePlace,
  SharedPipeReader,
  SharedPipeWriter,
  SharedStreamReader,
  type SharedStreamSlice,
  SharedStreamWriter,
} from "@nexus/lib/shared-memory";
export type * from "./channels-api.js";
export { connect } from "./connect.js";
export type * from "./filesystem.js";
export {
  type ConnectOptions,
  DEFAULT_CONNECT_TIMEOUT_MS,
  DEFAULT_TIMEOUT_MS,
  type MetastoreOptions,
  type TlsCredentials,
} from "./options.js";
export {
  FEATURES,
  type Feature,
  type FeatureSource,
  PROFILE_NAMES,
  PROFILES,
  type ProfileFacts,
  type ProfileName,
} from "./profiles.js";
export type * from "./retention-api.js";
export { MAX_SERVERS, parseServers } from "./servers.js";
export type * from "./storage-api.js";
