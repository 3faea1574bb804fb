import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { WatchEvent } from "@nexus/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nexus } from "./harness/cli.js";
import { Cluster } from "./harness/cluster.js";
import { PATIENCE_MS, until } from "./harness/wait.js";

/** A client's session, as the sdk keeps it; and a while in which it is certainly renewed. */
const LEASE_MS = 15_000;

/** A client in a process of its own that ties `path` to itself and stays. */
async function clientTying(path: string, servers: readonly string[]): Promise<ChildProcess> {
  const script = `const { connect } = await import(${JSON.stringify(import.meta.resolve("@nexus/sdk"))});
    const fs = await connect({ servers: ${JSON.stringify(servers)} });
    await fs.write(${JSON.stringify(path)}, "x", { ephemeral: true, timeoutMs: ${PATIENCE_MS} });
    process.send("written"); setInterval(() => {}, 1000);`;
  const child = fork("-", {
    execArgv: ["--input-type=module", "--eval", script],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(child, "message");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

describe("three daemons", { timeout: 3 * PATIENCE_MS }, () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({ size: 3 });
  }, PATIENCE_MS);
  afterAll(() => cluster?.close(), PATIENCE_MS);

  it("keep a file tied to a client through kill -9 of its node, and let go of it after kill -9 of the client", async () => {
    const [first, second, third] = [cluster.node(0), cluster.node(1), cluster.node(2)];
    await using observer = await cluster.connect([third]);
    await using watch = await observer.watch("/tied", { types: ["file_delete"], timeoutMs: PATIENCE_MS });
    const deleted = watch[Symbol.asyncIterator]().next();
    const client = await clientTying("/tied", [second.client, first.client]);
    try {
      await second.kill();
      await new Promise((resolve) => setTimeout(resolve, LEASE_MS + 5_000));
      expect((await observer.stat("/tied", { timeoutMs: PATIENCE_MS })).entry.ephemeral).toBe(true);
    } finally {
      await kill(client);
    }
    const event = (await deleted).value as WatchEvent;
    expect(event).toMatchObject({ type: "file_delete", path: "/tied" });
    expect(await observer.exists("/tied", { timeoutMs: PATIENCE_MS })).toBe(false);
    second.start();
    await second.ready();
    await cluster.settled();
  });

  it("keep what is removed through kill -9 of one, give it back, and do away with it in time", async () => {
    const [first, second, third] = [cluster.node(0), cluster.node(1), cluster.node(2)];
    const on = (node: typeof first, ...args: string[]): Promise<string> =>
      nexus([...args, "--server", node.client]);
    await using fs = await cluster.connect([third, first]);
    await on(first, "zone", "trash", "root", "--retain", "1h");
    for (let i = 0; i < 20; i += 1) await fs.write(`/kept/${i}`, `${i}`, { parents: true });
    expect(await on(second, "rm", "-r", "/kept")).toBe("");
    await first.kill();
    const call = { timeoutMs: PATIENCE_MS };
    const item = await until("the trash lists it", async () => {
      for await (const each of fs.trash.list("/kept", call)) return each;
      return undefined;
    });
    await fs.trash.restore(item, { to: "/back", ...call });
    expect(new TextDecoder().decode(await fs.read("/back/7", call))).toBe("7");
    await fs.zones.setTrash("root", 2_000, call);
    await fs.remove("/back", { recursive: true, ...call });
    expect(await on(second, "trash", "list")).toContain("/back");
    await until("its time is over", async () =>
      (await on(second, "trash", "list")) === "" ? true : undefined,
    );
    first.start();
    await first.ready();
    await cluster.settled();
  });
});
