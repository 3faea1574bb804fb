import type { NodeId, OperationContext, ZoneId } from "@nexus/contracts";
import {
  type CallOptions,
  type CopyRequest,
  type CreatingWriteRequest,
  type EditRequest,
  type GlobRequest,
  type GrepRequest,
  type Kernel,
  mountZone,
  type Permission,
  type ReaddirRequest,
  type ReadRequest,
  type RenameRequest,
  type RmdirRequest,
  type SetattrRequest,
  type StatInclude,
  type TransactionRequest,
  type UnlinkRequest,
  unmountZone,
  type WriteResult,
  type ZoneInfo,
} from "@nexus/kernel";
import type {
  AgentDriverCalls,
  BatchDriver,
  ChannelDriver,
  FilesystemCalls,
  LockCalls,
  ServiceCall,
  SessionDriver,
  TrashDriver,
  WatchCalls,
  XattrCalls,
  ZoneCalls,
} from "../calls.js";
import type { NodeStatus } from "../filesystem.js";
import { createBatchDriver, createXattrCalls, statAll } from "./embedded-batches.js";
import { callService } from "./embedded-services.js";

export interface EmbeddedCallsOptions {
  readonly kernel: Kernel;
  /** Who calls; a new request id for each call. */
  readonly context: () => OperationContext;
  readonly folder: string;
  /** Of this package. */
  readonly version: string;
  readonly nodeId: NodeId;
  /** Brings what the coordinator says of the zone up to date. */
  readonly refresh: () => Promise<void>;
  /** Monotonic. */
  readonly startedAtMs: number;
  readonly close: () => Promise<void>;
}

/** The kernel of this process, called directly. */
export class EmbeddedCalls implements FilesystemCalls {
  readonly zones: ZoneCalls;
  readonly locks: LockCalls;
  readonly agents: AgentDriverCalls;
  readonly batches: BatchDriver;
  readonly xattrs: XattrCalls;
  readonly watches: WatchCalls;
  readonly channels: ChannelDriver;
  readonly sessions: SessionDriver;
  readonly trash: TrashDriver;
  readonly #options: EmbeddedCallsOptions;
  readonly #kernel: Kernel;

