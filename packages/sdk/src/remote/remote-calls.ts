import type {
  CallOptions,
  CopyRequest,
  CreatingWriteRequest,
  EditRequest,
  GlobRequest,
  GrepRequest,
  Permission,
  ReaddirRequest,
  ReadRequest,
  RenameRequest,
  RmdirRequest,
  SetattrRequest,
  StatInclude,
  TransactionRequest,
  UnlinkRequest,
} from "@nexus/kernel";
import type { VfsClient } from "@nexus/transport/client";
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
import { openResumingRead } from "./resuming-read.js";

/**
 * The kernel of a daemon, called over the wire. The client underneath tries servers in turn: a call that never
 * reached one goes to the next; one that may have been worked on is repeated only when it changes nothing, and is
 * UNKNOWN_OUTCOME otherwise. Streamed reads are resumed here.
 */
export class RemoteCalls implements FilesystemCalls {
  readonly zones: ZoneCalls;
  readonly locks: LockCalls;
  readonly agents: AgentDriverCalls;
  readonly batches: BatchDriver;
  readonly xattrs: XattrCalls;
  readonly watches: WatchCalls;
  readonly channels: ChannelDriver;
  readonly sessions: SessionDriver;
  readonly trash: TrashDriver;
  readonly #client: VfsClient;
  readonly #serverCount: number;

  constructor(client: VfsClient, serverCount: number) {
    this.#client = client;
    this.#serverCount = serverCount;
    this.zones = client.zones;
    this.locks = client.locks;
    this.agents = client.agents;
    this.batches = client.batches;
    this.xattrs = client.xattrs;
    this.watches = client.watches;
    this.channels = client.channels;
    this.sessions = client.sessions;
    this.trash = client.trash;
  }

  read(request: ReadRequest, options: CallOptions): ReturnType<FilesystemCalls["read"]> {
    return this.#client.read(request, options);
  }

  readStream(request: ReadRequest, options: CallOptions): ReturnType<FilesystemCalls["readStream"]> {
    return openResumingRead(request, this.#serverCount + 1, (part) => this.#client.readStream(part, options));
  }

  write(
    request: CreatingWriteRequest,
    options: CallOptions,
    onProgress: (sentBytes: number) => void,
  ): ReturnType<FilesystemCalls["write"]> {
    return this.#client.write(request, options, onProgress);
  }

  append(
    request: Parameters<FilesystemCalls["append"]>[0],
    options: CallOptions,
  ): ReturnType<FilesystemCalls["append"]> {
    return this.#client.append(request, options);
  }

  stat(path: string, options: CallOptions, include: StatInclude): ReturnType<FilesystemCalls["stat"]> {
    return this.#client.stat(path, options, include);
  }

  statBatch(paths: readonly string[], options: CallOptions): ReturnType<FilesystemCalls["statBatch"]> {
    return this.#client.statBatch(paths, options);
  }

  readdir(request: ReaddirRequest, options: CallOptions): ReturnType<FilesystemCalls["readdir"]> {
    return this.#client.readdir(request, options);
  }

  walk(path: string, options: CallOptions): ReturnType<FilesystemCalls["walk"]> {
    return this.#client.walk(path, options);
  }

  glob(request: GlobRequest, options: CallOptions): ReturnType<FilesystemCalls["glob"]> {
    return this.#client.glob(request, options);
  }

  grep(request: GrepRequest, options: CallOptions): ReturnType<FilesystemCalls["grep"]> {
    return this.#client.grep(request, options);
  }

  mkdir(
    request: Parameters<FilesystemCalls["mkdir"]>[0],
    options: CallOptions,
  ): ReturnType<FilesystemCalls["mkdir"]> {
    return this.#client.mkdir(request, options);
  }

  transact(request: TransactionRequest, options: CallOptions): ReturnType<FilesystemCalls["transact"]> {
    return this.#client.transact(request, options);
  }

  edit(request: EditRequest, options: CallOptions): ReturnType<FilesystemCalls["edit"]> {
    return this.#client.tier2.edit(request, options);
  }

  rmdir(request: RmdirRequest, options: CallOptions): ReturnType<FilesystemCalls["rmdir"]> {
    return this.#client.tier2.rmdir(request, options);
  }

  access(path: string, permission: Permission, options: CallOptions): ReturnType<FilesystemCalls["access"]> {
    return this.#client.tier2.access(path, permission, options);
  }

  unlink(request: UnlinkRequest, options: CallOptions): ReturnType<FilesystemCalls["unlink"]> {
    return this.#client.unlink(request, options);
  }

  rename(request: RenameRequest, options: CallOptions): ReturnType<FilesystemCalls["rename"]> {
    return this.#client.rename(request, options);
  }

  copy(request: CopyRequest, options: CallOptions): ReturnType<FilesystemCalls["copy"]> {
    return this.#client.copy(request, options);
  }

  setattr(request: SetattrRequest, options: CallOptions): ReturnType<FilesystemCalls["setattr"]> {
    return this.#client.setattr(request, options);
  }

  getTopLevelMounts(options: CallOptions): ReturnType<FilesystemCalls["getTopLevelMounts"]> {
    return this.#client.tier2.getTopLevelMounts(options);
  }

  callService({ service, method, params }: ServiceCall, options: CallOptions): Promise<unknown> {
    return this.#client.services.call(service, method, params, options);
  }

  async status(options: CallOptions): Promise<NodeStatus> {
    const status = await this.#client.status(options);
    return { ...status, nodeId: String(status.nodeId) };
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}
