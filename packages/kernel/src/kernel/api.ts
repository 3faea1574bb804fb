import type {
  CommitToken,
  ContentId,
  DirEntryType,
  FileMetadata,
  NexusError,
  OperationContext,
  ReadConsistency,
  WriteConditions,
  ZoneId,
} from "@nexus/contracts";
import type { LockHold } from "@nexus/lib";
import type { ByteRange, ByteSource } from "../abc/object-store.js";
import type { ChannelStatus } from "../core/ipc/contract.js";
import type { ChannelRequest } from "../core/ipc/settings.js";
import type { LockGrant } from "../core/locks/contract.js";
import type { ServiceHandle } from "../core/services/service-methods.js";
import type { DistributedCoordinator, StorageMount } from "../hal/distributed-coordinator.js";
import type { AgentCalls } from "./agent-api.js";
import type { ChannelCalls } from "./channel-api.js";
import type {
  ExtendLockRequest,
  ListLocksRequest,
  ListLocksResult,
  LockRequest,
  LockResult,
  PathLock,
  StatInclude,
  UnlockRequest,
  UnlockResult,
  WaitingLockRequest,
} from "./lock-api.js";
import type { SessionCalls, SessionTie } from "./session-api.js";
import type { KernelTier2 } from "./tier2-api.js";
import type { TransactionRequest, TransactionResult } from "./transaction-api.js";
import type { TrashCalls } from "./trash-api.js";
import type { WatchCalls } from "./watch-api.js";

export type * from "./agent-api.js";
export type * from "./channel-api.js";
export type * from "./lock-api.js";
export type * from "./session-api.js";
export type * from "./tier2-api.js";
export type * from "./transaction-api.js";
export type * from "./trash-api.js";
export type * from "./watch-api.js";

/** What every call may carry. Compiled at the edge: inner code never fills defaults. */
export interface CallOptions {
  /** Milliseconds the whole call may take, queueing included. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | null;
  readonly consistency: ReadConsistency;
}

/** One result per item of a batch; an item's failure never affects another item. */
export type ItemResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: NexusError };

/** How the items of a vectored call hang together. */
export interface BatchOptions {
  /**
   * All of them or none, in one step of one zone; what one item is refused with the whole call is. Writes take whole files
   * held in memory, removals are not recursive, and neither follows links; reads see one state of the zone. Errors beside
   * those of the items: CROSS_ZONE, UNSUPPORTED (host folders), INVALID_ARGUMENT. false: each by itself.
   */
  readonly atomic: boolean;
}

export interface ReadRequest {
  readonly path: string;
  readonly range: ByteRange;
  /** CONFLICT when the file's content is another. null: not checked. */
  readonly expectedContentId: ContentId | null;
  /** Pipes and streams: milliseconds to wait for a message, within the call's time; absent or 0: tries once. */
  readonly waitMs?: number;
}

export interface ReadResult {
  readonly entry: FileMetadata;
  readonly bytes: Uint8Array;
  /** Only of a pipe or stream, whose bytes are one message. */
  readonly message?: ReadMessage;
}

export interface ReadMessage {
  /** False: there was none in time. */
  readonly isThere: boolean;
  /** Where a reader of the stream goes on; null: a pipe. */
  readonly nextOffset: number | null;
}

/** A read whose bytes arrive in verified pieces; nothing is buffered beyond one chunk. */
export interface ReadStream {
  readonly entry: FileMetadata;
  /** Bytes the range will yield. */
  readonly lengthBytes: number;
  readonly pieces: AsyncIterable<Uint8Array>;
}

export interface WriteRequest {
  readonly path: string;
  readonly source: ByteSource;
  /** null replaces the whole content; a number writes at that offset, filling a gap with zeros. */
  readonly offsetBytes: number | null;
  /** null keeps the present one. */
  readonly mimeType: string | null;
  readonly conditions: WriteConditions;
}

export interface CreatingWriteRequest extends WriteRequest {
  /** The file, made by this write, vanishes with the session. Whole files only. */
  readonly tie?: SessionTie;
  /** Create missing parent directories too. */
  readonly createParents: boolean;
}

export interface WriteResult {
  readonly entry: FileMetadata;
  readonly created: boolean;
  readonly previous: FileMetadata | null;
  readonly token: CommitToken;
  /** Only of a pipe (null) or stream: where the message is. */
  readonly messageOffset?: number | null;
}

export interface StatResult {
  readonly entry: FileMetadata;
  readonly isDirectory: boolean;
  /** Permission bits as a listing shows them (0o755, 0o644). */
  readonly mode: number;
  /** The zone that owns the entry, and the entry's path as the caller sees it. */
  readonly zoneId: ZoneId;
  readonly path: string;
  /** Nodes known to hold the content, `host:port`; one copy per write until replication (issue D). */
  readonly holders: readonly string[];
  /** Only of a pipe or stream whose messages this node reaches. */
  readonly channel?: ChannelStatus;
  /** The advisory lock at the path; null: nobody holds it; absent: not asked for. */
  readonly lock?: PathLock | null;
}

