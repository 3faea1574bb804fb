import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureCpu } from "./lib/cpu.js";
import { percentile } from "./lib/percentile.js";
import { type RivalCluster, startEtcdRival, startNexusRival } from "./lib/rival-clusters.js";
import { printTable } from "./lib/table.js";

/**
 * Time from kill -9 of the leader until a write is acknowledged again, through a client that goes on to the next
 * server when one fails: the same client for both. The dead member is started again and has caught up before the next.
 */
export const description = "kill -9 of the leader until a write succeeds again, beside etcd";

const GOAL_P99_MS = 1_000;
const SERVING_TIMEOUT_MS = 60_000;
/** Members refuse votes for an election timeout after they start; a second fault within that is another benchmark. */
const CALM_MS = 700;
const nexusKills = Number(process.env["BENCH_KILLS"] ?? 100);
const etcdKills = Number(process.env["BENCH_ETCD_KILLS"] ?? Math.min(nexusKills, 15));

interface Outages {
  readonly name: string;
  readonly ascendingMs: readonly number[];
  readonly clientCores: number;
  readonly serverCores: number;
}

async function killLeader(cluster: RivalCluster, kill: number): Promise<number> {
  const leader = await cluster.leader();
  const server = cluster.servers[leader];
  if (server === undefined) throw new Error(`${cluster.name} has no member ${leader}`);
  await cluster.write(`before-${kill}`);
  const killed = server.kill();
  const startedMs = performance.now();
  await cluster.write(`after-${kill}`);
  const outageMs = performance.now() - startedMs;
  await killed;
  server.restart();
  await server.waitUntil("service", () => cluster.isServing(leader), SERVING_TIMEOUT_MS);
  await new Promise((wake) => setTimeout(wake, CALM_MS));
  return outageMs;
}

async function measure(start: () => Promise<RivalCluster>, kills: number): Promise<Outages> {
  const cluster = await start();
  try {
    const cpu = measureCpu(cluster.servers);
    const outagesMs: number[] = [];
    for (let kill = 0; kill < kills; kill += 1) outagesMs.push(await killLeader(cluster, kill));
    return { name: cluster.name, ascendingMs: outagesMs.sort((a, b) => a - b), ...cpu() };
  } finally {
    await cluster.stop();
  }
}

const folder = mkdtempSync(join(tmpdir(), "nexus-bench-failover-"));
try {
  const etcd = await measure(() => startEtcdRival(folder), etcdKills);
  const nexus = await measure(() => startNexusRival(folder), nexusKills);
  const rows = [etcd, nexus].map(({ name, ascendingMs, clientCores, serverCores }) => [
    name,
    String(ascendingMs.length),
    percentile(ascendingMs, 0.5).toFixed(0),
    percentile(ascendingMs, 0.99).toFixed(0),
    (ascendingMs.at(-1) ?? Number.NaN).toFixed(0),
    clientCores.toFixed(2),
    serverCores.toFixed(2),
  ]);
  printTable(["contestant", "kills", "p50 ms", "p99 ms", "max ms", "client cores", "server cores"], rows);
  const p99Ms = percentile(nexus.ascendingMs, 0.99);
  console.log(
    `ratio: ${(p99Ms / GOAL_P99_MS).toFixed(2)} (nexus p99 of ${nexusKills} kills, ${p99Ms.toFixed(0)} ms / goal ${GOAL_P99_MS} ms; medians: ${(percentile(nexus.ascendingMs, 0.5) / percentile(etcd.ascendingMs, 0.5)).toFixed(2)} of ${etcd.name}'s)`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