  constructor(options: EmbeddedCallsOptions) {
    this.#options = options;
    this.#kernel = options.kernel;
    this.zones = createZoneCalls(options);
    this.locks = createLockCalls(options);
    this.agents = createAgentCalls(options);
    this.batches = createBatchDriver(options);
    this.xattrs = createXattrCalls(options);
    this.watches = createWatchCalls(options);
    this.channels = createChannelDriver(options);
    const { sessions, trash } = options.kernel;
    this.sessions = { keep: (request, call) => sessions.keep(request, this.#context(), call) };
    this.trash = {
      list: (request, call) => trash.list(request, this.#context(), call),
      restore: (request, call) => trash.restore(request, this.#context(), call),
      empty: (request, call) => trash.empty(request, this.#context(), call),
    };
  }

  read(request: ReadRequest, options: CallOptions): ReturnType<FilesystemCalls["read"]> {
    return this.#kernel.sysRead(request, this.#context(), options);
  }

  readStream(request: ReadRequest, options: CallOptions): ReturnType<FilesystemCalls["readStream"]> {
    return this.#kernel.sysReadStream(request, this.#context(), options);
  }

  async write(
    request: CreatingWriteRequest,
    options: CallOptions,
    onProgress: (sentBytes: number) => void,
  ): Promise<WriteResult> {
    const { source } = request;
    if (!(source instanceof Uint8Array)) {
      return this.#kernel.write(
        { ...request, source: counting(source, onProgress) },
        this.#context(),
        options,
      );
    }
    // Bytes stay bytes: the store takes them in one step.
    const result = await this.#kernel.write(request, this.#context(), options);
    onProgress(source.length);
    return result;
  }

  append(
    request: Parameters<FilesystemCalls["append"]>[0],
    options: CallOptions,
  ): ReturnType<FilesystemCalls["append"]> {
    return this.#kernel.append(request, this.#context(), options);
  }

  stat(path: string, options: CallOptions, include: StatInclude): ReturnType<FilesystemCalls["stat"]> {
    return this.#kernel.sysStat(path, this.#context(), options, include);
  }

  statBatch(paths: readonly string[], options: CallOptions): ReturnType<FilesystemCalls["statBatch"]> {
    return statAll(this.#options, paths, options);
  }

  readdir(request: ReaddirRequest, options: CallOptions): ReturnType<FilesystemCalls["readdir"]> {
    return this.#kernel.sysReaddir(request, this.#context(), options);
  }

  walk(path: string, options: CallOptions): ReturnType<FilesystemCalls["walk"]> {
    return this.#kernel.walk(path, this.#context(), options);
  }

  glob(request: GlobRequest, options: CallOptions): ReturnType<FilesystemCalls["glob"]> {
    return this.#kernel.glob(request, this.#context(), options);
  }

  grep(request: GrepRequest, options: CallOptions): ReturnType<FilesystemCalls["grep"]> {
    return this.#kernel.grep(request, this.#context(), options);
  }

  mkdir(
    request: Parameters<FilesystemCalls["mkdir"]>[0],
    options: CallOptions,
  ): ReturnType<FilesystemCalls["mkdir"]> {
    return this.#kernel.mkdir(request, this.#context(), options);
  }

  transact(request: TransactionRequest, options: CallOptions): ReturnType<FilesystemCalls["transact"]> {
    return this.#kernel.transact(request, this.#context(), options);
  }

  edit(request: EditRequest, options: CallOptions): ReturnType<FilesystemCalls["edit"]> {
    return this.#kernel.edit(request, this.#context(), options);
  }

  rmdir(request: RmdirRequest, options: CallOptions): ReturnType<FilesystemCalls["rmdir"]> {
    return this.#kernel.rmdir(request, this.#context(), options);
  }

  access(path: string, permission: Permission, options: CallOptions): ReturnType<FilesystemCalls["access"]> {
    return this.#kernel.access(path, permission, this.#context(), options);
  }

  unlink(request: UnlinkRequest, options: CallOptions): ReturnType<FilesystemCalls["unlink"]> {
    return this.#kernel.sysUnlink(request, this.#context(), options);
  }

  rename(request: RenameRequest, options: CallOptions): ReturnType<FilesystemCalls["rename"]> {
    return this.#kernel.sysRename(request, this.#context(), options);
  }

  copy(request: CopyRequest, options: CallOptions): ReturnType<FilesystemCalls["copy"]> {
    return this.#kernel.sysCopy(request, this.#context(), options);
  }

  setattr(request: SetattrRequest, options: CallOptions): ReturnType<FilesystemCalls["setattr"]> {
    return this.#kernel.sysSetattr(request, this.#context(), options);
  }

  getTopLevelMounts(options: CallOptions): ReturnType<FilesystemCalls["getTopLevelMounts"]> {
    return this.#kernel.getTopLevelMounts(this.#context(), options);
  }

  callService(request: ServiceCall, options: CallOptions): Promise<unknown> {
    return callService(this.#kernel, request, this.#context(), options);
  }

  async status(options: CallOptions): Promise<NodeStatus> {
    const { nodeId, folder, version, startedAtMs } = this.#options;
    const ready = this.#kernel.isReady();
    return {
      nodeId: String(nodeId),
      version,
      address: folder,
      uptimeSeconds: (performance.now() - startedAtMs) / 1_000,
      ready,
      reasons: ready ? [] : ["the kernel is not ready"],
      notices: [],
      draining: false,
      zones: await this.zones.list(options),
    };
  }

  close(): Promise<void> {
    return this.#options.close();
  }

  #context(): OperationContext {
    return this.#options.context();
  }
}

function createWatchCalls({ kernel, context }: EmbeddedCallsOptions): WatchCalls {
  return {
    watch: (request, options) => kernel.watch(request, context(), options),
  };
}

function createChannelDriver({ kernel, context }: EmbeddedCallsOptions): ChannelDriver {
  const { channels } = kernel;
  return {
    push: (request, options) => channels.push(request, context(), options),
    pop: (request, options) => channels.pop(request, context(), options),
    append: (request, options) => channels.append(request, context(), options),
    read: (request, options) => channels.read(request, context(), options),
    commitCursor: (request, options) => channels.commitCursor(request, context(), options),
    removeGroup: (request, options) => channels.removeGroup(request, context(), options),
    close: (path, options) => channels.close(path, context(), options),
    status: (path, options) => channels.status(path, context(), options),
  };
}

/** Zones of a node that has one: the coordinator refuses what needs a cluster, with the remedy. */
function createLockCalls({ kernel, context }: EmbeddedCallsOptions): LockCalls {
  return {
    lock: (request, options) => kernel.lock(request, context(), options),
    sysExtendLock: (request, options) => kernel.sysExtendLock(request, context(), options),
    sysUnlock: (request, options) => kernel.sysUnlock(request, context(), options),
    listLocks: (request, options) => kernel.listLocks(request, context(), options),
  };
}

function createAgentCalls({ kernel: { agents }, context }: EmbeddedCallsOptions): AgentDriverCalls {
  return {
    spawn: (request, options) => agents.spawn(request, context(), options),
    get: (pid, options) => agents.get(pid, context(), options),
    getByConnection: (id, options) => agents.getByConnection(id, context(), options),
    list: (request, options) => agents.list(request, context(), options),
    signal: (request, options) => agents.signal(request, context(), options),
    report: (request, options) => agents.report(request, context(), options),
    exit: (request, options) => agents.exit(request, context(), options),
    heartbeat: (pid, options) => agents.heartbeat(pid, context(), options),
    wait: (request, options) => agents.wait(request, context(), options),
    reap: (pid, options) => agents.reap(pid, context(), options),
    provision: (pid, options) => agents.provision(pid, context(), options),
  };
}

function createZoneCalls({ kernel, context, refresh }: EmbeddedCallsOptions): ZoneCalls {
  const { coordinator } = kernel;
  const infoOf = async (zone: ZoneId): Promise<ZoneInfo> => {
    await refresh();
    return coordinator.zoneInfo(zone);
  };
  return {
    list: () => Promise.all(coordinator.listZones().map(infoOf)),
    info: infoOf,
    create: async (zone, _mountPath, consistency, { timeoutMs }) =>
      coordinator.createZone(zone, { timeoutMs, consistency }),
    conflicts: async (zone, limit) => coordinator.zoneConflicts(zone, limit),
    replicationOf: async (token) => coordinator.replicationOf(token),
    join: async (zone, as, { timeoutMs }) => {
      const role = { asLearner: as === "learner", asWitness: as === "witness" };
      return coordinator.joinZone(zone, { ...role, timeoutMs });
    },
    remove: async (zone, force, { timeoutMs }) => coordinator.removeZone(zone, { force, timeoutMs }),
    changeMember: async (zone, nodeId, change, expectedConfigVersion, { timeoutMs }) =>
      coordinator.changeMember(zone, nodeId, change, { timeoutMs, expectedConfigVersion }),
    recover: async (zone, dryRun, { timeoutMs }) => coordinator.recoverZone(zone, { dryRun, timeoutMs }),
    backUp: (zone, options) => coordinator.backUpZone(zone, options),
    restore: async (bytes, as, { timeoutMs }) => coordinator.restoreZone(bytes, as, { timeoutMs }),
    setQuota: async (zone, quota, { timeoutMs }) => {
      await coordinator.metaStoreForZone(zone).setQuota(quota, { timeoutMs });
      return coordinator.zoneInfo(zone);
    },
    setTrash: (zoneId, retentionMs, options) =>
      kernel.trash.setRetention({ zoneId, retentionMs }, context(), options),
    drainNode: async (draining, { timeoutMs }) => coordinator.setDraining(draining, { timeoutMs }),
    transferLeadership: async (zone, toNodeId, { timeoutMs }) =>
      coordinator.transferLeadership(zone, toNodeId, { timeoutMs }),
    mount: (zone, path, options) => mountZone(kernel, zone, path, context(), options),
    unmount: (path, options) => unmountZone(kernel, path, context(), options),
  };
}

/** The same pieces; tells how much of them has been taken. */
async function* counting(
  pieces: AsyncIterable<Uint8Array>,
  onProgress: (sentBytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let takenBytes = 0;
  for await (const piece of pieces) {
    yield piece;
    takenBytes += piece.length;
    onProgress(takenBytes);
  }
}
