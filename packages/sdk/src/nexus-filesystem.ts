import type { Permission, StatResult, TopLevelMount, TransactionResult } from "@nexus/kernel";
import { parsePath, systemRandomBytes } from "@nexus/lib";
import { createAgentAdministration } from "./agents.js";
import { BatchCalls, isThere } from "./batch-calls.js";
import { compileConditions, compileOffset, compileRange } from "./call-options.js";
import type { FilesystemCalls } from "./calls.js";
import { type ChannelPorts, channelRequest, PipeHandle, StreamHandle } from "./channels.js";
import type { ChannelOptions, Pipe, Stream } from "./channels-api.js";
import type {
  AgentAdministration,
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
  ServiceProxy,
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
import { createServiceProxy } from "./service-proxy.js";
import { createServiceAdministration } from "./services.js";
import { createStorageAdministration } from "./storage-administration.js";
import type { StorageAdministration } from "./storage-api.js";
import { DEFAULT_SESSION_LEASE_MS, repeat, TiedEntries } from "./tied-entries.js";
import { compileTransaction } from "./transaction.js";
import { createTrash } from "./trash.js";
import { openWatch } from "./watch.js";
import { refuseAppendOptions, toBytes, toSource } from "./write-source.js";
import { createZoneAdministration } from "./zone-administration.js";

/** Entries asked for at a time while all of a directory is listed. */
export const LIST_PAGE_ENTRIES = 1_000;
/** Matches of one grep when the caller sets no bound. */
export const DEFAULT_MAX_MATCHES = 10_000;

/** The public face over any driver: paths are checked, options compiled, pages joined. */
export class Filesystem extends BatchCalls implements NexusFilesystem {
  readonly zones: ZoneAdministration;
  readonly locks: LockAdministration;
  readonly agents: AgentAdministration;
  readonly ephemeral: EphemeralEntries;
  readonly trash: Trash;
  readonly #tied: TiedEntries;
  readonly services: ServiceAdministration;
  readonly storages: StorageAdministration;
  #closing: Promise<void> | null = null;

  constructor(driver: FilesystemCalls, defaults: CallDefaults) {
    super(driver, defaults);
    this.zones = createZoneAdministration(driver.zones, defaults);
    this.agents = createAgentAdministration(() => this.driver().agents, defaults);
    this.services = createServiceAdministration(() => this.driver(), defaults);
    this.storages = createStorageAdministration(() => this.driver(), defaults);
    this.locks = createLockAdministration(() => this.driver().locks, defaults);
    this.trash = createTrash(() => this.driver().trash, defaults);
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
    return (await this.driver().read(request, this.reading(options))).bytes;
  }

  async readStream(path: string, options?: ReadOptions): ReturnType<NexusFilesystem["readStream"]> {
    const request = { path: parsePath(path), range: compileRange(options), expectedContentId: null };
    return this.driver().readStream(request, this.reading(options));
  }

  async write(
    path: string,
    data: Uint8Array | string | AsyncIterable<Uint8Array>,
    options?: WriteOptions,
  ): Promise<MutationReceipt> {
    const request = {
      path: parsePath(path),
      source: toSource(data, options?.signal ?? null),
      offsetBytes: compileOffset(options?.offsetBytes),
      mimeType: options?.mimeType ?? null,
      conditions: compileConditions(options),
      createParents: options?.parents ?? false,
    };
    const call = this.changing(options);
    const onProgress = options?.onProgress ?? ((): void => undefined);
    const driver = this.driver();
    if (options?.ephemeral !== true) return driver.write(request, call, onProgress);
    const isRepeatable = request.source instanceof Uint8Array;
    return this.#tied.tie(isRepeatable, (tie) => driver.write({ ...request, tie }, call, onProgress));
  }

  async append(path: string, data: Uint8Array | string, options?: WriteOptions): Promise<MutationReceipt> {
    refuseAppendOptions(options);
    const bytes = toBytes(data);
    const request = { path: parsePath(path), data: bytes, createParents: options?.parents ?? false };
    const receipt = await this.driver().append(request, this.changing(options));
    options?.onProgress?.(bytes.length);
    return receipt;
  }

  async edit(
    path: string,
    change: TextChange,
    options?: Parameters<NexusFilesystem["edit"]>[2],
  ): Promise<MutationReceipt> {
    const request = { path: parsePath(path), change, ifMatch: options?.ifMatch };
    return this.driver().edit(request, this.changing(options));
  }

  async stat(path: string, options?: StatOptions): Promise<StatResult> {
    return this.driver().stat(parsePath(path), this.reading(options), { lock: options?.lock ?? false });
  }

  async transact(transaction: Transaction, options?: RequestOptions): Promise<TransactionResult> {
    return this.driver().transact(compileTransaction(transaction), this.changing(options));
  }

  async lock(path: string, options?: LockOptions): Promise<FileLock> {
    return acquireKept(this.driver().locks, this.defaults, path, options);
  }

  async watch(pattern: string, options?: WatchOptions): Promise<FileWatch> {
    return openWatch(this.driver().watches, this.defaults, pattern, options);
  }

  async createPipe(path: string, options?: ChannelOptions): Promise<Pipe> {
    const request = channelRequest(parsePath(path), "pipe", options);
    await this.driver().setattr(request, this.changing(options));
    return this.pipe(path);
  }

  async createStream(path: string, options?: ChannelOptions): Promise<Stream> {
    const request = channelRequest(parsePath(path), "stream", options);
    await this.driver().setattr(request, this.changing(options));
    return this.stream(path);
  }

  pipe(path: string): Pipe {
    return new PipeHandle(parsePath(path), this.#channelPorts());
  }

  stream(path: string): Stream {
    return new StreamHandle(parsePath(path), this.#channelPorts());
  }

  #channelPorts(): ChannelPorts {
    return { channels: () => this.driver().channels, defaults: this.defaults };
  }

  async exists(path: string, options?: ReadOptions): Promise<boolean> {
    return (await this.existsBatch([path], options))[0] === true;
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
    return this.driver().readdir({ path: parsePath(path), ...page }, this.reading(options));
  }

  async *walk(path: string, options?: ReadOptions): AsyncIterable<StatResult> {
    yield* this.driver().walk(parsePath(path), this.reading(options));
  }

  async *glob(pattern: string, options?: ReadOptions): AsyncIterable<StatResult> {
    yield* this.driver().glob({ pattern }, this.reading(options));
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
    yield* this.driver().grep(request, this.reading(options));
  }

  async mkdir(path: string, options?: Parameters<NexusFilesystem["mkdir"]>[1]): Promise<MutationReceipt> {
    const request = {
      path: parsePath(path),
      parents: options?.parents ?? false,
      existOk: options?.existOk ?? false,
    };
    return this.driver().mkdir(request, this.changing(options));
  }

  async remove(path: string, options?: Parameters<NexusFilesystem["remove"]>[1]): Promise<number> {
    const recursive = options?.recursive ?? false;
    const request = { path: parsePath(path), recursive, conditions: compileConditions(options) };
    return (await this.driver().unlink(request, this.changing(options))).removedCount;
  }

  async rmdir(path: string, options?: Parameters<NexusFilesystem["rmdir"]>[1]): Promise<number> {
    const request = { path: parsePath(path), recursive: options?.recursive ?? false };
    return (await this.driver().rmdir(request, this.changing(options))).removedCount;
  }

  async access(path: string, permission: Permission, options?: RequestOptions): Promise<boolean> {
    return this.driver().access(parsePath(path), permission, this.changing(options));
  }

  async rename(
    from: string,
    to: string,
    options?: Parameters<NexusFilesystem["rename"]>[2],
  ): Promise<MutationReceipt> {
    const request = { from: parsePath(from), to: parsePath(to), conditions: compileConditions(options) };
    return { created: false, ...(await this.driver().rename(request, this.changing(options))) };
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
    const result = await this.driver().copy(request, this.changing(options));
    return { created: result.entry.version === 1, entry: result.entry, token: result.token };
  }

  async getTopLevelMounts(options?: RequestOptions): Promise<readonly TopLevelMount[]> {
    return this.driver().getTopLevelMounts(this.changing(options));
  }

  service<T extends object>(name: string): ServiceProxy<T> {
    const call: Parameters<typeof createServiceProxy>[0] = (method, params, options) =>
      this.driver().callService({ service: name, method, params }, options);
    return createServiceProxy<T>(call, (options) => this.changing(options));
  }

  async status(options?: RequestOptions): Promise<NodeStatus> {
    return this.driver().status(this.reading(options));
  }

  async drain(draining: boolean, options?: RequestOptions): Promise<readonly string[]> {
    return this.driver().zones.drainNode(draining, this.reading(options));
  }

  close(): Promise<void> {
    if (this.#closing === null) {
      const driver = this.endCalls();
      this.#closing = this.#tied.close().then(() => driver.close());
    }
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
