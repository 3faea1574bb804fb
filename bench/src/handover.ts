import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureCpu } from "./lib/cpu.js";
import { percentile } from "./lib/percentile.js";
import { type RivalCluster, startEtcdRival, startNexusRival } from "./lib/rival-clusters.js";
import { printTable } from "./lib/table.js";

/**
 * Planned transfers of leadership under light load: the longest time between two acknowledged writes of a client
 * that writes one after the other, around each transfer, and the same around no transfer at all, for comparison.
 */
export const description = "gap in a client's writes while leadership is handed over, beside etcd";

const GOAL_P99_MS = 50;
/** Before and after each transfer (ms). */
const MARGIN_MS = 150;
/** Not measured: code is compiled and connections are made in them. */
const WARM_UP_HANDOVERS = 3;
const handovers = Number(process.env["BENCH_HANDOVERS"] ?? 100);

interface Gaps {
  readonly name: string;
  readonly transferMs: readonly number[];
  readonly calmMs: readonly number[];
  readonly clientCores: number;
  readonly serverCores: number;
}

/** Writes one after the other and remembers when each was acknowledged. */
class Writer {
  readonly #acknowledgedMs: number[] = [];
  #isStopped = false;
  #sequence = 0;

  constructor(private readonly cluster: RivalCluster) {}

  async run(): Promise<void> {
    while (!this.#isStopped) {
      await this.cluster.write(`light-${this.#sequence++ % 64}`);
      this.#acknowledgedMs.push(performance.now());
    }
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Longest time without an acknowledgement that ends after `fromMs` and begins before `toMs`. */
  longestGapMs(fromMs: number, toMs: number): number {
    let longest = 0;
    for (let i = 1; i < this.#acknowledgedMs.length; i += 1) {
      const begin = this.#acknowledgedMs[i - 1] ?? 0;
      const end = this.#acknowledgedMs[i] ?? 0;
      if (end > fromMs && begin < toMs) longest = Math.max(longest, end - begin);
    }
    return longest;
  }
}

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

async function measure(start: () => Promise<RivalCluster>): Promise<Gaps> {
  const cluster = await start();
  const writer = new Writer(cluster);
  const writing = writer.run();
  const handOver = async (): Promise<void> => {
    const from = await cluster.leader();
    await cluster.moveLeader(from, (from + 1) % cluster.servers.length);
    await pause(MARGIN_MS);
  };
  try {
    for (let i = 0; i < WARM_UP_HANDOVERS; i += 1) await handOver();
    const cpu = measureCpu(cluster.servers);
    const calmWindows: [number, number][] = [];
    const transferWindows: [number, number][] = [];
    for (let i = 0; i < handovers; i += 1) {
      const calmMs = performance.now();
      await pause(MARGIN_MS);
      const startedMs = performance.now();
      calmWindows.push([calmMs, startedMs]);
      await handOver();
      transferWindows.push([startedMs, performance.now()]);
    }
    const use = cpu();
    writer.stop();
    await writing;
    const gaps = (windows: readonly [number, number][]): number[] =>
      windows.map(([fromMs, toMs]) => writer.longestGapMs(fromMs, toMs)).sort((a, b) => a - b);
    return { name: cluster.name, transferMs: gaps(transferWindows), calmMs: gaps(calmWindows), ...use };
  } finally {
    writer.stop();
    await Promise.allSettled([writing]);
    await cluster.stop();
  }
}

const folder = mkdtempSync(join(tmpdir(), "nexus-bench-handover-"));
try {
  const etcd = await measure(() => startEtcdRival(folder));
  const nexus = await measure(() => startNexusRival(folder));
  const row = (name: string, what: string, ascendingMs: readonly number[], gaps: Gaps): string[] => [
    name,
    what,
    ...[0.5, 0.99, 1].map((fraction) => percentile(ascendingMs, fraction).toFixed(1)),
    gaps.clientCores.toFixed(2),
    gaps.serverCores.toFixed(2),
  ];
  printTable(
    ["contestant", "longest gap", "p50 ms", "p99 ms", "max ms", "client cores", "server cores"],
    [etcd, nexus].flatMap((gaps) => [
      row(gaps.name, "in calm", gaps.calmMs, gaps),
      row(gaps.name, "at a handover", gaps.transferMs, gaps),
    ]),
  );
  const p99Ms = percentile(nexus.transferMs, 0.99);
  console.log(
    `ratio: ${(p99Ms / GOAL_P99_MS).toFixed(2)} (nexus p99 of ${handovers} handovers, ${p99Ms.toFixed(1)} ms / goal ${GOAL_P99_MS} ms; p99 of ${etcd.name}: ${percentile(etcd.transferMs, 0.99).toFixed(1)} ms)`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
