import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compileConfig } from "./config/compile.js";
import { type RunningDaemon, startDaemon } from "./daemon.js";
import { freeAddresses } from "./testing/free-addresses.js";

const LOGGER = pino({ level: "silent" });

let folder = "";
const running = new Set<RunningDaemon>();
const listeners = new Set<Server>();
const waiting = new Set<AbortController>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nexus-daemon-"));
});
afterEach(async () => {
  for (const controller of waiting) controller.abort();
  for (const daemon of [...running]) await stop(daemon);
  for (const listener of listeners) listener.close();
  for (const set of [waiting, running, listeners]) set.clear();
  rmSync(folder, { recursive: true, force: true });
});

function listenOnFreePort(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

interface Node {
  readonly peer: string;
  readonly client: string;
  readonly http: string;
  readonly argv: readonly string[];
  readonly dataDirectory: string;
}

async function node(name: string): Promise<Node> {
  const [peer, client, http] = await freeAddresses(3);
  const dataDirectory = join(folder, name);
  const addresses = ["--bind-addr", peer, "--client-addr", client, "--http-addr", http];
  return {
    peer: peer,
    client: client,
    http: http,
    dataDirectory,
    argv: ["--hostname", name, "--data-dir", dataDirectory, ...addresses],
  };
}

async function start(argv: readonly string[], signal = new AbortController().signal): Promise<RunningDaemon> {
  const machine = { hostname: "box", workingDirectory: folder };
  const daemon = await startDaemon(compileConfig({ argv, env: {}, file: null, machine }), {
    logger: LOGGER,
    signal,
  });
  running.add(daemon);
  return daemon;
}

async function stop(daemon: RunningDaemon): Promise<void> {
  running.delete(daemon);
  expect((await daemon.stop(5_000)).failures).toEqual([]);
}

const clusterOf = (dataDirectory: string) =>
  (JSON.parse(readFileSync(join(dataDirectory, "raft", "cluster.json"), "utf8")) as { clusterId: string })
    .clusterId;

async function ready({ http }: Node): Promise<readonly [number, string]> {
  const response = await fetch(`http://${http}/readyz`);
  return [response.status, await response.text()];
}

async function metric({ http }: Node, sample: string): Promise<number | null> {
  const page = await (await fetch(`http://${http}/metrics`)).text();
  const line = page.split("\n").find((candidate) => candidate.startsWith(`${sample} `));
  return line === undefined ? null : Number(line.slice(sample.length));
}

describe("a node alone", () => {
  it("founds a cluster, serves, and resumes the same cluster with the same id after a restart", async () => {
    const one = await node("n1");
    const first = await start(one.argv);
    await expect.poll(() => ready(one)).toEqual([200, "ok\n"]);
    expect(await metric(one, 'nexus_raft_is_leader{zone="root"}')).toBe(1);
    expect(await metric(one, 'nexus_raft_voters{zone="root"}')).toBe(1);
    expect(await metric(one, "nexus_ready")).toBe(1);
    expect(await metric(one, "nexus_watch_waiting")).toBe(0);
    await stop(first);
    const [cluster, id] = [clusterOf(one.dataDirectory), readFileSync(join(one.dataDirectory, ".node_id"))];

    await start([...one.argv, "--expect-cluster", cluster]);
    await expect.poll(() => ready(one)).toEqual([200, "ok\n"]);
    expect(clusterOf(one.dataDirectory)).toBe(cluster);
    expect(readFileSync(join(one.dataDirectory, ".node_id"))).toEqual(id);
  });

  it("starts and serves the same with a cache that cannot be reached as with none", async () => {
    const one = await node("n1");
    await start([...one.argv, "--cache", "redis://127.0.0.1:1"]);
    await expect.poll(() => ready(one)).toEqual([200, "ok\n"]);
    expect(await metric(one, "nexus_cache_up")).toBe(0);
    expect(await metric(one, "nexus_cache_connects_total")).toBe(0);
    const two = await node("n2");
    await start(two.argv);
    await expect.poll(() => ready(two)).toEqual([200, "ok\n"]);
    expect(await metric(two, "nexus_cache_up")).toBeNull();
  });

  it("keeps a host folder as the content of / when told to", async () => {
    const one = await node("n1");
    await expect(start([...one.argv, "--root-path", join(folder, "missing")])).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringMatching(/--root-path .*missing is not a folder/),
    });
  });
});

