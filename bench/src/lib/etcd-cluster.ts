import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { freePorts } from "@nexus/transport/testing";
import { ServerProcess } from "./processes.js";

/** Three etcd members on loopback with the settings etcd ships, each with its own folder. */
export interface EtcdCluster {
  readonly version: string;
  readonly clientAddresses: readonly string[];
  readonly servers: readonly ServerProcess[];
  stop(): Promise<void>;
}

export async function startEtcd(folder: string, members = 3): Promise<EtcdCluster> {
  const probe = spawnSync("etcd", ["--version"], { encoding: "utf8" });
  if (probe.status !== 0) {
    throw new Error("etcd is not installed; on Debian: apt-get install etcd-server");
  }
  const ports = await freePorts(members * 2);
  const peer = (i: number): string => `http://127.0.0.1:${ports[i * 2]}`;
  const client = (i: number): string => `http://127.0.0.1:${ports[i * 2 + 1]}`;
  const all = Array.from({ length: members }, (_, i) => `m${i}=${peer(i)}`).join(",");
  const servers = Array.from({ length: members }, (_, i) =>
    ServerProcess.start(
      `etcd m${i}`,
      "etcd",
      [
        ...["--name", `m${i}`, "--data-dir", join(folder, `m${i}`), "--log-level", "error"],
        ...["--listen-peer-urls", peer(i), "--initial-advertise-peer-urls", peer(i)],
        ...["--listen-client-urls", client(i), "--advertise-client-urls", client(i)],
        ...["--initial-cluster", all, "--initial-cluster-state", "new"],
      ],
      join(folder, `m${i}.log`),
    ),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    await Promise.all(
      servers.map((server, i) =>
        server.waitUntil("health", async () =>
          (await (await fetch(`${client(i)}/health`)).text()).includes('"true"'),
        ),
      ),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    version: probe.stdout.split("\n")[0]?.replace("etcd Version: ", "") ?? "unknown",
    clientAddresses: Array.from({ length: members }, (_, i) => `127.0.0.1:${ports[i * 2 + 1]}`),
    servers,
    stop,
  };
}
