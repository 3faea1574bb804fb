import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { NexusError } from "@nexus/contracts";
import { connect, type NexusFilesystem } from "@nexus/sdk";
import { type NexusCluster, startNexus } from "./lib/nexus-cluster.js";
import { printTable } from "./lib/table.js";

/**
 * What zones cost that nobody uses: many of them, each with a voter on all three nodes. CPU and memory of each node
 * beside the same cluster without them, and, after kill -9 of one node, the time from its restart until every node
 * knows a leader of every zone and has applied everything.
 */
export const description = "many idle zones on three nodes: CPU, memory, and a node's restart";

const zoneCount = Number(process.env["BENCH_ZONES"] ?? 1000);
const idleSeconds = Number(process.env["BENCH_SECONDS"] ?? 15);
const GOAL_CPU_PERCENT = 3;
const GOAL_EXTRA_BYTES = 300 * 1024 * 1024;
const GOAL_RESTART_MS = 10_000;
const MIB = 1024 * 1024;
/** Creations and joins under way at once, per node. */
const CALLS_AT_ONCE = 8;
/** Of one creation or join: on a machine that is too slow some run out of time. */
const ATTEMPTS = 20;
/** The one before may still be under way. */
const ATTEMPT_PAUSE_MS = 5_000;
const SETTLE_TIMEOUT_MS = 300_000;
/** A page of metrics of a thousand zones is work for the node: asked often, it would be what is measured. */
const PROBE_PAUSE_MS = 500;

const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

interface Idle {
  readonly cpuPercent: number;
  readonly residentBytes: number;
  readonly openFiles: number;
}

function cpuSecondsOf({ servers }: NexusCluster): number {
  return servers.reduce((sum, server) => sum + server.cpuSeconds(), 0);
}

async function measureIdle(cluster: NexusCluster): Promise<readonly Idle[]> {
  const before = cluster.servers.map((server) => server.cpuSeconds());
  const startedMs = performance.now();
  await sleep(idleSeconds * 1000);
  const seconds = (performance.now() - startedMs) / 1000;
  return cluster.servers.map((server, i) => ({
    cpuPercent: ((server.cpuSeconds() - (before[i] ?? 0)) / seconds) * 100,
    residentBytes: server.residentBytes(),
    openFiles: server.openFiles(),
  }));
}

async function gauges(http: string): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`http://${http}/metrics`, { signal: AbortSignal.timeout(5_000) });
  const lines = (await response.text()).split("\n").filter((line) => line.startsWith("nexus_raft_zones"));
  return new Map(lines.map((line) => [line.split(" ")[0] ?? "", Number(line.split(" ")[1])]));
}

async function untilEverywhere(
  cluster: NexusCluster,
  what: string,
  holds: (zones: ReadonlyMap<string, number>) => boolean,
  timeoutMs = SETTLE_TIMEOUT_MS,
): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  for (const http of cluster.httpAddresses) {
    let seen: ReadonlyMap<string, number> = new Map();
    const probe = async (): Promise<boolean> => {
      seen = await gauges(http).catch(() => new Map<string, number>());
      return holds(seen);
    };
    while (!(await probe())) {
      if (performance.now() > deadlineMs) {
        throw new Error(`${http}: no ${what} in ${timeoutMs} ms: ${JSON.stringify([...seen])}`);
      }
      await sleep(PROBE_PAUSE_MS);
    }
  }
}

