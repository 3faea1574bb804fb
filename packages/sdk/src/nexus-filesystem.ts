import { DT_REG, NexusError } from "@nexus/contracts";
import type {
  CallOptions,
  ItemResult,
  Permission,
  SetattrRequest,
  StatResult,
  TransactionResult,
} from "@nexus/kernel";
import { parsePath, systemRandomBytes } from "@nexus/lib";
import { createAgentAdministration } from "./agents.js";
import { byteCount, compileConditions, compileMutation, compileRange, compileRead } from "./call-options.js";
import type { FilesystemCalls } from "./calls.js";
import { type ChannelPorts, channelRequest, PipeHandle, StreamHandle } from "./channels.js";
import type { ChannelOptions, Pipe, Stream } from "./channels-api.js";
import { eachOnItsOwn, isThere } from "./conveniences.js";
import type {
  AgentAdministration,
  BatchWrite,
  DirectoryPage,
  FileLock,
  FileWatch,
  LockAdministration,
  LockOptions,
  MutationReceipt,
  NexusFilesystem,
  NodeStatus,
  ReadOptions,
  RequestOptions,
  ServiceAdministration,
  StatOptions,
  TextChange,
  Transaction,
  WatchOptions,
  WriteOptions,
  ZoneAdministration,
} from "./filesystem.js";
import { acquireKept, createLockAdministration } from "./locks.js";
import type { CallDefaults } from "./options.js";
import type { EphemeralEntries, Trash } from "./retention-api.js";
import { createServiceAdministration } from "./services.js";
import { DEFAULT_SESSION_LEASE_MS, repeat, TiedEntries } from "./tied-entries.js";
import { compileTransaction, writeTogether } from "./transaction.js";
import { createTrash } from "./trash.js";
import { openWatch } from "./watch.js";
import { refuseAppendOptions, toBytes, toSource } from "./write-source.js";
import { createZoneAdministration } from "./zone-administration.js";

/** A setattr that changes nothing of a file. */
const NO_ATTRIBUTES: Omit<SetattrRequest, "path"> = {
  entryType: DT_REG,
  mimeType: null,
  modifiedAtMs: null,
  createdAtMs: null,
  ownerId: null,
  ttlSeconds: null,
  linkTarget: null,
  targetZoneId: null,
  createParents: false,
  xattrs: {},
  conditions: {},
};

/** Entries asked for at a time while all of a directory is listed. */
export const LIST_PAGE_ENTRIES = 1_000;
/** Matches of one grep when the caller sets no bound. */
export const DEFAULT_MAX_MATCHES = 10_000;

/** The public face over any driver: paths are checked, options compiled, pages joined. */
export class Filesystem implements NexusFilesystem {
  readonly zones: ZoneAdministration;
  readonly locks: LockAdministration;
  readonly agents: AgentAdministration;
  readonly ephemeral: EphemeralEntries;
  readonly trash: Trash;
  readonly #tied: TiedEntries;
  readonly services: ServiceAdministration;
  #closing: Promise<void> | null = null;

