import type { OperationContext as Context, ZoneId } from "@nexus/contracts";
import { type LockHold, parsePath } from "@nexus/lib";
import type { ObjectStore } from "../abc/object-store.js";
import type { HookRegistry } from "../core/dispatch/hook-registry.js";
import type { PathResolver } from "../core/dispatch/path-resolver.js";
import type { ObserverRegistration } from "../core/events/observer-registry.js";
import type { LocalChannelStats } from "../core/ipc/local-channels.js";
import type { HomeChannels } from "../core/ipc/remote.js";
import type { LockGrant } from "../core/locks/contract.js";
import type { DriverLifecycleCoordinator } from "../core/mounts/driver-lifecycle.js";
import type { ServiceControl } from "../core/services/service-control.js";
import type { ServiceHandle } from "../core/services/service-methods.js";
import type { ServiceRegistry } from "../core/services/service-registry.js";
import { nodeViews } from "../core/system-views/node-views.js";
import type { SystemView } from "../core/system-views/system-view.js";
import { SystemViews } from "../core/system-views/system-views.js";
import type { DistributedCoordinator, MountChange } from "../hal/distributed-coordinator.js";
import { Admission } from "./admission.js";
import { openAgents } from "./agents.js";
import type * as api from "./api.js";
import { requireBatchSize } from "./batch.js";
import type { Call } from "./call.js";
import { channelCalls } from "./channel-calls.js";
import { type CompiledKernelOptions, compileKernelOptions } from "./compile-options.js";
import { openConflictEvents } from "./conflicts.js";
import { StoredContent } from "./content-plane.js";
import { copy } from "./copy.js";
import { grep } from "./grep.js";
import { homeChannels } from "./home-channels.js";
import { extendLock, holdLock, listLocks, lock, lockOrFail, unlock } from "./lock.js";
import { followGrants } from "./moved-grants.js";
import type { KernelOptions } from "./options.js";
import { buildParts, type KernelParts } from "./parts.js";
import { readBuffered, readStream } from "./read.js";
import { readdir } from "./readdir.js";
import { IntentRecovery } from "./recover-intents.js";
import { rename } from "./rename.js";
import type { KernelRuntime } from "./runtime.js";
import { glob, walk } from "./search.js";
import { openServices } from "./services.js";
import { sessionCalls } from "./sessions.js";
import { getXattrs, setattr, setXattrs } from "./setattr.js";
import { stat, statBatch } from "./stat.js";
import { transact } from "./transact.js";
import { trashCalls } from "./trash.js";
import { unlink } from "./unlink.js";
import { VectoredCalls } from "./vectored-calls.js";
import { watch } from "./watch.js";
import { writeFile } from "./write.js";
import { creatingPlanOf, planOf } from "./write-plan.js";

type Options = api.CallOptions;

/** Builds a kernel. No I/O happens before `admitSystem`; what is passed in stays the caller's to close. */
export function createKernel(options: KernelOptions): KernelRuntime {
  return new ComposedKernel(compileKernelOptions(options));
}

class ComposedKernel extends VectoredCalls implements KernelRuntime {
  readonly mounts: DriverLifecycleCoordinator;
  readonly coordinator: DistributedCoordinator;
  readonly hooks: HookRegistry;
  readonly services: ServiceRegistry;
  readonly serviceControl: ServiceControl;
  readonly agents: ReturnType<typeof openAgents>;
  readonly channels: api.ChannelCalls;
  readonly homeChannels: HomeChannels;
  readonly content: StoredContent;
  readonly sessions: api.SessionCalls;
  readonly trash: api.TrashCalls;
  readonly #parts: KernelParts;
  readonly #admission: Admission;
  readonly #recovery: IntentRecovery;
  readonly #views = new SystemViews();
  readonly #stopListening: readonly (() => void)[];

