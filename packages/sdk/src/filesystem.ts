import type { CommitToken, FileMetadata, ReadConsistency, WriteConditions } from "@nexus/contracts";
import type {
  Compare,
  FileEventType,
  GrepMatch,
  LockGrant,
  PathLock,
  Permission,
  StatResult,
  TextChange,
  TopLevelMount,
  TransactionResult,
  WatchEvent,
  WatchedZone,
  ZoneInfo,
} from "@nexus/kernel";
import type { AgentAdministration } from "./agent-options.js";
import type { VectoredCalls } from "./batch-api.js";
import type { AnyServiceMethod, ServiceAdministration, ServiceProxy } from "./service-options.js";
import type { StorageAdministration } from "./storage-api.js";

export type * from "./agent-options.js";
export type * from "./batch-api.js";
export type * from "./service-options.js";
export type * from "./zone-api.js";

import type { ChannelOptions, Pipe, Stream } from "./channels-api.js";
import type { EphemeralEntries, Trash } from "./retention-api.js";
import type { ZoneAdministration } from "./zone-api.js";

/** Options of any call; everything optional, defaults documented on `connect()`. */
export interface RequestOptions {
  /** Milliseconds; default 30,000 (transfers: no progress for this long). */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface ReadOptions extends RequestOptions {
  /** Default linearizable. */
  readonly consistency?: ReadConsistency;
  readonly offsetBytes?: number;
  /** Default: to the end. */
  readonly lengthBytes?: number;
}

export interface StatOptions extends ReadOptions {
  /** Look up the advisory lock too: `lock` of the result is then the lock, or null. */
  readonly lock?: boolean;
}

/** At most 1,000 compares and changes together. */
export interface Transaction {
  readonly compares?: readonly Compare[];
  readonly changes: readonly TransactionChange[];
}

export type TransactionChange =
  | ({
      readonly kind: "put";
      readonly path: string;
      readonly data: Uint8Array | string;
      readonly mimeType?: string;
      /** Create missing directories above it. */
      readonly parents?: boolean;
    } & WriteConditions)
  | ({ readonly kind: "delete"; readonly path: string } & WriteConditions)
  | ({ readonly kind: "rename"; readonly from: string; readonly to: string } & WriteConditions);

/** Exclusive unless `shared` or `count` is given. */
export interface LockOptions extends RequestOptions {
  /** Together with other shared holders. */
  readonly shared?: boolean;
  /** A semaphore: at most this many holders, the same number for all of them. */
  readonly count?: number;
  /** Milliseconds after which a holder that is gone loses the lock; default 30,000. */
  readonly ttlMs?: number;
  /** Longest wait in the fair queue, on top of `timeoutMs`; default 0: LOCK_TIMEOUT at once. */
  readonly waitMs?: number;
  /** Default: a new one. The same id again is the same lock, not a second one. */
  readonly lockId?: string;
  /** For others to read in listings. */
  readonly info?: string;
}

/** A lock that is held and kept alive until it is released. Work under it must stop when `signal` aborts. */
export interface FileLock extends AsyncDisposable {
  /** Where the lock is: the target of a link. */
  readonly path: string;
  readonly lockId: string;
  /** Larger than that of every lock granted before in the zone: pass it on to what refuses stale writers. */
  readonly fencing: number;
  readonly zoneId: string;
  /** Aborts with LOCK_LOST once somebody else may hold it. */
  readonly signal: AbortSignal;
  readonly isLost: boolean;
  release(): Promise<void>;
}

export interface WatchOptions extends RequestOptions {
  /**
   * From an earlier watch: nothing in between is lost. The `eventId` of an event does the same in the zone where the
   * pattern begins; zones mounted below join. Default: from now on.
   */
  readonly cursor?: string;
  /** Everything below what matches, too. */
  readonly recursive?: boolean;
  /** Give the entry before each change, too. */
  readonly previous?: boolean;
  /** Default: all of them. */
  readonly types?: readonly FileEventType[];
  /** Told with each answer, also when nothing happened, how far the watch is in each zone and what keeps it back. */
  readonly onProgress?: (zones: readonly WatchedZone[]) => void;
}

/**
 * What happens to matching entries, of each zone in the order it was committed, whichever node it was committed at. It outlives the
 * server it came by, and asks for more only when what came is taken. Iterate it once; leaving the loop closes it.
 */
export interface FileWatch extends AsyncIterable<WatchEvent>, AsyncDisposable {
  /** Where another watch goes on after the events taken so far, at whatever server. */
  readonly cursor: string;
  /** The zones it covers, as of the last answer: where the pattern begins, and those mounted below. */
  readonly zones: readonly WatchedZone[];
  close(): Promise<void>;
}

/** Advisory locks one call at a time: nothing here is kept alive. */
export interface LockAdministration {
  /** For one time to live. Errors: LOCK_TIMEOUT. */
  acquire(path: string, options?: LockOptions): Promise<LockGrant>;
  /** Errors: LOCK_LOST. */
  extend(
    path: string,
    lockId: string,
    options?: RequestOptions & { readonly ttlMs?: number; readonly fencing?: number },
  ): Promise<LockGrant>;
  /** False: nothing was held under that id. */
  release(path: string, lockId: string, options?: RequestOptions): Promise<boolean>;
  /** Takes the lock from all its holders; how many. Administrators only. */
  force(path: string, options?: RequestOptions): Promise<number>;
  /** Locks at and below a path in its zone. */
  list(path?: string, options?: ReadOptions): AsyncIterable<PathLock>;
}

export interface WriteOptions extends RequestOptions, WriteConditions {
  /** Write there and leave the rest; a gap becomes zeros. Default: the whole content is replaced. */
  readonly offsetBytes?: number;
  readonly mimeType?: string;
  /**
   * The file, made by this write, vanishes when this client is closed, or was not heard of for a while (15 s by the
   * zone's clock). Errors: ALREADY_EXISTS (it was there before), UNSUPPORTED (an eventual zone).
   */
  readonly ephemeral?: boolean;
  /** Create missing parent directories. Default false. */
  readonly parents?: boolean;
  /** Called as content is sent: bytes so far. */
  readonly onProgress?: (sentBytes: number) => void;
}

export type { TextChange } from "@nexus/kernel";

/** Of a link that is made. */
export interface LinkOptions extends RequestOptions {
  /** Create missing parent directories. Default false. */
  readonly parents?: boolean;
  /** The very same link may be there. Default false. */
  readonly existOk?: boolean;
}

export interface MutationReceipt {
  readonly entry: FileMetadata;
  readonly created: boolean;
  /** Read at this token to see this write on any node. */
  readonly token: CommitToken;
}

export interface DirectoryPage {
  readonly entries: readonly StatResult[];
  readonly nextCursor: string | null;
}

export interface NodeStatus {
  readonly nodeId: string;
  readonly version: string;
  readonly address: string;
  readonly uptimeSeconds: number;
  readonly ready: boolean;
  /** Why not ready; empty when ready. */
  readonly reasons: readonly string[];
  /** What an operator should know although the node is ready, such as a disk that is nearly full. */
  readonly notices: readonly string[];
  /** Gives up leadership and refuses it (`nexus node drain`). */
  readonly draining: boolean;
  readonly zones: readonly ZoneInfo[];
}

/** One filesystem, the same whether embedded in this process or served by a daemon. */
export interface NexusFilesystem extends VectoredCalls, AsyncDisposable {
  read(path: string, options?: ReadOptions): Promise<Uint8Array>;
  /** Verified pieces; nothing is buffered whole. */
  readStream(
    path: string,
    options?: ReadOptions,
  ): Promise<{
    readonly entry: FileMetadata;
    readonly lengthBytes: number;
    readonly pieces: AsyncIterable<Uint8Array>;
  }>;
  /** Creates or replaces. */
  write(
    path: string,
    data: Uint8Array | string | AsyncIterable<Uint8Array>,
    options?: WriteOptions,
  ): Promise<MutationReceipt>;
  append(path: string, data: Uint8Array | string, options?: WriteOptions): Promise<MutationReceipt>;
  /**
   * Changes the text of a file, on top of whatever others wrote meanwhile; with `ifMatch` only that very content.
   * Errors: CONFLICT (the change does not fit, or `ifMatch`), INVALID_ARGUMENT (no UTF-8 text).
   */
  edit(
    path: string,
    change: TextChange,
    options?: RequestOptions & Pick<WriteConditions, "ifMatch">,
  ): Promise<MutationReceipt>;
  /** Cuts a file, or fills it up with zeros. */
  truncate(path: string, sizeBytes: number, options?: RequestOptions): Promise<MutationReceipt>;
  stat(path: string, options?: StatOptions): Promise<StatResult>;
  exists(path: string, options?: ReadOptions): Promise<boolean>;
  /** False when nothing is there. */
  isDirectory(path: string, options?: ReadOptions): Promise<boolean>;
  /**
   * Whether this caller may do that with what is there; what it may not see it may not use. A link is asked about as the
   * link. Errors: NOT_FOUND.
   */
  access(path: string, permission: Permission, options?: RequestOptions): Promise<boolean>;
  /** BLAKE3 of the stored object; null: no content. Equal ids mean equal bytes. Errors: NOT_FOUND. */
  getContentId(path: string, options?: ReadOptions): Promise<string | null>;
  /** Extended attributes of what is there, a link followed. Errors: NOT_FOUND. */
  getXattrs(path: string, options?: RequestOptions): Promise<Readonly<Record<string, string>>>;
  /** All in one step; null removes an attribute. Errors: NOT_FOUND, INVALID_ARGUMENT (a name of the kernel's). */
  setXattrs(
    path: string,
    xattrs: Readonly<Record<string, string | null>>,
    options?: RequestOptions,
  ): Promise<MutationReceipt>;
  /**
   * Compares, then puts, deletes and renames inside one zone: all or nothing, in one step. `refused` names the compare
   * that did not hold and what is there. Errors: CROSS_ZONE, and those of each change.
   */
  transact(transaction: Transaction, options?: RequestOptions): Promise<TransactionResult>;
  /** Acquires an advisory lock and keeps it alive: `await using lock = await fs.lock(path)`. Errors: LOCK_TIMEOUT. */
  lock(path: string, options?: LockOptions): Promise<FileLock>;
  readonly locks: LockAdministration;
  /** Files written with `ephemeral`. */
  readonly ephemeral: EphemeralEntries;
  readonly trash: Trash;
  readonly agents: AgentAdministration;
  /** Plug-ins of the serving node. */
  readonly services: ServiceAdministration;
  /** External storage: paths whose bytes are with a driver. */
  readonly storages: StorageAdministration;
  /**
   * Calls what a service of the serving node offers: `await fs.service<Notes>("notes").add({ text: "hi" })`. Nothing is asked of
   * the node yet. Errors of each call: METHOD_NOT_FOUND (no such service, or no such method of it), UNAVAILABLE (it is not
   * running), INVALID_ARGUMENT (parameters that are no plain values), UNKNOWN_OUTCOME, and the method's own.
   */
  service<T extends object = Readonly<Record<string, AnyServiceMethod>>>(name: string): ServiceProxy<T>;
  /**
   * `await using watch = await fs.watch("/inbox/*"); for await (const event of watch) ...`. Resolves when the watch stands;
   * lasts until it is closed or `signal` aborts. `timeoutMs` bounds how long it may be without a server. Errors, also
   * while it runs: COMPACTED, INCARNATION_MISMATCH (also for a cursor of another member of an eventual zone; read again,
   * then watch from details.cursor), ZONE_NOT_FOUND, UNAVAILABLE. Zones mounted where the pattern leads are watched with it; what is
   * wrong with one of those ends nothing and is told by `zones` and `onProgress`.
   */
  watch(pattern: string, options?: WatchOptions): Promise<FileWatch>;
  /** Makes a pipe, or finds the one that is there. Errors: WRONG_TYPE, UNSUPPORTED (ioProfile), INVALID_ARGUMENT. */
  createPipe(path: string, options?: ChannelOptions): Promise<Pipe>;
  /** Makes a stream, or finds the one that is there. Errors: as createPipe. */
  createStream(path: string, options?: ChannelOptions): Promise<Stream>;
  /** A pipe that is there; nothing is asked of the server yet. */
  pipe(path: string): Pipe;
  /** A stream that is there; nothing is asked of the server yet. */
  stream(path: string): Stream;
  /** All entries of a directory, page by page. */
  list(path: string, options?: ReadOptions): AsyncIterable<StatResult>;
  listPage(
    path: string,
    page: { readonly cursor: string | null; readonly limit: number; readonly recursive?: boolean },
    options?: ReadOptions,
  ): Promise<DirectoryPage>;
  walk(path: string, options?: ReadOptions): AsyncIterable<StatResult>;
  glob(pattern: string, options?: ReadOptions): AsyncIterable<StatResult>;
  grep(
    pattern: string,
    options?: ReadOptions & {
      readonly path?: string;
      readonly ignoreCase?: boolean;
      readonly fileGlob?: string;
      readonly maxMatches?: number;
    },
  ): AsyncIterable<GrepMatch>;
  mkdir(
    path: string,
    options?: RequestOptions & { readonly parents?: boolean; readonly existOk?: boolean },
  ): Promise<MutationReceipt>;
  /** `recursive` removes a directory with all it holds. Returns the number of removed entries. */
  remove(
    path: string,
    options?: RequestOptions &
      Pick<WriteConditions, "ifMatch" | "ifVersion"> & { readonly recursive?: boolean },
  ): Promise<number>;
  /** A directory and nothing else. Errors: NOT_A_DIRECTORY (a mount, too), NOT_EMPTY unless `recursive`. */
  rmdir(path: string, options?: RequestOptions & { readonly recursive?: boolean }): Promise<number>;
  rename(
    from: string,
    to: string,
    options?: RequestOptions & Pick<WriteConditions, "ifMatch" | "ifVersion">,
  ): Promise<MutationReceipt>;
  /**
   * A link at `path` to `target`: an absolute path, or one counted from the workspace the link lies in (its agent's,
   * `/proc/PID/workspace`, or else its zone). Nothing need be there. One link is followed, to content and directories; not by
   * stat, rename and remove. Errors: CONFLICT (something is at `path`), with `existOk` ALREADY_EXISTS (a link that leads
   * elsewhere) and WRONG_TYPE (no link); CROSS_ZONE, INVALID_PATH, INVALID_ARGUMENT (a link to itself), NOT_FOUND (its parent).
   */
  symlink(target: string, path: string, options?: LinkOptions): Promise<MutationReceipt>;
  /** Where a link leads: an absolute path as this caller sees it. Errors: NOT_FOUND, WRONG_TYPE (no link). */
  readlink(path: string, options?: ReadOptions): Promise<string>;
  copy(
    from: string,
    to: string,
    options?: RequestOptions & { readonly recursive?: boolean; readonly overwrite?: boolean },
  ): Promise<MutationReceipt>;
  /** Attributes without content: mime type, owner, times, time to live. */
  setAttributes(
    path: string,
    attributes: {
      readonly mimeType?: string;
      readonly ownerId?: string;
      readonly modifiedAtMs?: number;
      /**
       * The file is removed this many whole seconds from now, or from its next write; 0: it stays. Errors:
       * WRONG_TYPE (a directory or mount), UNSUPPORTED (in an eventual zone).
       */
      readonly ttlSeconds?: number;
    },
    options?: RequestOptions & { readonly createIfMissing?: boolean },
  ): Promise<MutationReceipt>;

  /** Mounts of this caller's zone that no other mount of it hides, as the serving node knows them; in order of their paths. */
  getTopLevelMounts(options?: RequestOptions): Promise<readonly TopLevelMount[]>;
  readonly zones: ZoneAdministration;
  /** The node that serves this client. */
  status(options?: RequestOptions): Promise<NodeStatus>;
  /**
   * The serving node gives up leadership and refuses it (`draining`), or takes it again. Resolves with the zones it
   * still leads: those nobody else can lead, and when time is up any. Ends with the node's process.
   */
  drain(draining: boolean, options?: RequestOptions): Promise<readonly string[]>;
  close(): Promise<void>;
}
