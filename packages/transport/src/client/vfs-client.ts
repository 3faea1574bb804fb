import { admin, type MessageInit, type MethodDescriptor, vfs } from "@nexus/contracts/wire";
import type {
  CallOptions,
  CopyRequest,
  CopyResult,
  CreatingWriteRequest,
  GlobRequest,
  GrepMatch,
  GrepRequest,
  ItemResult,
  ReaddirPage,
  ReaddirRequest,
  ReadRequest,
  ReadResult,
  ReadStream,
  RenameRequest,
  RenameResult,
  SetattrRequest,
  SetattrResult,
  StatInclude,
  StatResult,
  TransactionRequest,
  TransactionResult,
  UnlinkRequest,
  UnlinkResult,
  WriteRequest,
  WriteResult,
  ZoneInfo,
} from "@nexus/kernel";
import { decodeCommitToken, inBatches, parseNodeId } from "@nexus/lib";
import { CLIENT_BATCH_ITEMS, type ClientLimits, DEFAULT_CLIENT_LIMITS } from "../limits.js";
import type { NodeState } from "../node-status.js";
import { INSECURE, type TransportSecurity } from "../security.js";
import { requiredEntry, statFromWire } from "../wire/entries.js";
import { conditionsToWire, consistencyToWire } from "../wire/requests.js";
import { compareToWire, operationToWire } from "../wire/transactions.js";
import { zoneInfoFromWire } from "../wire/zones.js";
import { AgentClient } from "./agent-client.js";
import { BatchClient } from "./batch-client.js";
import { callEvenIfLarge, UnaryCaller } from "./caller.js";
import { ChannelClient } from "./channel-client.js";
import { Connections } from "./connections.js";
import { ContentClient } from "./content-client.js";
import { LockClient } from "./lock-client.js";
import { contentBytes, INLINE_CONTENT_BYTES, setattrRequest } from "./requests.js";
import { entryResult, statItem, transactionResult, unlinkResult } from "./results.js";
import { ServiceClient } from "./service-client.js";
import { SessionClient } from "./session-client.js";
import { StreamCaller } from "./stream-caller.js";
import { Tier2Client } from "./tier2-client.js";
import { TrashClient } from "./trash-client.js";
import { WatchClient } from "./watch-client.js";
import { XattrClient } from "./xattr-client.js";
import { ZoneClient } from "./zone-client.js";

export interface VfsClientOptions {
  /** `host:port`, tried in turn; at least one. */
  readonly addresses: readonly string[];
  /** Default: plaintext. */
  readonly security?: TransportSecurity;
  readonly authToken?: string;
  /** "session" (the default) sends unary calls over one stream; "unary" each as an RPC of its own. */
  readonly mode?: "session" | "unary";
  readonly limits?: Partial<ClientLimits>;
}

/** What a node says about itself and its zones. */
export interface NodeStatus extends NodeState {
  /** Gives up leadership and refuses it. */
  readonly draining: boolean;
  readonly zones: readonly ZoneInfo[];
}

/**
 * The filesystem of a remote node: the kernel's calls without a context, which the server resolves. Connects at the
 * first call. A call that reached no server goes to the next address; one that may have been worked on is
 * repeated only when it changes nothing, and otherwise rejects UNKNOWN_OUTCOME. Errors of every call: the
 * server's own; UNAVAILABLE naming every address; DEADLINE_EXCEEDED, CANCELLED, CLOSED.
 */
export class VfsClient {
  readonly #connections: Connections;
  readonly #caller: UnaryCaller;
  readonly #streams: StreamCaller;
  readonly #content: ContentClient;
  readonly zones: ZoneClient;
  readonly locks: LockClient;
  readonly xattrs: XattrClient;
  readonly watches: WatchClient;
  readonly agents: AgentClient;
  readonly channels: ChannelClient;
  readonly tier2: Tier2Client;
  readonly batches: BatchClient;
  readonly services: ServiceClient;
  readonly sessions: SessionClient;
  readonly trash: TrashClient;