  constructor(
    private readonly driver: FilesystemCalls,
    private readonly defaults: CallDefaults,
  ) {
    this.zones = createZoneAdministration(driver.zones, defaults);
    this.agents = createAgentAdministration(() => this.#driver().agents, defaults);
    this.services = createServiceAdministration(() => this.#driver(), defaults);
    this.locks = createLockAdministration(() => this.#driver().locks, defaults);
    this.trash = createTrash(() => this.#driver().trash, defaults);
    this.#tied = new TiedEntries({
      sessions: () => driver.sessions,
      defaults,
      leaseMs: DEFAULT_SESSION_LEASE_MS,
      randomBytes: systemRandomBytes,
      nowMs: () => performance.now(),
      setTimer: repeat,
    });
    this.ephemeral = this.#tied;
  }

  async read(path: string, options?: ReadOptions): Promise<Uint8Array> {
    const request = { path: parsePath(path), range: compileRange(options), expectedContentId: null };
    return (await this.#driver().read(request, this.#read(options))).bytes;
  }

  async readStream(path: string, options?: ReadOptions): ReturnType<NexusFilesystem["readStream"]> {
    const request = { path: parsePath(path), range: compileRange(options), expectedContentId: null };
    return this.#driver().readStream(request, this.#read(options));
  }

  async write(
    path: string,
    data: Uint8Array | string | AsyncIterable<Uint8Array>,
    options?: WriteOptions,
  ): Promise<MutationReceipt> {
    const request = {
      path: parsePath(path),
      source: toSource(data, options?.signal ?? null),
      offsetBytes: options?.offsetBytes === undefined ? null : byteCount(options.offsetBytes, "offsetBytes"),
      mimeType: options?.mimeType ?? null,
      conditions: compileConditions(options),
      createParents: options?.parents ?? false,
    };
    const call = this.#mutation(options);
    const onProgress = options?.onProgress ?? ((): void => undefined);
    const driver = this.#driver();
    if (options?.ephemeral !== true) return driver.write(request, call, onProgress);
    const isRepeatable = request.source instanceof Uint8Array;
    return this.#tied.tie(isRepeatable, (tie) => driver.write({ ...request, tie }, call, onProgress));
  }

  async append(path: string, data: Uint8Array | string, options?: WriteOptions): Promise<MutationReceipt> {
    refuseAppendOptions(options);
    const bytes = toBytes(data);
    const request = { path: parsePath(path), data: bytes, createParents: options?.parents ?? false };
    const receipt = await this.#driver().append(request, this.#mutation(options));
    options?.onProgress?.(bytes.length);
    return receipt;
  }

  async writeBatch(
    items: readonly BatchWrite[],
    { atomic = false, ...options }: RequestOptions & { readonly atomic?: boolean } = {},
  ): Promise<readonly ItemResult<MutationReceipt>[]> {
    if (atomic) return writeTogether(items, (transaction) => this.transact(transaction, options));
    return eachOnItsOwn(items, ({ path, data, ...own }) => this.write(path, data, { ...options, ...own }));
  }

  async edit(
    path: string,
    change: TextChange,
    options?: Parameters<NexusFilesystem["edit"]>[2],
  ): Promise<MutationReceipt> {
    const request = { path: parsePath(path), change, ifMatch: options?.ifMatch };
    return this.#driver().edit(request, this.#mutation(options));
  }

  async truncate(path: string, sizeBytes: number, options?: RequestOptions): Promise<MutationReceipt> {
    const size = byteCount(sizeBytes, "sizeBytes");
    const request = { ...NO_ATTRIBUTES, path: parsePath(path), sizeBytes: size };
    return this.#driver().setattr(request, this.#mutation(options));
  }

  async getXattrs(path: string, options?: RequestOptions): Promise<Readonly<Record<string, string>>> {
    return this.#driver().xattrs.getXattrs(parsePath(path), this.#mutation(options));
  }

  async setXattrs(
    path: string,
    xattrs: Readonly<Record<string, string | null>>,
    options?: RequestOptions,
  ): Promise<MutationReceipt> {
    return this.#driver().xattrs.setXattrs(parsePath(path), xattrs, this.#mutation(options));
  }

  async stat(path: string, options?: StatOptions): Promise<StatResult> {
    return this.#driver().stat(parsePath(path), this.#read(options), { lock: options?.lock ?? false });
  }

  async transact(transaction: Transaction, options?: RequestOptions): Promise<TransactionResult> {
    return this.#driver().transact(compileTransaction(transaction), this.#mutation(options));
  }

  async lock(path: string, options?: LockOptions): Promise<FileLock> {
    return acquireKept(this.#driver().locks, this.defaults, path, options);
  }

  async watch(pattern: string, options?: WatchOptions): Promise<FileWatch> {
    return openWatch(this.#driver().watches, this.defaults, pattern, options);
  }

  async createPipe(path: string, options?: ChannelOptions): Promise<Pipe> {
    const request = channelRequest(parsePath(path), "pipe", options);
    await this.#driver().setattr(request, this.#mutation(options));
    return this.pipe(path);
  }

  async createStream(path: string, options?: ChannelOptions): Promise<Stream> {
    const request = channelRequest(parsePath(path), "stream", options);
    await this.#driver().setattr(request, this.#mutation(options));
    return this.stream(path);
  }

  pipe(path: string): Pipe {
    return new PipeHandle(parsePath(path), this.#channelPorts());
  }

  stream(path: string): Stream {
    return new StreamHandle(parsePath(path), this.#channelPorts());
  }

  #channelPorts(): ChannelPorts {
    return { channels: () => this.#driver().channels, defaults: this.defaults };
  }

  async statBatch(paths: readonly string[], options?: ReadOptions): ReturnType<NexusFilesystem["statBatch"]> {
    return this.#driver().statBatch(paths.map(parsePath), this.#read(options));
  }

  async exists(path: string, options?: ReadOptions): Promise<boolean> {
    return (await this.existsBatch([path], options))[0] === true;
  }

  async existsBatch(paths: readonly string[], options?: ReadOptions): Promise<readonly boolean[]> {
    return (await this.statBatch(paths, options)).map(isThere);
  }

  async isDirectory(path: string, options?: ReadOptions): Promise<boolean> {
    const [item] = await this.statBatch([path], options);
    return item !== undefined && isThere(item) && item.ok && item.value.isDirectory;
  }

  async getContentId(path: string, options?: ReadOptions): Promise<string | null> {
    return (await this.stat(path, options)).entry.contentId;
  }

  async *list(path: string, options?: ReadOptions): AsyncIterable<StatResult> {
    let cursor: string | null = null;
    do {
      const page: DirectoryPage = await this.listPage(path, { cursor, limit: LIST_PAGE_ENTRIES }, options);
      yield* page.entries;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }

  async listPage(
    path: string,
    page: { readonly cursor: string | null; readonly limit: number; readonly recursive?: boolean },
    options?: ReadOptions,
  ): Promise<DirectoryPage> {
    return this.#driver().readdir({ path: parsePath(path), ...page }, this.#read(options));
  }

  async *walk(path: string, options?: ReadOptions): AsyncIterable<StatResult> {
    yield* this.#driver().walk(parsePath(path), this.#read(options));
  }

  async *glob(pattern: string, options?: ReadOptions): AsyncIterable<StatResult> {
    yield* this.#driver().glob({ pattern }, this.#read(options));
  }

  async *grep(
    pattern: string,
    options?: Parameters<NexusFilesystem["grep"]>[1],
  ): ReturnType<NexusFilesystem["grep"]> {
    const request = {
      pattern,
      path: parsePath(options?.path ?? "/"),
      ignoreCase: options?.ignoreCase ?? false,
      fileGlob: options?.fileGlob ?? null,
      maxMatches: options?.maxMatches ?? DEFAULT_MAX_MATCHES,
    };
    yield* this.#driver().grep(request, this.#read(options));
  }

  async mkdir(path: string, options?: Parameters<NexusFilesystem["mkdir"]>[1]): Promise<MutationReceipt> {
    const request = {
      path: parsePath(path),
      parents: options?.parents ?? false,
      existOk: options?.existOk ?? false,
    };
    return this.#driver().mkdir(request, this.#mutation(options));
  }

  async remove(path: string, options?: Parameters<NexusFilesystem["remove"]>[1]): Promise<number> {
    const request = { path: parsePath(path), recursive: options?.recursive ?? false, conditions: {} };
    return (await this.#driver().unlink(request, this.#mutation(options))).removedCount;
  }

  async rmdir(path: string, options?: Parameters<NexusFilesystem["rmdir"]>[1]): Promise<number> {
    const request = { path: parsePath(path), recursive: options?.recursive ?? false };
    return (await this.#driver().rmdir(request, this.#mutation(options))).removedCount;
  }

  async access(path: string, permission: Permission, options?: RequestOptions): Promise<boolean> {
    return this.#driver().access(parsePath(path), permission, this.#mutation(options));
  }

  async rename(from: string, to: string, options?: RequestOptions): Promise<MutationReceipt> {
    const request = { from: parsePath(from), to: parsePath(to), conditions: {} };
    return { created: false, ...(await this.#driver().rename(request, this.#mutation(options))) };
  }

  async copy(
    from: string,
    to: string,
    options?: Parameters<NexusFilesystem["copy"]>[2],
  ): Promise<MutationReceipt> {
    const request = {
      from: parsePath(from),
      to: parsePath(to),
      overwrite: options?.overwrite ?? false,
      recursive: options?.recursive ?? false,
    };
    const result = await this.#driver().copy(request, this.#mutation(options));
    return { created: result.entry.version === 1, entry: result.entry, token: result.token };
  }

  async setAttributes(
    path: string,
    attributes: Parameters<NexusFilesystem["setAttributes"]>[1],
    options?: Parameters<NexusFilesystem["setAttributes"]>[2],
  ): Promise<MutationReceipt> {
    return this.#setAttributes(
      parsePath(path),
      attributes,
      options?.createIfMissing ?? false,
      this.#mutation(options),
    );
  }

  async #setAttributes(
    path: string,
    attributes: Parameters<NexusFilesystem["setAttributes"]>[1],
    createIfMissing: boolean,
    call: CallOptions,
  ): Promise<MutationReceipt> {
    // setattr updates what is there and needs its type; a file is what it creates when nothing is.
    const present = await this.#presentEntry(path, createIfMissing, call);
    const request: SetattrRequest = {
      ...NO_ATTRIBUTES,
      path,
      entryType: present?.entryType ?? DT_REG,
      mimeType: attributes.mimeType ?? null,
      modifiedAtMs: attributes.modifiedAtMs ?? null,
      ownerId: attributes.ownerId ?? null,
      ttlSeconds: attributes.ttlSeconds ?? null,
      linkTarget: present?.linkTarget ?? null,
      targetZoneId: present?.targetZoneId ?? null,
    };
    return this.#driver().setattr(request, call);
  }

  async #presentEntry(
    path: string,
    createIfMissing: boolean,
    call: CallOptions,
  ): Promise<StatResult["entry"] | null> {
    try {
      return (await this.#driver().stat(path, call, { lock: false })).entry;
    } catch (error) {
      if (createIfMissing && NexusError.is(error) && error.code === "NOT_FOUND") return null;
      throw error;
    }
  }

  async status(options?: RequestOptions): Promise<NodeStatus> {
    return this.#driver().status(this.#read(options));
  }

  async drain(draining: boolean, options?: RequestOptions): Promise<readonly string[]> {
    return this.#driver().zones.drainNode(draining, this.#read(options));
  }

  close(): Promise<void> {
    this.#closing ??= this.#tied.close().then(() => this.driver.close());
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Errors: CLOSED after close(). */
  #driver(): FilesystemCalls {
    if (this.#closing === null) return this.driver;
    throw new NexusError({
      code: "CLOSED",
      what: "the filesystem is closed",
      remedy: "call connect() again",
    });
  }

  #read(options: ReadOptions | undefined): CallOptions {
    return compileRead(options, this.defaults);
  }

  #mutation(options: RequestOptions | undefined): CallOptions {
    return compileMutation(options, this.defaults);
  }
}
