import {
  DT_DIR,
  DT_PIPE,
  DT_REG,
  type IncarnationId,
  type LogIndex,
  NexusError,
  type OperationContext,
  ROOT_ZONE,
  type Term,
} from "@nexus/contracts";
import {
  type BatchOptions,
  type CallOptions,
  type CreatingWriteRequest,
  type DistributedCoordinator,
  type ItemResult,
  type KeepSessionRequest,
  type Kernel,
  openLocalLocks,
  type ReadRequest,
  type ReadResult,
  type ReadStream,
  type ServiceHandle,
  type SessionCalls,
  type StatInclude,
  type StatResult,
  type TransactionRequest,
  type TransactionResult,
  type WatchRequest,
  type WatchResult,
  type WriteRequest,
  type WriteResult,
} from "@nexus/kernel";
import { openTestAgents } from "@nexus/kernel/testing";
import type { LockHold } from "@nexus/lib";
import { FakeChannels } from "./fake-channels.js";
import { contentIdOf, entryOf, type Row, statOf } from "./fake-entries.js";
import { lockCalls } from "./fake-locks.js";
import { globIn, matchesIn, pageIn, walkIn } from "./fake-search.js";
import { FakeTier2 } from "./fake-tier2.js";
import { FakeTrash } from "./fake-trash.js";

const INCARNATION = "ab".repeat(16) as IncarnationId;

function notFound(path: string): NexusError {
  return new NexusError({ code: "NOT_FOUND", what: `${path} does not exist` });
}

/**
 * A filesystem in a Map, for tests of this package only: enough of the kernel's surface to tell whether a call
 * arrived as it was made. Every context and option it was called with is kept; single methods may be replaced.
 */
export class FakeKernel extends FakeTier2 implements Kernel {
  readonly rows = new Map<string, Row>();
  readonly contexts: OperationContext[] = [];
  readonly options: CallOptions[] = [];
  readonly locks = openLocalLocks({ zoneId: ROOT_ZONE, incarnation: INCARNATION });
  readonly coordinator: DistributedCoordinator;
  readonly agents = openTestAgents();
  readonly transactions: TransactionRequest[] = [];
  /** What every transaction comes to. */
  transactResult: TransactionResult = {
    kind: "refused",
    token: { zoneId: ROOT_ZONE, incarnation: INCARNATION, term: 1 as Term, index: 1 as LogIndex },
    failed: { position: 0, current: null },
  };
  readonly serviceHandles = new Map<string, ServiceHandle>();
  /** Pipes and streams, by path. */
  readonly channels = new FakeChannels((path) =>
    entryOf(path, { type: DT_PIPE, bytes: new Uint8Array(), version: 1, xattrs: {} }),
  );
  /** What sessions were kept, and what of the trash was asked. */
  readonly keptSessions: KeepSessionRequest[] = [];
  readonly sessions: SessionCalls = {
    keep: async (request) => {
      this.keptSessions.push(request);
      return { ended: request.zones.slice(1) };
    },
  };
  readonly trash = new FakeTrash((path) =>
    entryOf(path, { type: DT_REG, bytes: new Uint8Array(), version: 1, xattrs: {} }),
  );
  #index = 0;

  constructor(overrides: Partial<Kernel> = {}) {
    super();
    this.coordinator =
      overrides.coordinator ?? ({ listZones: () => [] } as unknown as DistributedCoordinator);
    this.rows.set("/", { type: DT_DIR, bytes: new Uint8Array(), version: 1, xattrs: {} });
    Object.assign(this, overrides);
  }

  put(path: string, content: string | Uint8Array, xattrs: Record<string, string> = {}): void {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const version = (this.rows.get(path)?.version ?? 0) + 1;
    this.rows.set(path, { type: DT_REG, bytes, version, xattrs });
  }

  service(name: string): ServiceHandle | null {
    return this.serviceHandles.get(name) ?? null;
  }

  isReady(): boolean {
    return true;
  }

  async close(): Promise<void> {}

  readonly #lockCalls = lockCalls(this.locks, (context, options) => this.#note(context, options));
  sysLock = this.#lockCalls.sysLock;
  lock = this.#lockCalls.lock;
  sysExtendLock = this.#lockCalls.sysExtendLock;
  sysUnlock = this.#lockCalls.sysUnlock;
  listLocks = this.#lockCalls.listLocks;

  async transact(
    request: TransactionRequest,
    context: OperationContext,
    options: CallOptions,
  ): Promise<TransactionResult> {
    this.#note(context, options);
    this.transactions.push(request);
    return this.transactResult;
  }

  writeAtomic(): Promise<never> {
    return Promise.reject(new NexusError({ code: "UNSUPPORTED", what: "the fake has no atomic writes" }));
  }

  locked(): Promise<LockHold> {
    return Promise.reject(new NexusError({ code: "UNSUPPORTED", what: "the fake keeps no locks alive" }));
  }

