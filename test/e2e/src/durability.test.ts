import { rmSync } from "node:fs";
import { NexusError } from "@nexus/contracts";
import { connect, type NexusFilesystem } from "@nexus/sdk";
import { afterEach, describe, expect, it } from "vitest";
import { nexus, runCli } from "./harness/cli.js";
import { Cluster } from "./harness/cluster.js";
import { PATIENCE_MS, until } from "./harness/wait.js";

let cluster: Cluster | null = null;
afterEach(async () => {
  await cluster?.close();
  cluster = null;
});

/** Writes numbered files until told to stop; remembers what was acknowledged. */
async function writeUnderLoad(
  servers: readonly string[],
  prefix: string,
  stopped: () => boolean,
): Promise<Map<string, string>> {
  const acknowledged = new Map<string, string>();
  const fs: NexusFilesystem = await connect({ servers: [...servers] });
  try {
    for (let i = 0; !stopped(); i += 1) {
      const path = `/load/${prefix}-${i}`;
      const body = `${prefix} ${i}`;
      try {
        await fs.write(path, body, { parents: true, timeoutMs: 8_000 });
        acknowledged.set(path, body);
      } catch (error) {
        if (!NexusError.is(error)) throw error;
      }
    }
  } finally {
    await fs.close();
  }
  return acknowledged;
}

describe("acknowledged writes", () => {
  it("are all there after kill -9 of the leader under load, and writes go on without it", async () => {
    cluster = await Cluster.start({ size: 3 });
    const c = cluster;
    const leader = await c.leader();
    const survivors = c.nodes.filter((n) => n !== leader);
    let stop = false;
    // Content is on the node that wrote it, so writers use the survivors: metadata is what is at stake here.
    const writers = survivors.flatMap((node, w) => [
      writeUnderLoad([node.client], `a${w}`, () => stop),
      writeUnderLoad([node.client], `b${w}`, () => stop),
    ]);
    await using observer = await connect({ servers: [survivors[0]!.client] });
    await untilLoad(observer, 40);
    await leader.kill();
    const atKill = await loadCount(observer, "local");
    await untilLoad(observer, atKill + 40);
    stop = true;
    const acknowledged = new Map((await Promise.all(writers)).flatMap((m) => [...m]));
    expect(acknowledged.size).toBeGreaterThan(80);
    await using fs = await connect({ servers: survivors.map((n) => n.client) });
    for (const [path, body] of acknowledged)
      expect(new TextDecoder().decode(await fs.read(path)), path).toBe(body);

    leader.start();
    await leader.ready();
    await using back = await connect({ servers: [leader.client] });
    for (const [path, body] of acknowledged)
      expect(new TextDecoder().decode(await back.read(path)), path).toBe(body);
  }, 300_000);

  it("survive kill -9 of all three nodes at once", async () => {
    cluster = await Cluster.start({ size: 3 });
    const c = cluster;
    let stop = false;
    const writers = c.nodes.map((node, w) => writeUnderLoad([node.client], `n${w}`, () => stop));
    {
      await using observer = await connect({ servers: [c.node(0).client] });
      await untilLoad(observer, 60);
    }
    await Promise.all(c.nodes.map((node) => node.kill()));
    stop = true;
    const acknowledged = new Map((await Promise.all(writers)).flatMap((m) => [...m]));
    for (const node of c.nodes) node.start();
    await Promise.all(c.nodes.map((node) => node.ready()));
    await using fs = await connect({ servers: [c.node(1).client] });
    for (const [path, body] of acknowledged)
      expect(new TextDecoder().decode(await fs.read(path)), path).toBe(body);
    expect(acknowledged.size).toBeGreaterThan(50);
  }, 300_000);

  it("survive an orderly restart of all three, each of which exits 0 within ten seconds", async () => {
    cluster = await Cluster.start({ size: 3 });
    const c = cluster;
    await nexus(["write", "/kept.txt", "kept", "--server", c.node(0).client]);
    for (const node of c.nodes) {
      const startedMs = performance.now();
      expect(await node.stop(), node.logTail()).toEqual({ code: 0, signal: null });
      expect(performance.now() - startedMs).toBeLessThan(10_000);
    }
    for (const node of c.nodes) node.start();
    await Promise.all(c.nodes.map((node) => node.ready()));
    for (const node of c.nodes)
      expect(await nexus(["cat", "/kept.txt", "--server", node.client])).toBe("kept");
  }, 300_000);
});

describe("a follower that lost its disk", () => {
  it("rejoins under a new id, takes its dead self's seat, and serves everything again", async () => {
    cluster = await Cluster.start({ size: 3 });
    const c = cluster;
    const leader = await c.leader();
    const follower = c.nodes.find((n) => n !== leader && n !== c.node(0)) ?? c.node(1);
    const oldId = String((await c.zone(follower)).nodeId);
    {
      await using fs = await connect({ servers: [leader.client] });
      for (let i = 0; i < 20; i += 1) await fs.write(`/w${i}`, `${i}`);
    }
    await follower.kill();
    rmSync(follower.spec.dataDir, { recursive: true });
    follower.start();
    await follower.ready();
    const settled = await until(
      "the new member to hold the seat",
      async () => {
        const view = await c.zone(await c.leader());
        const voters = view.members.filter((m) => m.role === "voter").map((m) => String(m.nodeId));
        return voters.length === 3 && !voters.includes(oldId) && view.members.length === 3 ? view : undefined;
      },
      PATIENCE_MS,
      250,
    );
    expect(settled.members.some((m) => m.address === follower.peer)).toBe(true);
    await using fs = await connect({ servers: [follower.client] });
    for (let i = 0; i < 20; i += 1) expect(new TextDecoder().decode(await fs.read(`/w${i}`))).toBe(`${i}`);
  }, 300_000);
});

describe("content with one copy", () => {
  it("whose only holder is gone gives an error that names the file, the holder and what to do", async () => {
    cluster = await Cluster.start({ size: 3 });
    const c = cluster;
    const holder = c.node(2);
    await nexus(["write", "/only-here.txt", "precious", "--server", holder.client]);
    await holder.kill();
    const reader = c.node(0);
    const result = await until("a leader without the holder", async () => {
      const attempt = await runCli(["cat", "/only-here.txt", "--json", "--server", reader.client]);
      return attempt.stderr.includes("CONTENT_UNAVAILABLE") ? attempt : undefined;
    });
    expect(result.code).toBe(1);
    const error = JSON.parse(result.stderr) as { message: string; retryable: boolean };
    expect(error.message).toContain("/only-here.txt");
    expect(error.message).toContain(holder.peer);
    expect(error.retryable).toBe(true);
    holder.start();
    await holder.ready();
    expect(await nexus(["cat", "/only-here.txt", "--server", reader.client])).toBe("precious");
  }, 300_000);
});

/** Files that writers under load have made so far. Without a leader nothing is counted but what is known locally. */
async function loadCount(fs: NexusFilesystem, consistency: "linearizable" | "local"): Promise<number> {
  let count = 0;
  for await (const _file of fs.list("/load", { consistency: { kind: consistency } })) count += 1;
  return count;
}

async function untilLoad(fs: NexusFilesystem, files: number): Promise<void> {
  await until(`more than ${files} files`, async () =>
    (await loadCount(fs, "linearizable")) > files ? true : undefined,
  );
}