  constructor(options: VfsClientOptions) {
    const limits = { ...DEFAULT_CLIENT_LIMITS, ...options.limits };
    this.#connections = new Connections(options.addresses, {
      security: options.security ?? INSECURE,
      authToken: options.authToken ?? "",
      mode: options.mode ?? "session",
      limits,
    });
    this.#caller = new UnaryCaller(this.#connections);
    this.#streams = new StreamCaller(this.#connections);
    this.#content = new ContentClient(this.#caller, this.#streams);
    this.zones = new ZoneClient(this.#caller, this.#streams);
    this.locks = new LockClient(this.#caller);
    this.agents = new AgentClient(this.#caller);
    this.xattrs = new XattrClient(this.#caller);
    this.watches = new WatchClient(this.#caller, this.#connections, limits.maxWatches);
    this.channels = new ChannelClient(this.#caller);
    this.tier2 = new Tier2Client(this.#caller);
    this.batches = new BatchClient(this.#caller, this.#content);
    this.services = new ServiceClient(this.#caller);
    this.sessions = new SessionClient(this.#caller);
    this.trash = new TrashClient(this.#caller);
  }

  /** Any unary RPC of the VFS or administration service, with its wire messages. */
  call<Request, Response>(
    method: MethodDescriptor<Request, Response>,
    request: MessageInit<Request>,
    options: Pick<CallOptions, "timeoutMs" | "signal">,
  ): Promise<Response> {
    return this.#caller.call(method, request, options);
  }

  /** Connects now instead of at the first call; resolves with the server's address. */
  async connect(): Promise<string> {
    return (await this.#connections.acquire()).address;
  }

  read(request: ReadRequest, options: CallOptions): Promise<ReadResult> {
    return this.#content.read(request, options);
  }

  /** Verified pieces in order; nothing beyond a few of them is held. `timeoutMs` bounds each wait. */
  readStream(request: ReadRequest, options: CallOptions): Promise<ReadStream> {
    return this.#content.readStream(request, options);
  }

  /** Creates or replaces; `previous` of the result is null, the wire does not carry it. */
  write(
    request: CreatingWriteRequest,
    options: CallOptions,
    onProgress: (sentBytes: number) => void = () => undefined,
  ): Promise<WriteResult> {
    return this.#content.write(request, false, options, onProgress);
  }

  /** As {@link write}, but never creates (NOT_FOUND). */
  sysWrite(request: WriteRequest, options: CallOptions): Promise<WriteResult> {
    return this.#content.write({ ...request, createParents: false }, true, options, () => undefined);
  }

  append(
    request: { readonly path: string; readonly data: Uint8Array; readonly createParents: boolean },
    options: CallOptions,
  ): Promise<WriteResult> {
    return this.#content.append(request, options);
  }

  /** Errors: NOT_FOUND. */
  async stat(
    path: string,
    options: CallOptions,
    include: StatInclude = { lock: false },
  ): Promise<StatResult> {
    const message = { path, includeLock: include.lock, ...consistencyToWire(options.consistency) };
    const item = statItem(path, await this.#caller.call(vfs.NexusVFSService.Stat, message, options), include);
    if (item.ok) return item.value;
    throw item.error;
  }

  async exists(path: string, options: CallOptions): Promise<boolean> {
    const message = { path, ...consistencyToWire(options.consistency) };
    return (await this.#caller.call(vfs.NexusVFSService.Stat, message, options)).found;
  }

  /** Long lists travel as several batches, one after the other. */
  async statBatch(
    paths: readonly string[],
    options: CallOptions,
  ): Promise<readonly ItemResult<StatResult>[]> {
    return inBatches(paths, CLIENT_BATCH_ITEMS, async (some) => {
      const message = { paths: some, ...consistencyToWire(options.consistency) };
      const { BatchStat } = vfs.NexusVFSService;
      const reply = await callEvenIfLarge(this.#caller, BatchStat, message, options);
      return reply.results.map((result, position) => statItem(some[position] ?? "", result));
    });
  }

  async readdir(request: ReaddirRequest, options: CallOptions): Promise<ReaddirPage> {
    const message = {
      path: request.path,
      recursive: request.recursive ?? false,
      cursor: request.cursor ?? "",
      limit: request.limit,
      ...consistencyToWire(options.consistency),
    };
    const page = await callEvenIfLarge(this.#caller, vfs.NexusVFSService.ListPage, message, options);
    return {
      entries: page.entries.map(statFromWire),
      nextCursor: page.nextCursor === "" ? null : page.nextCursor,
    };
  }

  walk(path: string, options: CallOptions): AsyncIterable<StatResult> {
    const message = { path, ...consistencyToWire(options.consistency) };
    return this.#entries(vfs.NexusVFSService.Walk, message, options);
  }

  glob(request: GlobRequest, options: CallOptions): AsyncIterable<StatResult> {
    const message = { pattern: request.pattern, ...consistencyToWire(options.consistency) };
    return this.#entries(vfs.NexusVFSService.Glob, message, options);
  }

  async *grep(request: GrepRequest, options: CallOptions): AsyncGenerator<GrepMatch> {
    const { Grep } = vfs.NexusVFSService;
    const message = {
      ...request,
      fileGlob: request.fileGlob ?? "",
      ...consistencyToWire(options.consistency),
    };
    for await (const batch of this.#streams.receive(Grep, message, options)) {
      for (const { path, lineNumber, line } of batch.matches) yield { path, lineNumber, line };
    }
  }

  /** `previous` of the outcomes is null, the wire does not carry it. */
  async transact(request: TransactionRequest, options: CallOptions): Promise<TransactionResult> {
    const message = {
      compares: request.compares.map(compareToWire),
      operations: request.operations.map(operationToWire),
    };
    // What does not fit into a frame of the session goes as a call of its own.
    const isSmall = contentBytes(request) <= INLINE_CONTENT_BYTES;
    const { Transact } = vfs.NexusVFSService;
    const reply = isSmall
      ? await this.#caller.call(Transact, message, options)
      : await this.#caller.call(Transact, message, options, "unary");
    return transactionResult(reply);
  }

  async mkdir(
    request: { readonly path: string; readonly parents: boolean; readonly existOk: boolean },
    options: CallOptions,
  ): Promise<SetattrResult> {
    return entryResult(await this.#caller.call(vfs.NexusVFSService.Mkdir, request, options), "Mkdir");
  }

  async unlink(request: UnlinkRequest, options: CallOptions): Promise<UnlinkResult> {
    const { path, recursive, conditions } = request;
    const message = { path, recursive, ...conditionsToWire(conditions) };
    return unlinkResult(await this.#caller.call(vfs.NexusVFSService.Delete, message, options), "Delete");
  }

  async rename(request: RenameRequest, options: CallOptions): Promise<RenameResult> {
    const { from, to, conditions } = request;
    const message = { path: from, newPath: to, ...conditionsToWire(conditions) };
    const reply = await this.#caller.call(vfs.NexusVFSService.Rename, message, options);
    return {
      entry: requiredEntry(reply.entry, "Rename"),
      previousPath: from,
      token: decodeCommitToken(reply.commitToken),
    };
  }

  async copy(request: CopyRequest, options: CallOptions): Promise<CopyResult> {
    const { from, to, overwrite, recursive } = request;
    const message = { src: from, dst: to, overwrite, recursive };
    const reply = await this.#caller.call(vfs.NexusVFSService.Copy, message, options);
    return {
      entry: requiredEntry(reply.entry, "Copy"),
      copiedCount: reply.copiedCount,
      token: decodeCommitToken(reply.commitToken),
    };
  }

  async setattr(request: SetattrRequest, options: CallOptions): Promise<SetattrResult> {
    const reply = await this.#caller.call(vfs.NexusVFSService.Setattr, setattrRequest(request), options);
    return entryResult(reply, "Setattr");
  }

  async status(options: Pick<CallOptions, "timeoutMs" | "signal">): Promise<NodeStatus> {
    const reply = await this.#caller.call(admin.ZoneAdminService.NodeStatus, {}, options);
    return {
      nodeId: parseNodeId(reply.nodeId),
      version: reply.version,
      address: reply.address,
      uptimeSeconds: reply.uptimeSeconds,
      ready: reply.ready,
      reasons: reply.reasons,
      notices: reply.notices,
      draining: reply.draining,
      zones: reply.zones.map(zoneInfoFromWire),
    };
  }

  /** Calls in flight reject; the client is of no further use. */
  async close(): Promise<void> {
    this.#connections.close();
  }

  async *#entries<Request>(
    method: MethodDescriptor<Request, vfs.EntryBatch>,
    request: MessageInit<Request>,
    options: CallOptions,
  ): AsyncGenerator<StatResult> {
    for await (const batch of this.#streams.receive(method, request, options)) {
      yield* batch.entries.map(statFromWire);
    }
  }
}
