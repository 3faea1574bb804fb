import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vfs } from "@nexus/contracts/wire";
import { VfsClient } from "@nexus/transport";
import { type Contestant, contest, medianThroughput, printContest } from "./lib/contest.js";
import { startEtcd } from "./lib/etcd-cluster.js";
import { decodePutResponse, ETCD_PUT_PATH, encodePutRequest } from "./lib/etcd-codec.js";
import { Http2Client } from "./lib/http2-client.js";
import { startNexus } from "./lib/nexus-cluster.js";
import { UnaryClient } from "./lib/unary-client.js";

/**
 * Committed metadata writes with 256 in flight on session streams, beside every reasonable client of etcd, which has
 * unary calls only: the same library with 64 and 256 callers, and 256 over bare HTTP/2. The best of those counts.
 */
export const description =
  "committed writes, 256 in flight on the session stream, beside the best etcd client";

const VALUE_BYTES = 256;
const IN_FLIGHT = 256;
const CALL = { timeoutMs: 20_000, signal: null } as const;
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 3);
const secondsPerRun = Number(process.env["BENCH_SECONDS"] ?? 4);

const folder = mkdtempSync(join(tmpdir(), "nexus-bench-session-"));
const cleanUps: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
try {
  const etcd = await startEtcd(folder);
  cleanUps.unshift(() => etcd.stop());
  const nexus = await startNexus(folder);
  cleanUps.unshift(() => nexus.stop());

  const unary = new UnaryClient(etcd.clientAddresses);
  cleanUps.unshift(() => unary.close());
  const bare = await Http2Client.connect(etcd.clientAddresses);
  cleanUps.unshift(() => bare.close());
  // One stream per node, shared by its callers: that is what a session is for.
  const sessions = nexus.clientAddresses.map((address) => new VfsClient({ addresses: [address] }));
  cleanUps.unshift(async () => void (await Promise.all(sessions.map((session) => session.close()))));

  const value = "v".repeat(VALUE_BYTES);
  const put = (
    name: string,
    clients: number,
    call: (client: number, path: string, request: Buffer) => Promise<Buffer>,
  ): Contestant => ({
    name: `etcd ${etcd.version} put, ${name}`,
    clients,
    servers: etcd.servers,
    operate: async (client, key) =>
      decodePutResponse(await call(client, ETCD_PUT_PATH, encodePutRequest(key, value))),
  });
  const throughUnary = unary.call.bind(unary);
  const rivals = [
    put("unary", 64, throughUnary),
    put("unary", IN_FLIGHT, throughUnary),
    put("bare HTTP/2", IN_FLIGHT, bare.call.bind(bare)),
  ];
  const session: Contestant = {
    name: "nexus Setattr, session",
    clients: IN_FLIGHT,
    servers: nexus.servers,
    operate: async (client, key) => {
      const caller = sessions[client % sessions.length];
      if (caller === undefined) throw new Error("no session");
      const request = { path: `/${key}`, entryType: 0, xattrs: { value } };
      const reply = await caller.call(vfs.NexusVFSService.Setattr, request, CALL);
      if (reply.isError) throw new Error(`Setattr: ${Buffer.from(reply.errorPayload).toString()}`);
      if (reply.commitToken === "") throw new Error("Setattr answered without a commit token");
    },
  };

  const runs = await contest([...rivals, session], rounds, secondsPerRun);
  printContest("writes/s", runs);
  const throughputOf = (contestant: Contestant): number => medianThroughput(runs.get(contestant) ?? []);
  const best = rivals.reduce((a, b) => (throughputOf(b) > throughputOf(a) ? b : a));
  const ratio = throughputOf(session) / throughputOf(best);
  console.log(
    `ratio: ${ratio.toFixed(2)} (nexus session Setattr / ${best.name}, ${best.clients} in flight, committed writes per second, medians of ${rounds} rounds)`,
  );
} finally {
  for (const cleanUp of cleanUps) await cleanUp();
}
