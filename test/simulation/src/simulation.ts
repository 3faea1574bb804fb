import { type IncarnationId, LINEARIZABLE, type ZoneId } from "@nexus/contracts";
import { SeededRandom, TEST_LOG_LIMITS, TEST_RAFT_LIMITS, TestCluster } from "@nexus/raft/testing";
import { CALM_LIMIT_MS, Calm } from "./calm.js";
import { History } from "./checks/history.js";
import { SafetyChecker } from "./checks/safety.js";
import { ChannelClient, closeChannels } from "./clients/channel-client.js";
import { Client, type ClientOptions } from "./clients/client.js";
import { LockClient } from "./clients/lock-client.js";
import { PairClient } from "./clients/pair-client.js";
import { Storm } from "./faults/storm.js";
import { ZONE_NAMES } from "./faults/zones.js";
import { Machines } from "./machines.js";
import { NetworkFate } from "./network-fate.js";
import { drawScenario, type Scenario } from "./scenario.js";
import { Tally } from "./tally.js";
import { Trace } from "./trace.js";
import type { Actor, World } from "./world.js";

export interface SeedReport {
  readonly seed: number;
  readonly events: number;
  readonly virtualMs: number;
  readonly calls: number;
  readonly elections: number;
  readonly snapshots: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly checks: Readonly<Record<string, number>>;
  /** Of all that happened: equal runs have equal digests. */
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

export interface RunOptions {
  /** Prints the trace as it happens. */
  readonly isLive: boolean;
  /** Instead of what the seed draws. */
  readonly emphasis: Partial<Scenario>;
}

/** Runs one seed: a storm of faults under load, then calm. Throws SeedFailure with the trace. */
export async function runSeed(seed: number, options: Partial<RunOptions> = {}): Promise<SeedReport> {
  const scenario = { ...drawScenario(seed), ...options.emphasis };
  const run = new SeedRun(scenario, options.isLive ?? false);
  try {
    return await run.run();
  } catch (error) {
    run.noteReplicas();
    throw new SeedFailure(seed, run.world.trace.lines(), error);
  }
}

class SeedRun {
  readonly world: World;
  readonly #random: SeededRandom;
  readonly #checks = new Tally();
  readonly #history = new History(this.#checks);
  readonly #safety: SafetyChecker;
  readonly #machines: Machines;
  #storm: Storm | null = null;
  #elections = 0;
  #contents = 0;

  constructor(scenario: Scenario, isLive: boolean) {
    this.#safety = new SafetyChecker(this.#checks, {
      fastestClock: Math.max(...scenario.clockRates),
      nowMs: () => this.world.cluster.time.nowMs,
    });
    this.#random = new SeededRandom(scenario.seed);
    const cluster: TestCluster = new TestCluster({
      seed: this.#random.next(),
      clockRate: (node) => scenario.clockRates[node % scenario.clockRates.length] ?? 1,
      // A run is short: what takes an operator's patience otherwise happens within it.
      logLimits: { ...TEST_LOG_LIMITS, writeDeadlineMs: 600, fileDeadlineMs: 2_000, probeIntervalMs: 100 },
      limits: {
        ...TEST_RAFT_LIMITS,
        heartbeatTicks: 2,
        applySliceEntries: scenario.applySliceEntries,
        compactEveryEntries: scenario.compactEveryEntries,
        trailingEntries: scenario.trailingEntries,
        maxAppendBytes: scenario.maxAppendBytes,
        snapshotChunkBytes: 256,
        stateHashEveryEntries: 24,
        quiesceAfterTicks: scenario.quiesceAfterTicks,
        // Streams of a run have few messages.
        streamSegmentMessages: 1 + (scenario.seed % 2),
        sealDeadlineMs: 1_000,
      },
      sealsStreams: true,
      onSend: (node, message) => this.#safety.onSend(node, message),
      onRecovery: (node, report) => {
        trace.note(
          `node ${node}`,
          `log: ${report.kind} ${report.tail?.evidence ?? ""} ${report.remedies.join("; ")}`,
        );
        faults.add(report.kind === "damaged" ? "log found damaged" : "log tail cut");
      },
      onEvent: (node, event) => {
        trace.note(
          `node ${node}`,
          `${event.zoneId ?? "-"}: ${event.message} ${JSON.stringify(event.fields)}`,
        );
        if (event.message !== "leadership" || event.fields["isLeader"] !== true) return;
        this.#elections += 1;
        this.#storm?.onElection();
      },
    });
    const faults = new Tally();
    const trace = new Trace(() => cluster.time.nowMs, isLive);
    this.world = { cluster, scenario, trace, faults, underWay: new Set(), checks: this.#checks };
    this.#machines = new Machines(this.#actor());
  }

  #actor(): Actor {
    return { world: this.world, random: this.#random.fork() };
  }