export interface ReaddirRequest {
  readonly path: string;
  /** Everything below, depth first, each directory before what it holds; mounts are crossed. Default: false. */
  readonly recursive?: boolean;
  /** From the page before; it goes on where it was while entries come and go. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface ReaddirPage {
  /** Entries with caller-visible paths, those of a directory in byte order of names. */
  readonly entries: readonly StatResult[];
  readonly nextCursor: string | null;
}

/** Creates or updates an entry; the type of an existing entry never changes. */
export interface SetattrRequest {
  readonly path: string;
  readonly entryType: DirEntryType;
  readonly mimeType: string | null;
  readonly modifiedAtMs: number | null;
  readonly createdAtMs: number | null;
  readonly ownerId: string | null;
  readonly ttlSeconds: number | null;
  /**
   * DT_REG that is there: cut to this size or filled up with zeros, as a write: links are followed, nothing is created.
   * Absent: the content stays.
   */
  readonly sizeBytes?: number;
  /**
   * DT_LINK: an absolute path, or one counted from the workspace of the link, which is its agent's
   * (`/proc/{pid}/workspace`) or else its zone. Kept as an absolute one.
   */
  readonly linkTarget: string | null;
  /**
   * DT_MOUNT: a zone that this node knows. A directory that is there is hidden with all it holds, and is as it was once
   * the mount is gone.
   */
  readonly targetZoneId: ZoneId | null;
  /**
   * DT_EXTERNAL_STORAGE: the driver that holds the bytes of all below, and its parameters, which whoever may read the row
   * reads. Every node opens it for itself.
   */
  readonly storage?: StorageMount;
  /** DT_PIPE and DT_STREAM: where messages live and how many; absent: wal on a node of a cluster, else memory. */
  readonly io?: ChannelRequest;
  readonly createParents: boolean;
  readonly xattrs: Readonly<Record<string, string>>;
  /** The entry, made by this call, vanishes with the session. No mounts; directories while they are empty. */
  readonly tie?: SessionTie;
  readonly conditions: WriteConditions;
}

export interface SetattrResult {
  readonly entry: FileMetadata;
  readonly created: boolean;
  readonly token: CommitToken;
}

export interface UnlinkRequest {
  readonly path: string;
  /** Directories: remove the children too, each through the gate and hooks. */
  readonly recursive: boolean;
  readonly conditions: WriteConditions;
}

export interface UnlinkResult {
  readonly entry: FileMetadata;
  /** Entries removed, this one included. */
  readonly removedCount: number;
  /** Set when the zone keeps what was removed in its trash for a while. */
  readonly trashed?: true;
  readonly token: CommitToken;
}

export interface RenameRequest {
  readonly from: string;
  readonly to: string;
  readonly conditions: WriteConditions;
}

export interface RenameResult {
  readonly entry: FileMetadata;
  readonly previousPath: string;
  readonly token: CommitToken;
}

export interface CopyRequest {
  readonly from: string;
  readonly to: string;
  /** Replace an existing file. */
  readonly overwrite: boolean;
  /** Of a directory. One that holds a mount, a pipe or a stream is refused before any of it is copied. */
  readonly recursive: boolean;
}

export interface CopyResult {
  readonly entry: FileMetadata;
  readonly copiedCount: number;
  readonly token: CommitToken;
}

export interface GlobRequest {
  /** Absolute pattern: `*`, `?`, `[...]`, `**`, `{a,b}`. */
  readonly pattern: string;
}

export interface GrepRequest {
  /** Directory or file to search below. */
  readonly path: string;
  /** JavaScript regular expression source. */
  readonly pattern: string;
  readonly ignoreCase: boolean;
  /** Only files whose path below `path` matches; null: all. */
  readonly fileGlob: string | null;
  /** Stop after this many matches. */
  readonly maxMatches: number;
}

export interface GrepMatch {
  readonly path: string;
  /** From 1. */
  readonly lineNumber: number;
  readonly line: string;
}