/** Runs `work` for 0 to count - 1, so many at once. */
async function forAll(count: number, atOnce: number, work: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const i = next;
      next += 1;
      await work(i);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Joining again is harmless, and so is a second creation by the same name: the first one stands. */
async function insist(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    if (attempt > 1) await sleep(ATTEMPT_PAUSE_MS);
    try {
      await work();
      return;
    } catch (error) {
      if (NexusError.is(error) && error.code === "ZONE_EXISTS" && attempt > 1) return;
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

async function makeZones(nodes: readonly NexusFilesystem[]): Promise<void> {
  const options = { timeoutMs: 60_000 };
  const name = (i: number): string => `idle-${i}`;
  const creator = (i: number): NexusFilesystem => nodes[i % nodes.length] as NexusFilesystem;
  await forAll(zoneCount, CALLS_AT_ONCE * nodes.length, (i) =>
    insist(() => creator(i).zones.create(name(i), options)),
  );
  await Promise.all(
    nodes.map((node) =>
      forAll(zoneCount, CALLS_AT_ONCE, async (i) => {
        if (creator(i) !== node) await insist(() => node.zones.join(name(i), options));
      }),
    ),
  );
}

/** kill -9, a start, and the time until every zone has a leader that all nodes know, and everything is applied. */
async function restartOne(cluster: NexusCluster): Promise<number> {
  const [server] = cluster.servers;
  if (server === undefined) throw new Error("the cluster has no servers");
  await server.kill();
  // Long enough that the others have noticed and elected: what is measured is the return.
  await sleep(5_000);
  server.restart();
  const startedMs = performance.now();
  await untilEverywhere(
    cluster,
    "leader of every zone",
    (zones) =>
      zones.get("nexus_raft_zones") === zoneCount + 1 &&
      zones.get("nexus_raft_zones_leaderless") === 0 &&
      zones.get("nexus_raft_zones_behind") === 0,
  );
  return performance.now() - startedMs;
}

const folder = mkdtempSync(join(tmpdir(), "nexus-bench-idle-zones-"));
const cleanUps: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
try {
  const cluster = await startNexus(folder);
  cleanUps.unshift(() => cluster.stop());
  await sleep(5_000);
  const empty = await measureIdle(cluster);

  const nodes = await Promise.all(cluster.clientAddresses.map((address) => connect({ servers: [address] })));
  cleanUps.unshift(async () => void (await Promise.all(nodes.map((node) => node.close()))));
  const startedMs = performance.now();
  const cpuBefore = cpuSecondsOf(cluster);
  await makeZones(nodes);
  const secondsSince = (sinceMs: number): string => ((performance.now() - sinceMs) / 1000).toFixed(1);
  console.log(
    `${zoneCount} zones created and joined in ${secondsSince(startedMs)} s and ${(cpuSecondsOf(cluster) - cpuBefore).toFixed(1)} s of CPU of all nodes`,
  );
  const allAsleep = (zones: ReadonlyMap<string, number>): boolean =>
    zones.get("nexus_raft_zones_quiescent") === zoneCount;
  await untilEverywhere(cluster, "sleep of all zones", allAsleep);
  console.log(`all of them voted in and asleep after ${secondsSince(startedMs)} s`);
  await sleep(10_000);
  const idle = await measureIdle(cluster);
  const restartMs = await restartOne(cluster);

  printTable(
    ["node", "cpu % empty", "cpu % zones", "rss MiB empty", "rss MiB zones", "files empty", "files zones"],
    idle.map((node, i) => [
      cluster.servers[i]?.name ?? "",
      (empty[i]?.cpuPercent ?? 0).toFixed(2),
      node.cpuPercent.toFixed(2),
      ((empty[i]?.residentBytes ?? 0) / MIB).toFixed(0),
      (node.residentBytes / MIB).toFixed(0),
      String(empty[i]?.openFiles ?? 0),
      String(node.openFiles),
    ]),
  );
  const cpuPercent = Math.max(...idle.map((node) => node.cpuPercent));
  const extraBytes = Math.max(...idle.map((node, i) => node.residentBytes - (empty[i]?.residentBytes ?? 0)));
  const shares = [
    cpuPercent / GOAL_CPU_PERCENT,
    extraBytes / GOAL_EXTRA_BYTES,
    restartMs / GOAL_RESTART_MS,
  ] as const;
  console.log(
    `ratios to the goals: idle CPU ${shares[0].toFixed(2)}, memory ${shares[1].toFixed(2)}, restart ${shares[2].toFixed(2)}; load average of the machine ${loadavg()[0]?.toFixed(1)}`,
  );
  console.log(
    `ratio: ${Math.max(...shares).toFixed(2)} (the worst of three, ${zoneCount} zones on three nodes: idle CPU of the busiest node ${cpuPercent.toFixed(2)} % of a core / ${GOAL_CPU_PERCENT} %; ${(extraBytes / MIB).toFixed(0)} MiB more than without the zones / ${GOAL_EXTRA_BYTES / MIB} MiB; leaders of all zones known everywhere ${(restartMs / 1000).toFixed(1)} s after a node was started again / ${GOAL_RESTART_MS / 1000} s)`,
  );
} finally {
  for (const cleanUp of cleanUps) await cleanUp();
}