  async run(): Promise<SeedReport> {
    const { cluster, scenario, trace, faults } = this.world;
    trace.note("world", JSON.stringify(scenario));
    await cluster.found(scenario.nodes);
    for (const zone of ZONE_NAMES.slice(0, scenario.zones)) await this.#makeZone(zone);
    await cluster.untilVoters(scenario.nodes);
    trace.note("world", "storm");
    this.#storm = this.#startStorm();
    await cluster.time.advance(scenario.stormMs, () => this.#check());
    this.#storm.stop();
    const calm = new Calm(this.world, this.#safety, this.#machines);
    await calm.run();
    await this.#readEverything(calm.zones());
    this.#history.check();
    if (scenario.channelClients > 0) await this.#closeChannels(calm.zones());
    return {
      seed: scenario.seed,
      events: cluster.time.events,
      virtualMs: Math.round(cluster.time.nowMs),
      calls: this.#history.calls,
      elections: this.#elections,
      snapshots: this.#snapshots(),
      faults: faults.counts(),
      checks: this.#checks.counts(),
      digest: trace.digest(),
    };
  }

  /** How every replica stands, for the trace of a failure. */
  noteReplicas(): void {
    const { cluster, trace } = this.world;
    for (const node of cluster.nodes) {
      if (!node.isUp) trace.note(`node ${node.index}`, "is down");
      else
        for (const zone of node.host.metrics().zones) trace.note(`node ${node.index}`, JSON.stringify(zone));
    }
  }

  #check(): void {
    this.#safety.check(this.world.cluster.nodes);
    if (this.#machines.violation !== null) throw this.#machines.violation;
  }

  async #makeZone(zone: ZoneId): Promise<void> {
    const { time, nodes } = this.world.cluster;
    const [founder, ...others] = nodes;
    if (founder === undefined) return;
    await time.settle(founder.coordinator.createZone(zone, { timeoutMs: 10_000 }));
    await time.settle(
      Promise.all(
        others.map((node) => node.coordinator.joinZone(zone, { asLearner: false, timeoutMs: 20_000 })),
      ),
    );
  }

  #startStorm(): Storm {
    const { cluster, scenario } = this.world;
    const fate = new NetworkFate(this.#actor());
    cluster.fate = (from, to) => fate.draw(from, to);
    const disks = this.#random.fork();
    cluster.diskDelayMs = () => 0.1 + disks.below(scenario.maxDiskDelayMs * 10) / 10;
    this.#startClients(scenario.clients, (i) => new Client(this.#clientOptions(`client ${i}`)));
    const storm = new Storm(this.#actor(), this.#machines);
    this.#startClients(scenario.lockClients, (i) => new LockClient(this.#clientOptions(`locker ${i}`)));
    this.#startClients(scenario.pairClients, (i) => new PairClient(this.#clientOptions(`pairer ${i}`)));
    this.#startClients(
      scenario.channelClients,
      (i) => new ChannelClient(this.#clientOptions(`messenger ${i}`)),
    );
    return storm;
  }

  /** They stop with the storm. */
  #startClients(count: number, start: (number: number) => { stop(): void }): void {
    const { cluster, scenario } = this.world;
    for (let i = 0; i < count; i += 1) {
      const client = start(i);
      cluster.time.schedule(scenario.stormMs, () => client.stop());
    }
  }

  #clientOptions(name: string): ClientOptions {
    return {
      ...this.#actor(),
      name,
      history: this.#history,
      safety: this.#safety,
      timeoutMs: this.world.scenario.callTimeoutMs,
      newContent: () => this.#newContent(),
    };
  }

  #newContent(): string {
    this.#contents += 1;
    return this.#contents.toString(16).padStart(64, "0");
  }

  /** What is there at the end closes the history: a write that is lost, or applied twice, shows now. */
  async #readEverything(zones: readonly ZoneId[]): Promise<void> {
    const { cluster } = this.world;
    for (const zone of zones) {
      const leader = await cluster.untilLeader(zone, CALM_LIMIT_MS);
      const store = leader.coordinator.metaStoreForZone(zone);
      const prefix = `${zone}/${leader.host.replica(zone).identity.incarnation}:`;
      for (const name of this.#history.paths()) {
        if (!name.startsWith(prefix)) continue;
        const call = this.#history.begin("at the end", { kind: "get", path: name }, cluster.time.nowMs);
        const read = store.get(name.slice(prefix.length), {
          consistency: LINEARIZABLE,
          timeoutMs: CALM_LIMIT_MS,
        });
        const entry = await cluster.time.settle(read);
        const seen = { kind: "get", content: entry?.contentId ?? null } as const;
        const answer = entry === null ? seen : { ...seen, version: entry.version };
        this.#history.answered(call, answer, cluster.time.nowMs, null);
      }
    }
  }

  async #closeChannels(zones: readonly ZoneId[]): Promise<void> {
    const { cluster } = this.world;
    for (const zone of zones) {
      const leader = await cluster.untilLeader(zone, CALM_LIMIT_MS);
      const ledgers = (incarnation: IncarnationId) => this.#safety.channels(incarnation);
      await cluster.time.settle(closeChannels(leader, zone, ledgers, CALM_LIMIT_MS));
      const { segments } = leader.host.replica(zone).metrics().sealing;
      this.#checks.add("stream segment read back", segments);
    }
    this.#check();
  }

  #snapshots(): number {
    let count = 0;
    for (const node of this.world.cluster.up()) {
      for (const { snapshotsInstalled } of node.host.metrics().zones) count += snapshotsInstalled;
    }
    return count;
  }
}
