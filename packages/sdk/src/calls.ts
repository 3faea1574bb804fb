import type { CommitToken, LogIndex, NodeId, ZoneId } from "@nexus/contracts";
import type {
  BatchOptions,
  CallOptions,
  ChannelMessage,
  ChannelStatus,
  ChannelWriteResult,
  CopyRequest,
  CopyResult,
  CreatingWriteRequest,
  EditRequest,
  EmptyTrashRequest,
  ExtendLockRequest,
  GlobRequest,
  GrepMatch,
  GrepRequest,
  ItemResult,
  KeepSessionRequest,
  KeepSessionResult,
  ListLocksRequest,
  ListLocksResult,
  ListTrashRequest,
  ListTrashResult,
  LockGrant,
  MemberChange,
  MemberRole,
  Permission,
  PipePopRequest,
  PipePushRequest,
  ReaddirPage,
  ReaddirRequest,
  ReadRequest,
  ReadResult,
  ReadStream,
  RecoveryReport,
  RenameRequest,
  RenameResult,
  ReplicationStatus,
  RestoreTrashRequest,
  RmdirRequest,
  ServiceParams,
  SetattrRequest,
  SetattrResult,
  StatInclude,
  StatResult,
  StreamAppendRequest,
  StreamAppendResult,
  StreamCommitRequest,
  StreamReadCall,
  StreamSlice,
  TopLevelMount,
  TransactionRequest,
  TransactionResult,
  UnlinkRequest,
  UnlinkResult,
  UnlockRequest,
  UnlockResult,
  WaitingLockRequest,
  WatchRequest,
  WatchResult,
  WriteResult,
  ZoneConflict,
  ZoneConsistency,
  ZoneInfo,
  ZoneQuota,
} from "@nexus/kernel";
import type { AgentClientCalls } from "@nexus/transport/client";
import type { XattrChange } from "./batch-api.js";
import type { NodeStatus } from "./filesystem.js";

/**
 * What a driver has to offer: the kernel's calls for one fixed caller, wherever the kernel runs. `Filesystem`
 * gives both drivers the same public face, so everything about defaults, paths and paging is written once.
 */
export interface FilesystemCalls {
  read(request: ReadRequest, options: CallOptions): Promise<ReadResult>;
  readStream(request: ReadRequest, options: CallOptions): Promise<ReadStream>;
  write(
    request: CreatingWriteRequest,
    options: CallOptions,
    onProgress: (sentBytes: number) => void,
  ): Promise<WriteResult>;
  append(
    request: { readonly path: string; readonly data: Uint8Array; readonly createParents: boolean },
    options: CallOptions,
  ): Promise<WriteResult>;
  stat(path: string, options: CallOptions, include: StatInclude): Promise<StatResult>;
  statBatch(paths: readonly string[], options: CallOptions): Promise<readonly ItemResult<StatResult>[]>;
  readdir(request: ReaddirRequest, options: CallOptions): Promise<ReaddirPage>;
  walk(path: string, options: CallOptions): AsyncIterable<StatResult>;
  glob(request: GlobRequest, options: CallOptions): AsyncIterable<StatResult>;
  grep(request: GrepRequest, options: CallOptions): AsyncIterable<GrepMatch>;
  mkdir(
    request: { readonly path: string; readonly parents: boolean; readonly existOk: boolean },
    options: CallOptions,
  ): Promise<SetattrResult>;
  edit(request: EditRequest, options: CallOptions): Promise<WriteResult>;
  rmdir(request: RmdirRequest, options: CallOptions): Promise<UnlinkResult>;
  access(path: string, permission: Permission, options: CallOptions): Promise<boolean>;
  unlink(request: UnlinkRequest, options: CallOptions): Promise<UnlinkResult>;
  rename(request: RenameRequest, options: CallOptions): Promise<RenameResult>;
  copy(request: CopyRequest, options: CallOptions): Promise<CopyResult>;
  setattr(request: SetattrRequest, options: CallOptions): Promise<SetattrResult>;
  transact(request: TransactionRequest, options: CallOptions): Promise<TransactionResult>;
  getTopLevelMounts(options: CallOptions): Promise<readonly TopLevelMount[]>;
  /** Values as a message carries them, both ways. */
  callService(request: ServiceCall, options: CallOptions): Promise<unknown>;
  readonly batches: BatchDriver;
  readonly xattrs: XattrCalls;
  readonly zones: ZoneCalls;
  readonly locks: LockCalls;
  readonly agents: AgentDriverCalls;
  readonly watches: WatchCalls;
  readonly channels: ChannelDriver;
  readonly sessions: SessionDriver;
  readonly trash: TrashDriver;
  status(options: CallOptions): Promise<NodeStatus>;
  close(): Promise<void>;
}

export interface ServiceCall {
  readonly service: string;
  readonly method: string;
  readonly params: ServiceParams;
}