describe("two nodes", () => {
  it("are one cluster, whichever is started first", async () => {
    const [one, two] = [await node("n1"), await node("n2")];
    const stopping = new AbortController();
    waiting.add(stopping);
    const joining = start([...two.argv, "--peers", one.peer], stopping.signal);
    await expect
      .poll(() => ready(two).catch(() => null), { timeout: 10_000 })
      .toEqual([503, expect.stringMatching(new RegExp(`^starting: waiting for an answer of ${one.peer}`))]);
    await start(one.argv);
    await joining;
    expect(clusterOf(two.dataDirectory)).toBe(clusterOf(one.dataDirectory));
    await expect.poll(() => ready(two), { timeout: 10_000 }).toEqual([200, "ok\n"]);
  }, 40_000);

  it("are refused as two founders, and the second leaves no trace", async () => {
    const [one, two] = [await node("n1"), await node("n2")];
    await start(one.argv);
    await expect(start([...two.argv, "--cluster-init", "--peers", one.peer])).rejects.toMatchObject({
      code: "BOOT_REFUSED",
      message: expect.stringMatching(/--cluster-init would found a second cluster.*join it/),
    });
    expect(() => readFileSync(two.dataDirectory)).toThrow(/ENOENT/);
  });
});

describe("a start that is refused or given up", () => {
  const nothingIn = (path: string) => expect(() => readFileSync(path)).toThrow(/ENOENT/);

  it("leaves no trace and no listener when it is told to stop while it looks for its cluster", async () => {
    const one = await node("n1");
    const stopping = new AbortController();
    const starting = start([...one.argv, "--peers", (await freeAddresses(1))[0]], stopping.signal);
    await expect
      .poll(() => ready(one).catch(() => null), { timeout: 10_000 })
      .toMatchObject([503, /waiting for/]);
    stopping.abort();
    await expect(starting).rejects.toMatchObject({ code: "CANCELLED" });
    nothingIn(one.dataDirectory);
    await expect(fetch(`http://${one.http}/livez`)).rejects.toThrow();
  });

  it.each(["--bind-addr", "--client-addr", "--http-addr"])(
    "names %s when its port is in use",
    async (flag) => {
      const one = await node("n1");
      const server = createServer();
      listeners.add(server);
      const taken = `127.0.0.1:${await listenOnFreePort(server)}`;
      await expect(start([...one.argv, flag, taken])).rejects.toMatchObject({
        code: "ADDRESS_IN_USE",
        message: expect.stringContaining(`${flag} ${taken} is in use`),
      });
      nothingIn(one.dataDirectory);
    },
  );

  it("gives up at --join-timeout, naming who did not answer", async () => {
    const one = await node("n1");
    const nobody = (await freeAddresses(1))[0];
    await expect(start([...one.argv, "--peers", nobody, "--join-timeout", "300ms"])).rejects.toMatchObject({
      code: "BOOT_REFUSED",
      message: expect.stringMatching(
        new RegExp(`gave up after --join-timeout.*${nobody} \\(connection refused\\)`),
      ),
    });
    nothingIn(one.dataDirectory);
  });

  it("names an unusable TLS file", async () => {
    const one = await node("n1");
    const file = join(folder, "key.pem");
    writeFileSync(file, "no key");
    const tls = ["--tls-cert", file, "--tls-key", file, "--tls-ca", join(folder, "missing.pem")];
    await expect(start([...one.argv, ...tls])).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringMatching(/--tls-cert .*key\.pem cannot be used: it holds no PEM block/),
    });
    nothingIn(one.dataDirectory);
  });

  it("refuses a second process on the folder of a running node, which goes on", async () => {
    const [one, two] = [await node("n1"), await node("n2")];
    await start(one.argv);
    const argv = [...two.argv, "--hostname", "n1", "--data-dir", one.dataDirectory];
    await expect(start(argv)).rejects.toMatchObject({ code: "BOOT_REFUSED" });
    await expect.poll(() => ready(one)).toEqual([200, "ok\n"]);
  });
});