  async sysRead(request: ReadRequest, context: OperationContext, options: CallOptions): Promise<ReadResult> {
    const row = this.#row(request.path, context, options);
    if (request.expectedContentId !== null && request.expectedContentId !== contentIdOf(row)) {
      throw new NexusError({ code: "CONFLICT", what: `${request.path} holds other content` });
    }
    const { offsetBytes, lengthBytes } = request.range;
    const end = lengthBytes === null ? undefined : offsetBytes + lengthBytes;
    return { entry: entryOf(request.path, row), bytes: row.bytes.subarray(offsetBytes, end) };
  }

  sysReadBatch(
    requests: readonly ReadRequest[],
    context: OperationContext,
    options: CallOptions,
    _batch?: BatchOptions,
  ) {
    return Promise.all(requests.map((request) => item(this.sysRead(request, context, options))));
  }

  async sysReadStream(
    request: ReadRequest,
    context: OperationContext,
    options: CallOptions,
  ): Promise<ReadStream> {
    const { entry, bytes } = await this.sysRead(request, context, options);
    async function* pieces() {
      for (let start = 0; start < bytes.length; start += 100_000)
        yield bytes.subarray(start, start + 100_000);
    }
    return { entry, lengthBytes: bytes.length, pieces: pieces() };
  }

  async sysWrite(
    request: WriteRequest,
    context: OperationContext,
    options: CallOptions,
  ): Promise<WriteResult> {
    this.#row(request.path, context, options);
    return await this.write({ ...request, createParents: false }, context, options);
  }

  sysWriteBatch(requests: readonly WriteRequest[], context: OperationContext, options: CallOptions) {
    return Promise.all(requests.map((request) => item(this.sysWrite(request, context, options))));
  }

