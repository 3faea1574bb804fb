import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NexusError } from "@nexus/contracts";
import { connect, type NexusFilesystem } from "@nexus/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Cluster } from "./harness/cluster.js";
import type { NodeProcess } from "./harness/node-process.js";
import { until } from "./harness/wait.js";

const MIB = 1024 * 1024;
const DISK_MIB = 192;

function canMountTmpfs(): string | null {
  if (process.getuid?.() !== 0) return "mounting a small tmpfs needs root";
  const folder = mkdtempSync(join(tmpdir(), "nexus-mount-"));
  try {
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]);
    if (mounted.status !== 0) return "this machine does not let tests mount a tmpfs";
    execFileSync("umount", [folder]);
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const reason = canMountTmpfs();
if (reason !== null) console.log(`SKIP REASON: full-disk tests: ${reason}`);

/** Small enough for a small disk: writes are refused with less than 32 MiB free. */
const RESERVE = "16MiB";

describe.skipIf(reason !== null)("a full disk", () => {
  let disk: string;
  let logs: string;
  let cluster: Cluster;
  let node: NodeProcess;
  const acknowledged = new Map<string, Uint8Array>();

  beforeEach(async () => {
    disk = mkdtempSync(join(tmpdir(), "nexus-full-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MIB}m`, "tmpfs", disk]);
    // What the node says goes elsewhere: the harness must not fail on the disk it fills.
    logs = mkdtempSync(join(tmpdir(), "nexus-full-logs-"));
    acknowledged.clear();
    cluster = await Cluster.start({
      size: 1,
      folder: disk,
      extraArgs: ["--disk-reserve", RESERVE],
      configure: (_node, spec) => ({ ...spec, logFile: join(logs, "node.log") }),
    });
    node = cluster.node(0);
    await until(
      "the reserve to be set aside",
      async () => (await gauge("nexus_disk_reserve_bytes")) === 16 * MIB || undefined,
    );
  }, 120_000);
  afterEach(async () => {
    await cluster?.close();
    execFileSync("umount", ["-l", disk]);
    for (const folder of [disk, logs]) rmSync(folder, { recursive: true, force: true });
  });

  async function gauge(name: string): Promise<number> {
    const line = (await node.metrics()).split("\n").find((candidate) => candidate.startsWith(`${name} `));
    return Number(line?.split(" ")[1]);
  }

  const withClient = async <T>(work: (fs: NexusFilesystem) => Promise<T>): Promise<T> => {
    await using fs = await connect({ servers: [node.client] });
    return await work(fs);
  };

  /** Writes files until one is refused. */
  const writeUntilRefused = (): Promise<NexusError> =>
    withClient(async (fs) => {
      for (let i = 0; i < 2_000; i += 1) {
        const body = new Uint8Array(MIB).fill(i & 0xff);
        body.set(new TextEncoder().encode(`file ${i}`));
        try {
          await fs.write(`/f${i}`, body, { timeoutMs: 60_000 });
          acknowledged.set(`/f${i}`, body);
        } catch (error) {
          return NexusError.from(error);
        }
      }
      throw new Error("the disk never filled up");
    });

  const expectIntact = (): Promise<void> =>
    withClient(async (fs) => {
      for (const [path, body] of acknowledged) {
        const read = await fs.read(path, { timeoutMs: 60_000 });
        expect(Buffer.compare(read, body), path).toBe(0);
      }
    });

  const expectGrowthRefused = (): Promise<void> =>
    withClient(async (fs) => {
      const refused = { code: "NO_SPACE" };
      await expect(fs.write("/more", "x".repeat(1_000))).rejects.toMatchObject(refused);
      await expect(fs.append("/f1", "x")).rejects.toMatchObject(refused);
      await expect(fs.mkdir("/folder")).rejects.toMatchObject(refused);
    });

  const remove = (path: string): Promise<void> =>
    withClient(async (fs) => {
      // Gone already: an attempt before this one, whose answer was lost, took effect.
      await fs.remove(path, { timeoutMs: 60_000 }).catch((error: unknown) => {
        if (NexusError.from(error).code !== "NOT_FOUND") throw error;
      });
      acknowledged.delete(path);
      await expect(fs.stat(path)).rejects.toMatchObject({ code: "NOT_FOUND" });
    });

  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(disk);
    return bavail * bsize;
  };

  /** Takes what is free, to the last byte. */
  const fill = (name: string): string => {
    const filler = join(disk, name);
    spawnSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=64k"], { stdio: "ignore" });
    // A running node may give up a piece of its reserve at once.
    if (!node.isRunning) expect(freeBytes()).toBe(0);
    return filler;
  };

  const restart = async (): Promise<void> => {
    node.start();
    await node.ready();
  };

  it("is not reached: growth is refused before, reads and removals go on, and writes resume with room", async () => {
    const refusal = await writeUntilRefused();
    expect(refusal.code).toBe("NO_SPACE");
    expect(refusal.facts.grpc, "RESOURCE_EXHAUSTED").toBe(8);
    expect(refusal.message).toMatch(/MiB are free for .*data; free space on that filesystem/);
    expect(freeBytes(), "room is left for what is not refused").toBeGreaterThan(8 * MIB);
    expect(acknowledged.size).toBeGreaterThan(20);
    await expectIntact();
    await remove("/f0");
    await expectGrowthRefused();
    expect(await gauge("nexus_disk_low_space")).toBe(1);
    const readyz = await fetch(`${node.http}/readyz`);
    const { notices } = await withClient((fs) => fs.status());
    expect(notices).toEqual([expect.stringMatching(/^space: this node takes no writes that need room/)]);
    expect([readyz.status, await readyz.text()]).toEqual([200, expect.stringMatching(/^ok\nspace: .*free/)]);

    // Somebody else takes the rest at once while the node runs: its next write may fail, and a failed store is opened
    // again as soon as the reserve has made room.
    const filler = fill("filler");
    await until("room to be made from the reserve", () => freeBytes() > 0 || undefined);
    await until("a removal to go through", async () => {
      await remove("/f1");
      return true;
    });
    await remove("/f2");
    await expectIntact();
    await expectGrowthRefused();

    rmSync(filler);
    execFileSync("mount", ["-o", `remount,size=${2 * DISK_MIB}m`, disk]);
    await until("writes to resume", () =>
      withClient(async (fs) => (await fs.write("/after", "after"), true)),
    );
    expect(await gauge("nexus_disk_low_space")).toBe(0);
    expect(await gauge("nexus_disk_reserve_bytes")).toBe(16 * MIB);
    await expectIntact();
  }, 300_000);

  it("to the last byte does not keep a node from starting, reading and removing", async () => {
    await writeUntilRefused();
    // The second time only the piece is left that a running node never gives up.
    for (const time of ["first", "second"]) {
      await node.kill();
      fill(`filler-${time}`);
      await restart();
      await expectIntact();
      await remove(time === "first" ? "/f0" : "/f1");
      await expectGrowthRefused();
    }
    for (const time of ["first", "second"]) rmSync(join(disk, `filler-${time}`));
    execFileSync("mount", ["-o", `remount,size=${2 * DISK_MIB}m`, disk]);
    await until("writes to resume", () =>
      withClient(async (fs) => (await fs.write("/after", "after"), true)),
    );
    await node.stop();
    await restart();
    await expectIntact();
  }, 300_000);
});
