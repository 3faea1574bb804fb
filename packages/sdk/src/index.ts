export type {
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
  RecoveryReport,
  ReplicaRole,
  ReplicationState,
  ReplicationStatus,
  StatResult,
  TransactionResult,
  WatchEvent,
  ZoneConflict,
  ZoneConsistency,
  ZoneInfo,
  ZoneMember,
} from "@nexus/kernel";
export { connect } from "./connect.js";
export type * from "./filesystem.js";
export {
  type ConnectOptions,
  DEFAULT_CONNECT_TIMEOUT_MS,
  DEFAULT_TIMEOUT_MS,
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
export { MAX_SERVERS, parseServers } from "./servers.js";
