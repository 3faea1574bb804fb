import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vfs } from "@nexus/contracts/wire";
import { VfsClient } from "@nexus/transport";
import { closedLoop, type LoopResult } from "./lib/closed-loop.js";
import { startEtcd } from "./lib/etcd-cluster.js";
import { decodePutResponse, ETCD_PUT_PATH, encodePutRequest } from "./lib/etcd-codec.js";
import { startNexus } from "./lib/nexus-cluster.js";
import { median } from "./lib/percentile.js";
import type { ServerProcess } from "./lib/processes.js";
import { printTable } from "./lib/table.js";
import { UnaryClient } from "./lib/unary-client.js";
import { warmUp } from "./lib/warm-up.js";

/**
 * Committed metadata writes: Setattr of 256-byte rows through gate and kernel on three nodes, beside puts of
 * 256-byte values on a three-member etcd, from the same kind of client (one grpc-js channel per member, one
 * call in flight per client). The two take turns within a round, so that a slow moment of the machine hits both.
 */
export const description = "committed metadata writes, unary and session, beside a three-member etcd";

const VALUE_BYTES = 256;
const CALL = { timeoutMs: 20_000, signal: null } as const;
const CLIENT_COUNTS = [1, 64, 256] as const;
const HEADLINE_CLIENTS = 64;
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 3);
const secondsPerRun = Number(process.env["BENCH_SECONDS"] ?? 4);

interface Contestant {
  readonly name: string;
  readonly servers: readonly ServerProcess[];
  write(client: number, key: string): Promise<void>;
}

interface Measured extends LoopResult {
  readonly serverCores: number;
}

async function measure(contestant: Contestant, clients: number, round: number): Promise<Measured> {
  const run = `${clients}-${round}`;
  const cpu = (): number => contestant.servers.reduce((sum, server) => sum + server.cpuSeconds(), 0);
  const before = cpu();
  const startedMs = performance.now();
  const result = await closedLoop(clients, secondsPerRun, (client, sequence) =>
    contestant.write(client, `${run}-${client}-${sequence}`),
  );
  return { ...result, serverCores: (cpu() - before) / ((performance.now() - startedMs) / 1000) };
}

function row(name: string, clients: number, runs: readonly Measured[]): string[] {
  const mid = (pick: (run: Measured) => number): number => median(runs.map(pick));
  return [
    name,
    String(clients),
    mid((r) => r.operationsPerSecond).toFixed(0),
    mid((r) => r.p50Ms).toFixed(2),
    mid((r) => r.p99Ms).toFixed(2),
    mid((r) => r.clientCores).toFixed(2),
    mid((r) => r.serverCores).toFixed(2),
  ];
}

const folder = mkdtempSync(join(tmpdir(), "nexus-bench-commit-"));
const cleanUps: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
try {
  const etcd = await startEtcd(folder);
  cleanUps.unshift(() => etcd.stop());
  const nexus = await startNexus(folder);
  cleanUps.unshift(() => nexus.stop());

  const etcdUnary = new UnaryClient(etcd.clientAddresses);
  const nexusUnary = new UnaryClient(nexus.clientAddresses);
  // One session stream per node; clients of a node share it, which is what a session is for.
  const sessions = nexus.clientAddresses.map((address) => new VfsClient({ addresses: [address] }));
  const sessionOf = (client: number): VfsClient => sessions[client % sessions.length] as VfsClient;
  cleanUps.unshift(
    () => etcdUnary.close(),
    () => nexusUnary.close(),
    async () => void (await Promise.all(sessions.map((session) => session.close()))),
  );

  const value = "v".repeat(VALUE_BYTES);
  const request = (key: string) => ({ path: `/${key}`, entryType: 0, xattrs: { value } });
  const setattr = (key: string): Buffer => Buffer.from(vfs.SetattrRequest.encode(request(key)));
  const check = (decoded: vfs.SetattrResponse): void => {
    if (decoded.isError) throw new Error(`Setattr: ${Buffer.from(decoded.errorPayload).toString()}`);
    if (decoded.commitToken === "") throw new Error("Setattr answered without a commit token");
  };
  const contestants: readonly Contestant[] = [
    {
      name: `etcd ${etcd.version} unary put`,
      servers: etcd.servers,
      write: async (client, key) =>
        decodePutResponse(await etcdUnary.call(client, ETCD_PUT_PATH, encodePutRequest(key, value))),
    },
    {
      name: "nexus unary Setattr",
      servers: nexus.servers,
      write: async (client, key) =>
        check(
          vfs.SetattrResponse.decode(
            await nexusUnary.call(client, vfs.NexusVFSService.Setattr.path, setattr(`u${key}`)),
          ),
        ),
    },
    {
      name: "nexus session Setattr",
      servers: nexus.servers,
      write: async (client, key) =>
        check(await sessionOf(client).call(vfs.NexusVFSService.Setattr, request(`s${key}`), CALL)),
    },
  ];

  await warmUp(
    contestants.map(({ write }) => ({
      clients: HEADLINE_CLIENTS,
      operation: (client, sequence) => write(client, `warm-${client}-${sequence}`),
    })),
  );
  const runs = new Map<string, Measured[]>();
  for (const clients of CLIENT_COUNTS) {
    for (let round = 0; round < rounds; round += 1) {
      for (const contestant of contestants) {
        const key = `${contestant.name} ${clients}`;
        runs.set(key, [...(runs.get(key) ?? []), await measure(contestant, clients, round)]);
      }
    }
  }
  const rows = CLIENT_COUNTS.flatMap((clients) =>
    contestants.map((c) => row(c.name, clients, runs.get(`${c.name} ${clients}`) ?? [])),
  );
  printTable(["contestant", "clients", "writes/s", "p50 ms", "p99 ms", "client cores", "server cores"], rows);
  const throughput = (name: string): number =>
    median((runs.get(`${name} ${HEADLINE_CLIENTS}`) ?? []).map((r) => r.operationsPerSecond));
  const ratio = throughput("nexus unary Setattr") / throughput(`etcd ${etcd.version} unary put`);
  console.log(
    `ratio: ${ratio.toFixed(2)} (nexus Setattr / etcd ${etcd.version} put, committed writes per second, ${HEADLINE_CLIENTS} unary clients, medians of ${rounds} rounds)`,
  );
} finally {
  for (const cleanUp of cleanUps) await cleanUp();
}