  constructor(options: CompiledKernelOptions) {
    const parts = buildParts(options);
    const admission = new Admission(parts, options.metrics);
    super(parts, admission);
    this.#parts = parts;
    this.#admission = admission;
    this.#recovery = new IntentRecovery(parts, options.onIntentRecovery);
    this.coordinator = options.coordinator;
    this.hooks = this.#parts.hooks;
    const { resolvers, mounts, coordinator, router, limits, growth, clock } = this.#parts;
    this.#parts.storages.onOpened((store) => this.#recovery.add(store));
    this.content = new StoredContent({
      store: options.store,
      growth,
      clock,
      metrics: options.metrics,
      maxCalls: limits.maxContentCalls,
      maxBufferedReadBytes: limits.maxBufferedReadBytes,
    });
    this.channels = channelCalls(this.#parts, this.#admission);
    this.homeChannels = homeChannels(this.#parts, this.#admission);
    this.sessions = sessionCalls(this.#parts, this.#admission);
    this.trash = trashCalls(this.#parts, this.#admission);
    this.mounts = mounts;
    this.serviceControl = openServices(this.#parts, this.#views);
    this.services = this.serviceControl.registry;
    resolvers.register(this.#views);
    for (const view of nodeViews({ coordinator, router })) this.#views.add(view);
    this.agents = openAgents(this.#parts, this.#admission, this.#views, options);
    const conflicts = openConflictEvents(this.#parts, options.observerTrouble);
    this.#stopListening = [
      coordinator.onMountChange((change) => this.#onMountChange(change)),
      coordinator.onConflict((notice) => conflicts.onConflict(notice)),
      () => conflicts.close(),
      followGrants(this.#parts, options.permissions),
      () => this.#parts.leaseFollower.close(),
    ];
  }

  admitSystem(): void {
    this.#recovery.start();
    this.#parts.storages.start();
    this.#admission.admitSystem();
  }

  markReady(): void {
    this.admitSystem();
    this.#admission.open();
    this.agents.start();
  }

  isReady(): boolean {
    return this.#admission.isReady;
  }

  bindStore(zone: ZoneId, path: string, store: ObjectStore): () => void {
    const unbind = this.#parts.mounts.bindStore(zone, parsePath(path), store);
    this.#recovery.add(store);
    return unbind;
  }

  registerResolver(resolver: PathResolver): () => void {
    return this.#parts.resolvers.register(resolver);
  }

  observe(registration: ObserverRegistration): () => void {
    return this.#parts.observers.register(registration);
  }

  addSystemView(view: SystemView): () => void {
    return this.#views.add(view);
  }

  service(name: string): ServiceHandle | null {
    return this.services.find(name);
  }

  localChannels(): LocalChannelStats {
    return this.#parts.localChannels.stats();
  }

  waitingWatches(): number {
    return this.#parts.watches.waiting;
  }

  watchedZoneWaits(): number {
    return this.#parts.watches.zoneWaits;
  }

  revokeLeases(): void {
    this.#parts.leases.clear();
  }

  async close(): Promise<void> {
    this.#parts.watches.close();
    this.agents.close();
    this.#parts.localChannels.close();
    await this.#recovery.close();
    await this.#admission.drain();
    try {
      await this.services.stopAll();
    } finally {
      this.#admission.close();
      this.content.close();
      for (const stop of this.#stopListening) stop();
      await this.#parts.storages.close();
    }
  }

  #onMountChange(change: MountChange): void {
    const { router, mounts, storages, passages, watches } = this.#parts;
    const { zone, path, target } = change;
    const isStorage = target !== null && typeof target === "object";
    storages.set(change, isStorage ? target : null);
    const zoneChange = { zone, path, target: isStorage ? null : target };
    passages.note(zoneChange, router.mountAt(zone, path));
    mounts.applyMountChange(zoneChange);
    watches.mountChanged(zone, path);
  }

  sysRead(request: api.ReadRequest, context: Context, options: Options): Promise<api.ReadResult> {
    return this.#run("sys_read", context, options, (call) =>
      readBuffered(this.#parts, call, request, { leftBytes: this.#parts.limits.maxBufferedReadBytes }),
    );
  }

  sysReadStream(request: api.ReadRequest, context: Context, options: Options): Promise<api.ReadStream> {
    return this.#run("sys_read_stream", context, options, (call) => readStream(this.#parts, call, request));
  }

  sysWrite(request: api.WriteRequest, context: Context, options: Options): Promise<api.WriteResult> {
    return this.#run("sys_write", context, options, (call) => writeFile(this.#parts, call, planOf(request)));
  }

  sysStat(
    path: string,
    context: Context,
    options: Options,
    include: api.StatInclude = { lock: false },
  ): Promise<api.StatResult> {
    return this.#run("sys_stat", context, options, (call) => stat(this.#parts, call, path, include));
  }

  sysStatBatch(paths: readonly string[], context: Context, options: Options) {
    return this.#run("sys_stat_batch", context, options, async (call) => {
      requireBatchSize(paths.length, this.#parts.limits.maxBatchItems);
      return statBatch(this.#parts, call, paths);
    });
  }

  sysReaddir(request: api.ReaddirRequest, context: Context, options: Options): Promise<api.ReaddirPage> {
    return this.#run("sys_readdir", context, options, (call) => readdir(this.#parts, call, request));
  }

  sysSetattr(request: api.SetattrRequest, context: Context, options: Options): Promise<api.SetattrResult> {
    return this.#run("sys_setattr", context, options, (call) => setattr(this.#parts, call, request));
  }

  sysUnlink(request: api.UnlinkRequest, context: Context, options: Options): Promise<api.UnlinkResult> {
    return this.#run("sys_unlink", context, options, (call) => unlink(this.#parts, call, request));
  }

  sysRename(request: api.RenameRequest, context: Context, options: Options): Promise<api.RenameResult> {
    return this.#run("sys_rename", context, options, (call) => rename(this.#parts, call, request));
  }

  sysCopy(request: api.CopyRequest, context: Context, options: Options): Promise<api.CopyResult> {
    return this.#run("sys_copy", context, options, (call) => copy(this.#parts, call, request));
  }

  sysLock(request: api.LockRequest, context: Context, options: Options): Promise<api.LockResult> {
    return this.#run("sys_lock", context, options, (call) => lock(this.#parts, call, request, 0));
  }

  sysExtendLock(request: api.ExtendLockRequest, context: Context, options: Options): Promise<LockGrant> {
    return this.#run("sys_extend_lock", context, options, (call) => extendLock(this.#parts, call, request));
  }

  sysUnlock(request: api.UnlockRequest, context: Context, options: Options): Promise<api.UnlockResult> {
    return this.#run("sys_unlock", context, options, (call) => unlock(this.#parts, call, request));
  }

  listLocks(request: api.ListLocksRequest, context: Context, options: Options): Promise<api.ListLocksResult> {
    return this.#run("list_locks", context, options, (call) => listLocks(this.#parts, call, request));
  }

  lock(request: api.WaitingLockRequest, context: Context, options: Options): Promise<LockGrant> {
    return this.#run("lock", context, options, (call) =>
      lockOrFail(this.#parts, call, request, request.waitMs),
    );
  }

  async locked(request: api.WaitingLockRequest, context: Context, options: Options): Promise<LockHold> {
    const askedMs = this.#parts.clock.nowMs();
    const grant = await this.lock(request, context, options);
    const { path, lockId, fencing, ttlMs } = grant;
    const later = { ...options, signal: null };
    return holdLock(this.#parts, grant, askedMs, {
      extend: (timeoutMs) =>
        this.sysExtendLock({ path, lockId, fencing, ttlMs }, context, { ...later, timeoutMs }),
      release: () => this.sysUnlock({ path, lockId, fencing, force: false }, context, later),
    });
  }

  sysWatch(request: api.WatchRequest, context: Context, options: Options): Promise<api.WatchResult> {
    return this.#run("sys_watch", context, options, (call) => watch(this.#parts, call, request));
  }

  async *watch(
    request: Omit<api.WatchRequest, "waitMs">,
    context: Context,
    options: Options,
  ): AsyncGenerator<api.WatchResult> {
    // The first result says at once that the watch stands, and where.
    let waitMs = 0;
    for (let { cursor } = request; ; waitMs = this.#parts.limits.watchProgressMs) {
      const timeoutMs = options.timeoutMs + waitMs;
      const result = await this.sysWatch({ ...request, cursor, waitMs }, context, { ...options, timeoutMs });
      ({ cursor } = result);
      yield result;
    }
  }

  getXattrs(path: string, context: Context, options: Options): Promise<Readonly<Record<string, string>>> {
    return this.#run("get_xattrs", context, options, (call) => getXattrs(this.#parts, call, path));
  }

  setXattrs(
    path: string,
    xattrs: Readonly<Record<string, string | null>>,
    context: Context,
    options: Options,
  ): Promise<api.SetattrResult> {
    return this.#run("set_xattrs", context, options, (call) => setXattrs(this.#parts, call, path, xattrs));
  }

  write(request: api.CreatingWriteRequest, context: Context, options: Options): Promise<api.WriteResult> {
    return this.#run("write", context, options, (call) =>
      writeFile(this.#parts, call, creatingPlanOf(request)),
    );
  }

  transact(
    request: api.TransactionRequest,
    context: Context,
    options: Options,
  ): Promise<api.TransactionResult> {
    return this.#run("transact", context, options, (call) => transact(this.#parts, call, request));
  }

  walk(path: string, context: Context, options: Options): AsyncIterable<api.StatResult> {
    return this.#admission.runStream("walk", context, options, (call) => walk(this.#parts, call, path));
  }

  glob(request: api.GlobRequest, context: Context, options: Options): AsyncIterable<api.StatResult> {
    return this.#admission.runStream("glob", context, options, (call) => glob(this.#parts, call, request));
  }

  grep(request: api.GrepRequest, context: Context, options: Options): AsyncIterable<api.GrepMatch> {
    return this.#admission.runStream("grep", context, options, (call) => grep(this.#parts, call, request));
  }

  #run<T>(name: string, context: Context, options: Options, work: (call: Call) => Promise<T>): Promise<T> {
    return this.#admission.run(name, context, options, work);
  }
}