  async sysStat(
    path: string,
    context: OperationContext,
    options: CallOptions,
    include: StatInclude = { lock: false },
  ): Promise<StatResult> {
    const found = statOf(path, this.#row(path, context, options));
    return include.lock ? { ...found, lock: await this.locks.get(path) } : found;
  }

  sysStatBatch(paths: readonly string[], context: OperationContext, options: CallOptions) {
    return Promise.all(paths.map((path) => item(this.sysStat(path, context, options))));
  }

  async sysReaddir(
    request: { readonly path: string; readonly cursor: string | null; readonly limit: number },
    context: OperationContext,
    options: CallOptions,
  ) {
    this.#row(request.path, context, options);
    return pageIn(this.rows, request);
  }

  async sysSetattr(
    request: Parameters<Kernel["sysSetattr"]>[0],
    context: OperationContext,
    options: CallOptions,
  ) {
    this.#note(context, options);
    const present = this.rows.get(request.path);
    const version = present?.version ?? 1;
    const row: Row = {
      type: request.entryType,
      bytes: present?.bytes ?? new Uint8Array(),
      version,
      xattrs: { ...present?.xattrs, ...request.xattrs },
    };
    this.rows.set(request.path, row);
    return { entry: entryOf(request.path, row), created: present === undefined, token: this.#token() };
  }

  async sysUnlink(
    request: Parameters<Kernel["sysUnlink"]>[0],
    context: OperationContext,
    options: CallOptions,
  ) {
    const row = this.#row(request.path, context, options);
    const below = [...this.rows.keys()].filter((path) => path.startsWith(`${request.path}/`));
    for (const path of [request.path, ...below]) this.rows.delete(path);
    return {
      entry: entryOf(request.path, row),
      removedCount: 1 + below.length,
      token: this.#token(),
    };
  }

  sysUnlinkBatch(
    requests: Parameters<Kernel["sysUnlinkBatch"]>[0],
    context: OperationContext,
    options: CallOptions,
  ) {
    return Promise.all(requests.map((request) => item(this.sysUnlink(request, context, options))));
  }

  async sysRename(
    request: Parameters<Kernel["sysRename"]>[0],
    context: OperationContext,
    options: CallOptions,
  ) {
    const row = this.#row(request.from, context, options);
    this.rows.delete(request.from);
    this.rows.set(request.to, row);
    return { entry: entryOf(request.to, row), previousPath: request.from, token: this.#token() };
  }

  async sysCopy(request: Parameters<Kernel["sysCopy"]>[0], context: OperationContext, options: CallOptions) {
    const row = this.#row(request.from, context, options);
    this.rows.set(request.to, row);
    return { entry: entryOf(request.to, row), copiedCount: 1, token: this.#token() };
  }

  async getXattrs(path: string, context: OperationContext, options: CallOptions) {
    return this.#row(path, context, options).xattrs;
  }

  async setXattrs(
    path: string,
    xattrs: Readonly<Record<string, string | null>>,
    context: OperationContext,
    options: CallOptions,
  ) {
    const row = this.#row(path, context, options);
    const kept = Object.entries({ ...row.xattrs, ...xattrs }).filter(([, value]) => value !== null);
    const changed: Row = { ...row, xattrs: Object.fromEntries(kept) as Record<string, string> };
    this.rows.set(path, changed);
    return { entry: entryOf(path, changed), created: false, token: this.#token() };
  }

  async write(
    request: CreatingWriteRequest,
    context: OperationContext,
    options: CallOptions,
  ): Promise<WriteResult> {
    this.#note(context, options);
    const pieces: Uint8Array[] = [];
    for await (const piece of request.source instanceof Uint8Array ? [request.source] : request.source) {
      pieces.push(Buffer.from(piece));
    }
    const present = this.rows.get(request.path);
    if (request.conditions.ifAbsent === true && present !== undefined) {
      throw new NexusError({ code: "CONFLICT", what: `${request.path} exists` });
    }
    this.put(request.path, Buffer.concat(pieces), present?.xattrs ?? {});
    const entry = entryOf(request.path, this.rows.get(request.path)!);
    return { entry, created: present === undefined, previous: null, token: this.#token() };
  }

  writeBatch(requests: readonly CreatingWriteRequest[], context: OperationContext, options: CallOptions) {
    return Promise.all(requests.map((request) => item(this.write(request, context, options))));
  }

  async append(
    request: { readonly path: string; readonly data: Uint8Array; readonly createParents: boolean },
    context: OperationContext,
    options: CallOptions,
  ): Promise<WriteResult> {
    const bytes = this.rows.get(request.path)?.bytes ?? new Uint8Array();
    const source = Buffer.concat([bytes, request.data]);
    const { path, createParents } = request;
    const rest = { offsetBytes: null, mimeType: null, conditions: {} };
    return await this.write({ path, createParents, source, ...rest }, context, options);
  }

  async mkdir(
    request: { readonly path: string; readonly parents: boolean; readonly existOk: boolean },
    context: OperationContext,
    options: CallOptions,
  ) {
    this.#note(context, options);
    const created = !this.rows.has(request.path);
    if (!created && !request.existOk) {
      throw new NexusError({ code: "ALREADY_EXISTS", what: `${request.path} exists` });
    }
    const row: Row = { type: DT_DIR, bytes: new Uint8Array(), version: 1, xattrs: {} };
    this.rows.set(request.path, row);
    return { entry: entryOf(request.path, row), created, token: this.#token() };
  }

  async *walk(path: string, context: OperationContext, options: CallOptions): AsyncIterable<StatResult> {
    this.#row(path, context, options);
    yield* walkIn(this.rows, path);
  }

  async *glob(
    request: { readonly pattern: string },
    context: OperationContext,
    options: CallOptions,
  ): AsyncIterable<StatResult> {
    this.#note(context, options);
    yield* globIn(this.rows, request.pattern);
  }

  readonly watchRequests: WatchRequest[] = [];
  /** What watches answer, in order; the last one again and again. */
  watchResults: readonly (WatchResult | NexusError)[] = [{ events: [], cursor: "w0", zones: [] }];

  sysWatch(request: WatchRequest, context: OperationContext, options: CallOptions): Promise<WatchResult> {
    this.#note(context, options);
    this.watchRequests.push(request);
    const at = Math.min(this.watchRequests.length, this.watchResults.length) - 1;
    const result = this.watchResults[at] as WatchResult | NexusError;
    return NexusError.is(result) ? Promise.reject(result) : Promise.resolve(result);
  }

  async *watch(
    request: Omit<WatchRequest, "waitMs">,
    context: OperationContext,
    options: CallOptions,
  ): AsyncGenerator<WatchResult> {
    for (let { cursor } = request; ; ) {
      const result = await this.sysWatch({ ...request, cursor, waitMs: 0 }, context, options);
      ({ cursor } = result);
      yield result;
    }
  }

  async *grep(request: Parameters<Kernel["grep"]>[0], context: OperationContext, options: CallOptions) {
    this.#note(context, options);
    yield* matchesIn(this.rows, request);
  }

  #note(context: OperationContext, options: CallOptions): void {
    this.contexts.push(context);
    this.options.push(options);
  }

  #row(path: string, context: OperationContext, options: CallOptions): Row {
    this.#note(context, options);
    const row = this.rows.get(path);
    if (row === undefined) throw notFound(path);
    return row;
  }

  #token() {
    this.#index += 1;
    const index = this.#index as LogIndex;
    return { zoneId: ROOT_ZONE, incarnation: INCARNATION, term: 1 as Term, index };
  }
}

async function item<T>(work: Promise<T>): Promise<ItemResult<T>> {
  try {
    return { ok: true, value: await work };
  } catch (error) {
    return { ok: false, error: NexusError.from(error) };
  }
}
