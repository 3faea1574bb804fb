import { setImmediate as nextTurn } from "node:timers/promises";
import { ROOT_ZONE } from "@nexus/contracts";
import { ALL_FILE_EVENTS, createKernel, type FileEvent, type KernelRuntime } from "@nexus/kernel";
import { FakeObjectStore, FUZZ_LIMITS, type FuzzCall, type FuzzTarget } from "@nexus/kernel/testing";
import { TestCluster, type TestNode } from "@nexus/raft/testing";

/** What a caller is told who cannot know: the call may have happened. */
const UNCERTAIN: ReadonlySet<string> = new Set([
  "UNKNOWN_OUTCOME",
  "NO_LEADER",
  "NOT_LEADER",
  "UNAVAILABLE",
  "DEADLINE_EXCEEDED",
]);

/** Virtual milliseconds of one turn of the real event loop: kernels use both kinds of time. */
const PUMP_STEP_MS = 2;
/** After this long nothing of a call that was given up is under way any more (virtual ms). */
const QUIET_MS = 200;
const LIMIT_MS = 60_000;

/** Whether the call comes to one proposal at most: it happens or it does not, and nothing in between. */
function isOneStep(call: FuzzCall): boolean {
  switch (call.kind) {
    case "unlink":
      return !call.item.recursive;
    case "copy":
    case "rmdir":
      return !call.recursive;
    case "lock":
      return call.how !== "hold";
    // Each item by itself; a change between two pages; a question about what was made.
    case "writeBatch":
    case "sysWriteBatch":
    case "unlinkBatch":
    case "setXattrsBatch":
    case "readdir":
    case "makeChannel":
      return false;
    default:
      return true;
  }
}

/**
 * Three kernels over one replicated zone, each on a node of its own, under virtual time. Calls go to the nodes in turn;
 * `around` may kill the leader under a call that goes through another node, and has it back before the next.
 */
export class FuzzedCluster implements FuzzTarget {
  /** Every node may be killed, and its watchers with it. */
  readonly watchedAt = null;
  /** It is the time of the log. */
  readonly passLockTime = null;
  readonly #cluster: TestCluster;
  readonly #kernels = new Map<TestNode, KernelRuntime>();
  readonly #listeners = new Set<(event: FileEvent) => void>();
  /** Content is on every node: what is compared here is metadata's business. */
  readonly #store = new FakeObjectStore("content");
  /** Decides, call by call, whether the leader dies under it, and how long into it (virtual ms). */
  killAfterMs: () => number | null = () => null;
  /** Leaders killed so far. */
  readonly counts = { kills: 0 };
  #wallMs = 0;
  #turn = 0;
  #ids = 0;
  #isOpen = true;
  #pumping: Promise<void> = Promise.resolve();

  private constructor(cluster: TestCluster) {
    this.#cluster = cluster;
  }

  static async open(seed: number): Promise<FuzzedCluster> {
    const cluster = new TestCluster({ seed });
    await cluster.found(3);
    await cluster.untilVoters(3);
    await cluster.untilSettled();
    const fuzzed = new FuzzedCluster(cluster);
    for (const node of cluster.nodes) fuzzed.#boot(node);
    fuzzed.#pumping = fuzzed.#pump();
    return fuzzed;
  }