/** Vectored calls, of any number of items unless they are atomic. */
export interface BatchDriver {
  read(
    requests: readonly ReadRequest[],
    options: CallOptions,
    batch: BatchOptions,
  ): Promise<readonly ItemResult<ReadResult>[]>;
  write(
    requests: readonly (CreatingWriteRequest & { readonly source: Uint8Array })[],
    options: CallOptions,
    batch: BatchOptions,
  ): Promise<readonly ItemResult<WriteResult>[]>;
  unlink(
    requests: readonly UnlinkRequest[],
    options: CallOptions,
    batch: BatchOptions,
  ): Promise<readonly ItemResult<UnlinkResult>[]>;
}

/** The kernel's calls of agents, for one fixed caller. */
export type AgentDriverCalls = AgentClientCalls;
/** The client's sessions, with which what is tied to them vanishes. */
export interface SessionDriver {
  keep(request: KeepSessionRequest, options: CallOptions): Promise<KeepSessionResult>;
}

export interface TrashDriver {
  list(request: ListTrashRequest, options: CallOptions): Promise<ListTrashResult>;
  restore(request: RestoreTrashRequest, options: CallOptions): Promise<SetattrResult>;
  empty(request: EmptyTrashRequest, options: CallOptions): Promise<{ readonly items: number }>;
}

/** Pipes and streams. */
export interface ChannelDriver {
  push(request: PipePushRequest, options: CallOptions): Promise<ChannelWriteResult>;
  pop(request: PipePopRequest, options: CallOptions): Promise<readonly ChannelMessage[]>;
  append(request: StreamAppendRequest, options: CallOptions): Promise<StreamAppendResult>;
  read(request: StreamReadCall, options: CallOptions): Promise<StreamSlice>;
  commitCursor(request: StreamCommitRequest & { readonly path: string }, options: CallOptions): Promise<void>;
  removeGroup(
    request: { readonly path: string; readonly group: string },
    options: CallOptions,
  ): Promise<boolean>;
  close(path: string, options: CallOptions): Promise<void>;
  status(path: string, options: CallOptions): Promise<ChannelStatus>;
}

export interface XattrCalls {
  getXattrs(path: string, options: CallOptions): Promise<Readonly<Record<string, string>>>;
  setXattrs(
    path: string,
    xattrs: Readonly<Record<string, string | null>>,
    options: CallOptions,
  ): Promise<SetattrResult>;
  getXattrsBatch(
    paths: readonly string[],
    options: CallOptions,
  ): Promise<readonly ItemResult<Readonly<Record<string, string>>>[]>;
  setXattrsBatch(
    items: readonly XattrChange[],
    options: CallOptions,
  ): Promise<readonly ItemResult<SetattrResult>[]>;
}

export interface LockCalls {
  lock(request: WaitingLockRequest, options: CallOptions): Promise<LockGrant>;
  sysExtendLock(request: ExtendLockRequest, options: CallOptions): Promise<LockGrant>;
  sysUnlock(request: UnlockRequest, options: CallOptions): Promise<UnlockResult>;
  listLocks(request: ListLocksRequest, options: CallOptions): Promise<ListLocksResult>;
}

export interface WatchCalls {
  /** The first result comes at once. */
  watch(request: Omit<WatchRequest, "waitMs">, options: CallOptions): AsyncIterable<WatchResult>;
}

export interface ZoneCalls {
  list(options: CallOptions): Promise<readonly ZoneInfo[]>;
  info(zone: ZoneId, options: CallOptions): Promise<ZoneInfo>;
  create(
    zone: ZoneId,
    mountPath: string | null,
    consistency: ZoneConsistency,
    options: CallOptions,
  ): Promise<ZoneInfo>;
  conflicts(zone: ZoneId, limit: number, options: CallOptions): Promise<readonly ZoneConflict[]>;
  replicationOf(token: CommitToken, options: CallOptions): Promise<ReplicationStatus>;
  join(zone: ZoneId, as: MemberRole, options: CallOptions): Promise<ZoneInfo>;
  remove(zone: ZoneId, force: boolean, options: CallOptions): Promise<void>;
  changeMember(
    zone: ZoneId,
    nodeId: NodeId,
    change: MemberChange,
    configVersion: LogIndex | null,
    options: CallOptions,
  ): Promise<ZoneInfo>;
  recover(zone: ZoneId, dryRun: boolean, options: CallOptions): Promise<RecoveryReport>;
  backUp(zone: ZoneId, options: CallOptions): AsyncIterable<Uint8Array>;
  restore(bytes: AsyncIterable<Uint8Array>, as: ZoneId | null, options: CallOptions): Promise<ZoneInfo>;
  setQuota(zone: ZoneId, quota: ZoneQuota, options: CallOptions): Promise<ZoneInfo>;
  setTrash(zone: ZoneId, retentionMs: number | null, options: CallOptions): Promise<void>;
  drainNode(draining: boolean, options: CallOptions): Promise<readonly ZoneId[]>;
  transferLeadership(zone: ZoneId, toNodeId: NodeId | null, options: CallOptions): Promise<void>;
  mount(zone: ZoneId, path: string, options: CallOptions): Promise<SetattrResult>;
  /** Errors: WRONG_TYPE when there is something else than a mount at the path. */
  unmount(path: string, options: CallOptions): Promise<void>;
}
