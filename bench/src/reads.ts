import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vfs } from "@nexus/contracts/wire";
import { type Contestant, contest, medianThroughput, printContest } from "./lib/contest.js";
import { startEtcd } from "./lib/etcd-cluster.js";
import {
  decodePutResponse,
  decodeRangeResponse,
  ETCD_PUT_PATH,
  ETCD_RANGE_PATH,
  encodePutRequest,
  encodeRangeRequest,
} from "./lib/etcd-codec.js";
import { startNexus } from "./lib/nexus-cluster.js";
import { UnaryClient } from "./lib/unary-client.js";

/**
 * Linearizable reads of one row: Stat through gate and kernel beside a range of one key, both the servers' default
 * level, from the same kind of client spread over the three members in the same way.
 */
export const description =
  "linearizable reads of one row, 64 unary clients, beside etcd's linearizable range";

const CLIENTS = 64;
const KEYS = 1_000;
const VALUE_BYTES = 256;
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 3);
const secondsPerRun = Number(process.env["BENCH_SECONDS"] ?? 5);

const folder = mkdtempSync(join(tmpdir(), "nexus-bench-reads-"));
const cleanUps: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
try {
  const etcd = await startEtcd(folder);
  cleanUps.unshift(() => etcd.stop());
  const nexus = await startNexus(folder);
  cleanUps.unshift(() => nexus.stop());
  const etcdClient = new UnaryClient(etcd.clientAddresses);
  const nexusClient = new UnaryClient(nexus.clientAddresses);
  cleanUps.unshift(
    () => etcdClient.close(),
    () => nexusClient.close(),
  );

  const { Setattr, Stat } = vfs.NexusVFSService;
  const value = "v".repeat(VALUE_BYTES);
  const keys = Array.from({ length: KEYS }, (_, i) => `row-${i}`);
  await fill(async (client, key) => {
    decodePutResponse(await etcdClient.call(client, ETCD_PUT_PATH, encodePutRequest(key, value)));
    const request = Buffer.from(
      vfs.SetattrRequest.encode({ path: `/${key}`, entryType: 0, xattrs: { value } }),
    );
    const reply = vfs.SetattrResponse.decode(await nexusClient.call(client, Setattr.path, request));
    if (reply.isError) throw new Error(`Setattr: ${Buffer.from(reply.errorPayload).toString()}`);
  });

  /** Every client walks through all keys from a place of its own. */
  let turn = 0;
  const nextKey = (): string => keys[(turn++ * 7) % KEYS] ?? "";
  const etcdRange: Contestant = {
    name: `etcd ${etcd.version} range`,
    clients: CLIENTS,
    servers: etcd.servers,
    operate: async (client) =>
      decodeRangeResponse(await etcdClient.call(client, ETCD_RANGE_PATH, encodeRangeRequest(nextKey()))),
  };
  const nexusStat: Contestant = {
    name: "nexus Stat",
    clients: CLIENTS,
    servers: nexus.servers,
    operate: async (client) => {
      const path = `/${nextKey()}`;
      const request = Buffer.from(vfs.StatRequest.encode({ path }));
      const reply = vfs.StatResponse.decode(await nexusClient.call(client, Stat.path, request));
      if (!reply.found) throw new Error(`Stat does not find ${path}`);
    },
  };

  const runs = await contest([etcdRange, nexusStat], rounds, secondsPerRun);
  printContest("reads/s", runs);
  const ratio = medianThroughput(runs.get(nexusStat) ?? []) / medianThroughput(runs.get(etcdRange) ?? []);
  console.log(
    `ratio: ${ratio.toFixed(2)} (nexus Stat / etcd ${etcd.version} range, linearizable reads per second, ${CLIENTS} unary clients, medians of ${rounds} rounds)`,
  );

  async function fill(write: (client: number, key: string) => Promise<void>): Promise<void> {
    const rest = [...keys];
    const worker = async (client: number): Promise<void> => {
      for (let key = rest.pop(); key !== undefined; key = rest.pop()) await write(client, key);
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, client) => worker(client)));
  }
} finally {
  for (const cleanUp of cleanUps) await cleanUp();
}