  /** The next node's; never the leader's when the leader is to be killed. */
  kernel(): KernelRuntime {
    this.#turn += 1;
    const leader = this.#cluster.leader();
    const others = this.#cluster.up().filter((node) => node !== leader);
    const nodes = this.#turn % 3 === 0 && leader !== null ? [leader] : others;
    const node = nodes[this.#turn % nodes.length];
    const kernel = node === undefined ? undefined : this.#kernels.get(node);
    if (kernel === undefined) throw new Error("no node is up");
    return kernel;
  }

  /** Of the nodes that are up, those that do not lead. */
  followers(): readonly KernelRuntime[] {
    const leader = this.#cluster.leader();
    const nodes = this.#cluster.up().filter((node) => node !== leader);
    return nodes.map((node) => this.#kernels.get(node)).filter((kernel) => kernel !== undefined);
  }

  /** Kills the leader `afterMs` virtual milliseconds from now, while `work` goes on, and has it back afterwards. */
  async whileLeaderDies<T>(afterMs: number, work: () => Promise<T>): Promise<T> {
    const result = work();
    await this.#passed(afterMs);
    const victim = this.#cluster.leader();
    if (victim !== null) this.#kill(victim);
    const settled = await result;
    if (victim !== null) await this.#restart(victim);
    await this.#until(() => this.#cluster.leader() !== null, "a leader");
    await this.#passed(QUIET_MS);
    return settled;
  }

  setWallMs(wallMs: number): void {
    this.#wallMs = wallMs;
  }

  observe(onEvent: (event: FileEvent) => void): () => void {
    this.#listeners.add(onEvent);
    return () => this.#listeners.delete(onEvent);
  }

  isUncertain(code: string): boolean {
    return UNCERTAIN.has(code);
  }

  async around<T>(call: FuzzCall, work: () => Promise<T>): Promise<T> {
    const killAfterMs = isOneStep(call) && this.#turn % 3 !== 0 ? this.killAfterMs() : null;
    return killAfterMs === null ? work() : this.whileLeaderDies(killAfterMs, work);
  }

  async close(): Promise<void> {
    for (const kernel of this.#kernels.values()) await kernel.close();
    this.#isOpen = false;
    await this.#pumping;
    await this.#cluster.closeAll();
  }

  #boot(node: TestNode): void {
    const clock = node.host.runtime.clock;
    const kernel = createKernel({
      coordinator: node.coordinator,
      store: this.#store,
      objectStoreProvider: null,
      advertiseAddress: null,
      clock: { wallMs: () => this.#wallMs, nowMs: () => clock.nowMs() },
      random: () => 0.5,
      newId: () => `id-${(this.#ids += 1)}`,
      permissions: null,
      limits: FUZZ_LIMITS,
      metrics: null,
      onHookFailure: () => undefined,
      observerTrouble: { onFailure: () => undefined, onDropped: () => undefined },
    });
    kernel.observe({
      name: "fuzz",
      mask: ALL_FILE_EVENTS,
      delivery: { kind: "inline" },
      onEvent: (event) => {
        for (const listener of this.#listeners) listener(event);
      },
    });
    kernel.markReady();
    this.#kernels.set(node, kernel);
  }

  #kill(victim: TestNode): void {
    this.counts.kills += 1;
    this.#kernels.delete(victim);
    this.#cluster.crash(victim, "dropUnsynced");
  }

  async #restart(victim: TestNode): Promise<void> {
    await this.#cluster.start(victim);
    const isBack = (): boolean => victim.isUp && victim.host.zones().includes(ROOT_ZONE);
    await this.#until(isBack, "the killed node to be back");
    this.#boot(victim);
  }

  /** Lets virtual time pass as long as the cluster is open; a turn of the real event loop between steps. */
  async #pump(): Promise<void> {
    while (this.#isOpen) {
      await this.#cluster.time.advance(PUMP_STEP_MS);
      await nextTurn();
    }
  }

  async #passed(durationMs: number): Promise<void> {
    const endMs = this.#cluster.time.nowMs + durationMs;
    await this.#until(() => this.#cluster.time.nowMs >= endMs, "time to pass");
  }

  async #until(isReached: () => boolean, what: string): Promise<void> {
    const endMs = this.#cluster.time.nowMs + LIMIT_MS;
    while (!isReached()) {
      if (this.#cluster.time.nowMs > endMs) throw new Error(`${what}: not within ${LIMIT_MS} virtual ms`);
      await nextTurn();
    }
  }
}
