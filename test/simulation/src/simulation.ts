import { LINEARIZABLE, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import {
  type LogFiles,
  SeededRandom,
  TEST_LOG_LIMITS,
  TEST_RAFT_LIMITS,
  TestCluster,
  type TestNode,
} from "@nexus/raft/testing";
import { Client, drawRegisters, SECOND_ZONE } from "./clients.js";
import { Faults } from "./faults.js";
import { History } from "./history.js";
import { SafetyChecker } from "./safety.js";
import { drawFate, drawScenario, type Scenario } from "./scenario.js";
import { SafetyViolation, Trace } from "./trace.js";

export interface SeedReport {
  readonly seed: number;
  readonly events: number;
  readonly operations: number;
  /** Digest of all that happened: equal runs have equal digests. */
  readonly digest: string;
}

export class SeedFailure extends Error {
  override readonly name = "SeedFailure";
  constructor(
    readonly seed: number,
    readonly trace: readonly string[],
    cause: unknown,
  ) {
    super(`seed ${seed}: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`, {
      cause,
    });
  }
}

/** How long the calm after the storm may take to make progress. */
const CALM_LIMIT_MS = 60_000;
const CALL_TIMEOUT_MS = 3_000;

export interface RunOptions {
  /** Prints the trace as it happens. */
  readonly isLive: boolean;
  /** Puts something between the logs and their disks: planted bugs. */
  readonly wrapFiles: (files: LogFiles) => LogFiles;
}

/** Runs one seed: a storm of faults under load, then calm. Throws SeedFailure with the trace. */
export async function runSeed(seed: number, options: Partial<RunOptions> = {}): Promise<SeedReport> {
  const run = new SeedRun(drawScenario(seed), { isLive: false, wrapFiles: (files) => files, ...options });
  try {
    return await run.run();
  } catch (error) {
    run.noteReplicas();
    throw new SeedFailure(seed, run.trace.lines(), error);
  }
}

class SeedRun {
  readonly trace: Trace;
  readonly #scenario: Scenario;
  readonly #random: SeededRandom;
  readonly #cluster: TestCluster;
  readonly #history = new History();
  readonly #safety = new SafetyChecker();

  constructor(scenario: Scenario, options: RunOptions) {
    this.#scenario = scenario;
    this.#random = new SeededRandom(scenario.seed);
    this.#cluster = new TestCluster({
      seed: this.#random.next(),
      logLimits: TEST_LOG_LIMITS,
      wrapFiles: options.wrapFiles,
      limits: {
        ...TEST_RAFT_LIMITS,
        heartbeatTicks: 2,
        applySliceEntries: scenario.applySliceEntries,
        compactEveryEntries: scenario.compactEveryEntries,
        trailingEntries: scenario.trailingEntries,
        snapshotChunkBytes: 256,
        quiesceAfterTicks: scenario.quiesceAfterTicks,
      },
      onEvent: (node, event) =>
        this.trace.note(
          `node ${node}`,
          `${event.zoneId ?? "-"}: ${event.message} ${JSON.stringify(event.fields)}`,
        ),
    });
    this.trace = new Trace(() => this.#cluster.time.nowMs, options.isLive);
  }

  async run(): Promise<SeedReport> {
    const cluster = this.#cluster;
    const scenario = this.#scenario;
    this.trace.note("world", JSON.stringify(scenario));
    await cluster.found(scenario.nodes);
    if (scenario.secondZone) await this.#makeSecondZone();
    await cluster.untilVoters(scenario.nodes);
    this.trace.note("world", "storm");
    const faults = this.#startStorm();
    await cluster.time.advance(scenario.stormMs, () => this.#safety.check(cluster.nodes));
    faults.stop();
    await this.#calm(faults);
    await this.#checkHistory();
    return {
      seed: scenario.seed,
      events: cluster.time.events,
      operations: this.#history.operations,
      digest: digestOf(this.trace.lines()),
    };
  }

  /** How every replica stands, for the trace of a failure. */
  noteReplicas(): void {
    for (const node of this.#cluster.nodes) {
      if (!node.isUp) this.trace.note(`node ${node.index}`, "is down");
      else
        for (const zone of node.host.metrics().zones)
          this.trace.note(`node ${node.index}`, JSON.stringify(zone));
    }
  }

  async #makeSecondZone(): Promise<void> {
    const { time, nodes } = this.#cluster;
    const [founder, ...others] = nodes;
    if (founder === undefined) return;
    await time.settle(founder.coordinator.createZone(SECOND_ZONE, { timeoutMs: 10_000 }));
    for (const node of others) {
      await time.settle(node.coordinator.joinZone(SECOND_ZONE, { asLearner: false, timeoutMs: 20_000 }));
    }
  }

  #startStorm(): Faults {
    const cluster = this.#cluster;
    const scenario = this.#scenario;
    const fates = this.#random.fork();
    cluster.fate = () => drawFate(scenario, fates);
    const disks = this.#random.fork();
    cluster.diskDelayMs = () => 0.1 + disks.below(scenario.maxDiskDelayMs * 10) / 10;
    const registers = drawRegisters(this.#random.fork(), scenario.secondZone);
    for (let i = 0; i < scenario.clients; i += 1) {
      const client = new Client({
        cluster,
        random: this.#random.fork(),
        history: this.#history,
        trace: this.trace,
        registers,
        thinkMs: 60,
        timeoutMs: CALL_TIMEOUT_MS,
      });
      cluster.time.schedule(scenario.stormMs, () => client.stop());
    }
    return new Faults({ cluster, scenario, random: this.#random.fork(), trace: this.trace });
  }

  /** Everything is mended; the cluster must come together and take writes on every node. */
  async #calm(faults: Faults): Promise<void> {
    const cluster = this.#cluster;
    this.trace.note("world", "calm");
    cluster.heal();
    cluster.fate = () => ({ arrivalsMs: [1] });
    cluster.diskDelayMs = () => 0.2;
    const check = (): void => this.#safety.check(cluster.nodes);
    await cluster.time.advance(500, check);
    for (const node of cluster.nodes) {
      node.process?.resume();
      faults.startNode(node);
    }
    await cluster.time.advance(1_000, check);
    for (const zone of this.#zones()) await this.#progress(zone);
    this.#safety.check(cluster.nodes);
  }

  #zones(): readonly ZoneId[] {
    return this.#scenario.secondZone ? [ROOT_ZONE, SECOND_ZONE] : [ROOT_ZONE];
  }

  async #progress(zone: ZoneId): Promise<void> {
    const cluster = this.#cluster;
    const isMember = (node: TestNode): boolean =>
      node.isUp && node.host.zones().includes(zone) && node.host.replica(zone).problem?.kind !== "removed";
    await cluster.untilLeader(zone, CALM_LIMIT_MS);
    const allServe = (): boolean =>
      cluster.nodes.filter(isMember).every((node) => {
        const replica = node.host.replica(zone);
        return (
          replica.leaderId !== null &&
          replica.metrics().applyLagEntries === 0 &&
          replica.state.applied.index > 0
        );
      });
    await cluster.time.until(allServe, CALM_LIMIT_MS, `all members of ${zone} serving`);
    for (const node of cluster.nodes.filter(isMember)) await this.#serves(node, zone);
    await cluster.time.advance(500, () => this.#safety.check(cluster.nodes));
  }

  /** A linearizable read within the time a client would wait. */
  async #serves(node: TestNode, zone: ZoneId): Promise<void> {
    const store = node.coordinator.metaStoreForZone(zone);
    const read = store.get("/", { consistency: LINEARIZABLE, timeoutMs: CALM_LIMIT_MS });
    const root = await this.#cluster.time.settle(read.catch((error: unknown) => NexusError.from(error)));
    if (root === null || root instanceof NexusError) {
      throw new SafetyViolation(
        `node ${node.index} does not serve zone ${zone} in calm: ${root?.message ?? "no root"}`,
      );
    }
  }

  async #checkHistory(): Promise<void> {
    const cluster = this.#cluster;
    for (const name of this.#history.names()) {
      const zone = (name.split(":")[0] ?? "") as ZoneId;
      const leader = await cluster.untilLeader(zone, CALM_LIMIT_MS);
      const store = leader.coordinator.metaStoreForZone(zone);
      const path = name.slice(zone.length + 1);
      const entry = await cluster.time.settle(
        store.get(path, { consistency: LINEARIZABLE, timeoutMs: CALM_LIMIT_MS }),
      );
      this.#history.register(name).check(entry?.version ?? 0);
    }
  }
}

function digestOf(lines: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 1) hash = Math.imul(hash ^ line.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}
