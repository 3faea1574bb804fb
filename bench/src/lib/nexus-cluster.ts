import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePorts } from "@nexus/transport/testing";
import { ServerProcess } from "./processes.js";

const daemonBin = fileURLToPath(
  new URL("../../../packages/cluster-daemon/bin/nexusd-cluster.js", import.meta.url),
);

/** Three daemons on loopback with the settings Nexus ships; all of them voters of root before it resolves. */
export interface NexusCluster {
  readonly clientAddresses: readonly string[];
  readonly httpAddresses: readonly string[];
  readonly servers: readonly ServerProcess[];
  stop(): Promise<void>;
}

export async function startNexus(folder: string, nodes = 3): Promise<NexusCluster> {
  const ports = await freePorts(nodes * 3);
  const peer = (i: number): string => `127.0.0.1:${ports[i * 3]}`;
  const client = (i: number): string => `127.0.0.1:${ports[i * 3 + 1]}`;
  const http = (i: number): string => `127.0.0.1:${ports[i * 3 + 2]}`;
  const servers = Array.from({ length: nodes }, (_, i) =>
    ServerProcess.start(
      `node-${i + 1}`,
      process.execPath,
      [
        ...profileArguments(),
        daemonBin,
        ...["--hostname", `node-${i + 1}`, "--data-dir", join(folder, `n${i}`), "--bind-addr", peer(i)],
        ...["--client-addr", client(i), "--http-addr", http(i)],
        ...(i === 0 ? [] : ["--peers", peer(0)]),
      ],
      join(folder, `n${i}.log`),
    ),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => (isProfiled() ? server.end() : server.stop())));
  };
  try {
    await Promise.all(
      servers.map((server, i) =>
        server.waitUntil("readiness", async () => (await fetch(`http://${http(i)}/readyz`)).status === 200),
      ),
    );
    await servers[0]?.waitUntil(
      "three voters",
      async () => (await votersOfRoot(http(0))) >= Math.min(nodes, 3),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    clientAddresses: Array.from({ length: nodes }, (_, i) => client(i)),
    httpAddresses: Array.from({ length: nodes }, (_, i) => http(i)),
    servers,
    stop,
  };
}

/** A killed process writes no profile. */
function isProfiled(): boolean {
  return profileArguments().length > 0;
}

/** `BENCH_PROFILE=FOLDER`: every server writes profiles of its CPU time there as it ends (bench `profile`). */
function profileArguments(): readonly string[] {
  const folder = process.env["BENCH_PROFILE"];
  return folder === undefined ? [] : ["--cpu-prof", "--cpu-prof-dir", folder];
}

async function votersOfRoot(http: string): Promise<number> {
  const text = await (await fetch(`http://${http}/metrics`)).text();
  const line = text.split("\n").find((l) => l.startsWith("nexus_raft_voters{") && l.includes('zone="root"'));
  return Number(line?.split(" ").at(-1) ?? 0);
}