/** The syscall surface: the only way into the kernel for transport, sdk and services. */
export interface KernelSyscalls {
  sysRead(request: ReadRequest, context: OperationContext, options: CallOptions): Promise<ReadResult>;
  sysReadBatch(
    requests: readonly ReadRequest[],
    context: OperationContext,
    options: CallOptions,
    batch?: BatchOptions,
  ): Promise<readonly ItemResult<ReadResult>[]>;
  /** sysRead without buffering; same order, gate and hooks. */
  sysReadStream(request: ReadRequest, context: OperationContext, options: CallOptions): Promise<ReadStream>;
  /** Never creates (NOT_FOUND). */
  sysWrite(request: WriteRequest, context: OperationContext, options: CallOptions): Promise<WriteResult>;
  sysWriteBatch(
    requests: readonly WriteRequest[],
    context: OperationContext,
    options: CallOptions,
    batch?: BatchOptions,
  ): Promise<readonly ItemResult<WriteResult>[]>;
  sysStat(
    path: string,
    context: OperationContext,
    options: CallOptions,
    include?: StatInclude,
  ): Promise<StatResult>;
  sysStatBatch(
    paths: readonly string[],
    context: OperationContext,
    options: CallOptions,
  ): Promise<readonly ItemResult<StatResult>[]>;
  sysReaddir(request: ReaddirRequest, context: OperationContext, options: CallOptions): Promise<ReaddirPage>;
  sysSetattr(
    request: SetattrRequest,
    context: OperationContext,
    options: CallOptions,
  ): Promise<SetattrResult>;
  sysUnlink(request: UnlinkRequest, context: OperationContext, options: CallOptions): Promise<UnlinkResult>;
  sysUnlinkBatch(
    requests: readonly UnlinkRequest[],
    context: OperationContext,
    options: CallOptions,
    batch?: BatchOptions,
  ): Promise<readonly ItemResult<UnlinkResult>[]>;
  sysRename(request: RenameRequest, context: OperationContext, options: CallOptions): Promise<RenameResult>;
  sysCopy(request: CopyRequest, context: OperationContext, options: CallOptions): Promise<CopyResult>;
  /** Tries once; not getting it is an answer, not an error. Errors: CONFLICT (capacity, mode), RESOURCE_EXHAUSTED. */
  sysLock(request: LockRequest, context: OperationContext, options: CallOptions): Promise<LockResult>;
  /** Starts the time to live of a hold anew. Errors: LOCK_LOST. */
  sysExtendLock(
    request: ExtendLockRequest,
    context: OperationContext,
    options: CallOptions,
  ): Promise<LockGrant>;
  sysUnlock(request: UnlockRequest, context: OperationContext, options: CallOptions): Promise<UnlockResult>;
  listLocks(
    request: ListLocksRequest,
    context: OperationContext,
    options: CallOptions,
  ): Promise<ListLocksResult>;
  getXattrs(
    path: string,
    context: OperationContext,
    options: CallOptions,
  ): Promise<Readonly<Record<string, string>>>;
  setXattrs(
    path: string,
    xattrs: Readonly<Record<string, string | null>>,
    context: OperationContext,
    options: CallOptions,
  ): Promise<SetattrResult>;
}

/** Tier 2: conveniences composed of syscalls; nothing here reaches around them. */
export interface KernelConvenience extends KernelTier2 {
  /** Creates or replaces. */
  write(request: CreatingWriteRequest, context: OperationContext, options: CallOptions): Promise<WriteResult>;
  writeBatch(
    requests: readonly CreatingWriteRequest[],
    context: OperationContext,
    options: CallOptions,
    batch?: BatchOptions,
  ): Promise<readonly ItemResult<WriteResult>[]>;
  /** `writeBatch` with `atomic`, its results by themselves. */
  writeAtomic(
    requests: readonly CreatingWriteRequest[],
    context: OperationContext,
    options: CallOptions,
  ): Promise<readonly WriteResult[]>;
  /** Compares, then puts, deletes and renames: all or nothing, in one zone. Errors: CROSS_ZONE, UNSUPPORTED. */
  transact(
    request: TransactionRequest,
    context: OperationContext,
    options: CallOptions,
  ): Promise<TransactionResult>;
  /** Adds to the end, creating the file when missing; concurrent appends of several nodes lose nothing. */
  append(
    request: { readonly path: string; readonly data: Uint8Array; readonly createParents: boolean },
    context: OperationContext,
    options: CallOptions,
  ): Promise<WriteResult>;
  mkdir(
    request: { readonly path: string; readonly parents: boolean; readonly existOk: boolean },
    context: OperationContext,
    options: CallOptions,
  ): Promise<SetattrResult>;
  /** Waits its turn. Errors: LOCK_TIMEOUT (who holds it is in the text), CANCELLED. */
  lock(request: WaitingLockRequest, context: OperationContext, options: CallOptions): Promise<LockGrant>;
  /** `lock`, kept alive until it is released or disposed of. */
  locked(request: WaitingLockRequest, context: OperationContext, options: CallOptions): Promise<LockHold>;
  exists(path: string, context: OperationContext, options: CallOptions): Promise<boolean>;
  /** Every entry below `path`, depth first, at one read token. */
  walk(path: string, context: OperationContext, options: CallOptions): AsyncIterable<StatResult>;
  glob(request: GlobRequest, context: OperationContext, options: CallOptions): AsyncIterable<StatResult>;
  grep(request: GrepRequest, context: OperationContext, options: CallOptions): AsyncIterable<GrepMatch>;
}

/** A booted kernel. */
export interface Kernel extends KernelSyscalls, KernelConvenience, WatchCalls {
  /** Pipes and streams. */
  readonly sessions: SessionCalls;
  readonly trash: TrashCalls;
  readonly channels: ChannelCalls;
  readonly coordinator: DistributedCoordinator;
  /** A service of this node by name; null: it has none of that name. */
  service(name: string): ServiceHandle | null;
  readonly agents: AgentCalls;
  /** False until mounts are wired; calls made before are refused UNAVAILABLE (retryable). */
  isReady(): boolean;
  close(): Promise<void>;
}
