import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NexusError } from "@nexus/contracts";
import { connect, type NexusFilesystem } from "@nexus/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cluster } from "./harness/cluster.js";
import type { NodeProcess } from "./harness/node-process.js";
import { PATIENCE_MS, until } from "./harness/wait.js";

const TEST_TIMEOUT_MS = 120_000;
const KILLS = 3;
const WRITERS = 4;
const NO_CONFIGURATION = { HOME: "/nonexistent" };

/** A kernel in this process, over the rows of three daemons. */
describe("the metastore driver remote over three daemons", { timeout: TEST_TIMEOUT_MS }, () => {
  let cluster: Cluster;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "nexus-e2e-remote-"));
    cluster = await Cluster.start({ size: 3 });
  }, PATIENCE_MS);
  afterAll(async () => {
    await cluster?.close();
    rmSync(folder, { recursive: true, force: true });
  }, PATIENCE_MS);

  const open = (name: string, nodes: readonly NodeProcess[]): Promise<NexusFilesystem> =>
    connect({
      folder: join(folder, name),
      metastore: { driver: "remote", servers: nodes.map(({ peer }) => peer) },
      env: NO_CONFIGURATION,
      connectTimeoutMs: 2_000,
    });

  it("reads what was written through a daemon, and daemons see what it changes", async () => {
    await using daemon = await cluster.connect(cluster.nodes);
    await daemon.write("/docs/a.txt", "by a daemon", { parents: true });
    await using here = await open("reading", cluster.nodes);
    expect(new TextDecoder().decode(await here.read("/docs/a.txt"))).toBe("by a daemon");
    await here.rename("/docs/a.txt", "/docs/b.txt");
    await here.setXattrs("/docs/b.txt", { tag: "here" });
    const { entry } = await daemon.stat("/docs/b.txt");
    expect(entry.xattrs).toEqual({ tag: "here" });
    expect(new TextDecoder().decode(await daemon.read("/docs/b.txt"))).toBe("by a daemon");
  });

  it("applies each change once while daemons are killed and come back", async () => {
    await using here = await open("killing", cluster.nodes);
    await here.mkdir("/once");
    const made: string[] = [];
    const doubtful: string[] = [];
    const others: string[] = [];
    let isOver = false;
    const write = async (writer: number): Promise<void> => {
      for (let i = 0; !isOver; i += 1) {
        const path = `/once/${writer}-${i}`;
        try {
          await here.mkdir(path, { timeoutMs: 20_000 });
          made.push(path);
        } catch (error) {
          const { code } = NexusError.from(error);
          // Applied a second time it would be there already.
          if (code === "UNKNOWN_OUTCOME") doubtful.push(path);
          else others.push(`${path} ${code}`);
        }
      }
    };
    const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer));
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = made.length;
      await until("changes to go on", () => Promise.resolve(made.length > before + 20 ? true : undefined));
      const victim = cluster.node(kill % cluster.nodes.length);
      await victim.kill();
      victim.start();
      await victim.ready();
    }
    isOver = true;
    await Promise.all(writers);

    await using daemon = await cluster.connect(cluster.nodes);
    const there = new Set<string>();
    for await (const { path } of daemon.list("/once")) there.add(path);
    expect(made.filter((path) => !there.has(path))).toEqual([]);
    const known = new Set([...made, ...doubtful]);
    expect([...there].filter((path) => !known.has(path))).toEqual([]);
    expect(others.filter((refused) => refused.endsWith("ALREADY_EXISTS"))).toEqual([]);
  });
});
