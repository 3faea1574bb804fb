import { type NodeId, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { Mutation } from "@nexus/kernel";
import { RaftDistributedCoordinator } from "../coordinator/coordinator.js";
import type { EventualLimits } from "../eventual/limits.js";
import type { RaftHost } from "../host/api.js";
import type { RaftLimits } from "../host/limits.js";
import { type RaftEvent, SILENT_OBSERVER } from "../host/metrics.js";
import type { PeerMessage } from "../host/ports.js";
import { startRaftHost } from "../host/start.js";
import {
  type LogFiles,
  type LogLimits,
  type NodeLog,
  openNodeLog,
  type RecoveryReport,
} from "../log/index.js";
import { type CrashMode, SimulatedDisk } from "../log/testing/index.js";
import { MemoryHostFiles } from "./memory-host-files.js";
import { type AttachedNode, type Fate, MemoryNetwork } from "./memory-network.js";
import { MemorySegmentStore, SegmentDisk } from "./memory-segment-store.js";
import { SeededRandom } from "./random.js";
import { SimulatedProcess } from "./simulated-process.js";
import { VirtualTime } from "./virtual-time.js";

/** Small enough that compaction, snapshots and segment changes happen in short runs. */
export const TEST_LOG_LIMITS: Partial<LogLimits> = {
  segmentBytes: 64 * 1024,
  maxLogBytes: 64 * 64 * 1024,
};

export const TEST_RAFT_LIMITS: Partial<RaftLimits> = {
  promoteStableMs: 200,
  memberLostMs: 3_000,
  reconcileMs: 200,
  controlTimeoutMs: 2_000,
  maxLogWriteBytes: 16 * 1024,
};

export interface TestClusterOptions {
  readonly seed: number;
  readonly limits: Partial<RaftLimits>;
  readonly eventualLimits: Partial<EventualLimits>;
  readonly logLimits: Partial<LogLimits>;
  readonly onEvent: (node: number, event: RaftEvent) => void;
  /** Puts something between a node's log and its disk: planted bugs. */
  readonly wrapFiles: (files: LogFiles) => LogFiles;
  /** Nodes keep segments of streams: older messages become content. */
  readonly sealsStreams: boolean;
  /** How much faster than true time the monotonic clock of a node runs, by its index. */
  readonly clockRate: (node: number) => number;
  /** Sees every Raft message that leaves a node. */
  readonly onSend: (from: TestNode, message: PeerMessage) => void;
  /** What opening a node's log found, when it was not whole. */
  readonly onRecovery: (node: number, report: RecoveryReport) => void;
}

export const TEST_CLUSTER_DEFAULTS: TestClusterOptions = {
  seed: 1,
  limits: TEST_RAFT_LIMITS,
  eventualLimits: {},
  logLimits: TEST_LOG_LIMITS,
  onEvent: () => {},
  wrapFiles: (files) => files,
  sealsStreams: false,
  clockRate: () => 1,
  onSend: () => {},
  onRecovery: () => {},
};

/** One machine: its disks outlive the processes that run on it. */
export class TestNode {
  process: SimulatedProcess | null = null;
  /** The running process's log. */
  log: NodeLog | null = null;
  attached: AttachedNode | null = null;
  /** Its content store, as far as segments of streams are in it. */
  segments = new SegmentDisk();
  private running: RaftHost | null = null;
  private coordinating: RaftDistributedCoordinator | null = null;
  /** Counts starts: what an earlier start still does must not be taken for the present one. */
  starts = 0;

  constructor(
    readonly index: number,
    public nodeId: NodeId,
    readonly address: string,
    public disk: SimulatedDisk,
    public files: MemoryHostFiles,
  ) {}

  get isUp(): boolean {
    return this.running !== null;
  }

  get host(): RaftHost {
    if (this.running === null) throw new Error(`node ${this.index} is not up`);
    return this.running;
  }

  get coordinator(): RaftDistributedCoordinator {
    if (this.coordinating === null) throw new Error(`node ${this.index} is not up`);
    return this.coordinating;
  }

  up(host: RaftHost): void {
    this.running = host;
    this.coordinating = new RaftDistributedCoordinator(host);
  }

  down(): void {
    this.log = null;
    this.running = null;
    this.coordinating = null;
  }
}

/** A cluster of real hosts in one process, under virtual time: network and disks are simulated, nothing else. */
export class TestCluster {
  readonly time = new VirtualTime();
  readonly random: SeededRandom;
  readonly nodes: TestNode[] = [];
  readonly network: MemoryNetwork;
  readonly #options: TestClusterOptions;
  /** Pairs that cannot talk, "from>to" by address index. */
  readonly #cut = new Set<string>();
  /** What the network does when no cut is in the way. */
  fate: (from: TestNode, to: TestNode) => Fate = () => ({ arrivalsMs: [1] });
  /** How long a disk call takes (ms). */
  diskDelayMs: () => number = () => 0.2;

  constructor(options: Partial<TestClusterOptions> = {}) {
    this.#options = { ...TEST_CLUSTER_DEFAULTS, ...options };
    this.random = new SeededRandom(this.#options.seed);
    this.network = new MemoryNetwork({
      schedule: (delayMs, callback) => void this.time.schedule(delayMs, callback),
      fate: (from, to) => this.#fateOf(from, to),
      onSend: (from, message) => {
        const node = this.nodes.find((each) => each.nodeId === from);
        if (node !== undefined) this.#options.onSend(node, message);
      },
    });
  }

  #fateOf(from: NodeId, to: NodeId): Fate {
    const source = this.nodes.find((node) => node.nodeId === from);
    const target = this.nodes.find((node) => node.nodeId === to);
    if (source === undefined || target === undefined) return { arrivalsMs: [] };
    if (this.#cut.has(`${source.index}>${target.index}`)) return { arrivalsMs: [] };
    return this.fate(source, target);
  }

  /** Messages from one node to the other are lost from now on. */
  cut(from: TestNode, to: TestNode): void {
    this.#cut.add(`${from.index}>${to.index}`);
  }

  isolate(node: TestNode): void {
    for (const other of this.nodes) {
      this.cut(node, other);
      this.cut(other, node);
    }
  }

  heal(): void {
    this.#cut.clear();
  }

  addNode(): TestNode {
    const index = this.nodes.length;
    const node: TestNode = new TestNode(
      index,
      this.newNodeId(),
      `10.0.0.${index + 1}:2126`,
      this.newDisk((finish) => node.process?.run(finish)),
      new MemoryHostFiles(),
    );
    this.nodes.push(node);
    return node;
  }

  newNodeId(): NodeId {
    return (1_000 + this.random.below(2 ** 31)) as NodeId;
  }

  /** `runInProcess`: a paused process hears of its disk when it goes on. */
  newDisk(runInProcess: (finish: () => void) => void): SimulatedDisk {
    return new SimulatedDisk({
      random: (bound) => this.random.below(bound),
      capacityBytes: null,
      schedule: (finish) => {
        const { diskDelayMs } = this;
        this.time.schedule(diskDelayMs(), () => runInProcess(finish));
      },
    });
  }

  /** Starts the node's process on what is on its disks. */
  async start(node: TestNode, willFound = false): Promise<RaftHost> {
    const rate = this.#options.clockRate(node.index);
    const process = new SimulatedProcess(this.time, this.random.fork(), rate);
    node.process = process;
    node.starts += 1;
    const attached = this.network.attach(node.nodeId, node.address, (callback) => process.run(callback));
    node.attached = attached;
    const runtime = process.runtime();
    const { log, report } = await openNodeLog({
      files: this.#options.wrapFiles(node.disk.openFiles(`node-${node.index}/log`)),
      runtime,
      limits: this.#options.logLimits,
    });
    if (report.kind === "tailCut" || report.kind === "damaged") {
      this.#options.onRecovery(node.index, report);
    }
    const host = await startRaftHost({
      nodeId: node.nodeId,
      advertiseAddress: node.address,
      version: "test",
      willFound,
      network: attached.network,
      calls: attached.calls,
      limits: this.#options.limits,
      eventualLimits: this.#options.eventualLimits,
      segmentStore: this.#options.sealsStreams ? this.#segmentStore(node, process) : null,
      observer: { ...SILENT_OBSERVER, onEvent: (event) => this.#options.onEvent(node.index, event) },
      runtime,
      files: node.files,
      log,
    });
    if (node.process !== process || !process.isAlive) return host;
    attached.serve(host);
    node.log = log;
    node.up(host);
    return host;
  }

  #segmentStore(node: TestNode, process: SimulatedProcess): MemorySegmentStore {
    return new MemorySegmentStore({
      disk: node.segments,
      afterDisk: (callback) => void process.schedule(this.diskDelayMs(), callback),
      reach: (address) => {
        const other = this.nodes.find((each) => each.address === address);
        if (other === undefined || !other.isUp) return null;
        const isCut = (from: TestNode, to: TestNode) => this.#cut.has(`${from.index}>${to.index}`);
        return isCut(node, other) || isCut(other, node) ? null : other.segments;
      },
    });
  }

  /** The process is gone at once; of what was not synced some may be left. */
  crash(node: TestNode, mode: CrashMode, keepStateWrites: (count: number) => number = () => 0): void {
    node.process?.kill();
    node.attached?.detach();
    node.down();
    node.disk.crash(mode);
    node.files.crash(keepStateWrites);
  }

  /** Stops the node properly. */
  async stop(node: TestNode): Promise<void> {
    const { host } = node;
    node.down();
    await this.time.settle(host.close());
    node.attached?.detach();
    node.process?.kill();
  }

  /** New disks and a new identity at the same address. */
  wipe(node: TestNode): void {
    node.nodeId = this.newNodeId();
    node.disk = this.newDisk((finish) => node.process?.run(finish));
    node.files = new MemoryHostFiles();
    node.segments = new SegmentDisk();
  }

  async restart(node: TestNode): Promise<RaftHost> {
    return this.time.settle(this.start(node));
  }

  /** `count` nodes: the first founds, the others join through it. */
  async found(count: number): Promise<void> {
    const founder = this.addNode();
    const host = await this.time.settle(this.start(founder, true));
    await this.time.settle(host.foundCluster());
    for (let i = 1; i < count; i += 1) await this.join();
  }

  async join(node = this.addNode()): Promise<TestNode> {
    const host = node.isUp ? node.host : await this.time.settle(this.start(node));
    const addresses = this.nodes.filter((other) => other !== node).map((other) => other.address);
    await this.time.settle(host.joinCluster(addresses, 20_000));
    return node;
  }

  up(): readonly TestNode[] {
    return this.nodes.filter((node) => node.isUp);
  }

  leader(zone: ZoneId = ROOT_ZONE): TestNode | null {
    return (
      this.up().find((node) => node.host.zones().includes(zone) && node.host.replica(zone).isReadyToLead) ??
      null
    );
  }

  async untilLeader(zone: ZoneId = ROOT_ZONE, limitMs = 10_000): Promise<TestNode> {
    await this.time.until(() => this.leader(zone) !== null, limitMs, `a leader of ${zone}`);
    return this.leader(zone) as TestNode;
  }

  /** Until root has this many voters in force on every node that is up. */
  async untilVoters(count: number, limitMs = 20_000): Promise<void> {
    const hasVoters = (node: TestNode): boolean => {
      if (!node.host.zones().includes(ROOT_ZONE)) return false;
      const { voters, votersOutgoing } = node.host.replica(ROOT_ZONE).state.conf.confState;
      return voters.length === count && votersOutgoing.length === 0;
    };
    await this.time.until(() => this.up().every(hasVoters), limitMs, `${count} voters of root`);
  }

  /** Until every replica of the zone that is up has applied the same. */
  async untilSettled(zone: ZoneId = ROOT_ZONE, limitMs = 20_000): Promise<void> {
    const replicas = () =>
      this.up()
        .filter((node) => node.host.zones().includes(zone))
        .map((node) => node.host.replica(zone));
    const isSettled = (): boolean => {
      const indexes = new Set(replicas().map((replica) => replica.state.applied.index));
      return indexes.size === 1 && replicas().every((replica) => replica.metrics().applyLagEntries === 0);
    };
    await this.time.until(isSettled, limitMs, `all replicas of ${zone} at one index`);
  }

  async closeAll(): Promise<void> {
    for (const node of this.up()) await this.stop(node);
  }
}

/** A write of a file's metadata. */
export function putFile(path: string, sizeBytes = 1): Mutation {
  return {
    kind: "putContent",
    path,
    contentId: "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" as never,
    sizeBytes,
    mimeType: null,
    ownerId: null,
    writerAddress: null,
    create: "ifMissing",
    createParents: true,
    conditions: {},
    nowMs: 1,
  };
}
