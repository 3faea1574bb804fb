import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NexusError } from "@nexus/contracts";
import { connect } from "@nexus/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Cluster } from "./harness/cluster.js";
import { until } from "./harness/wait.js";

const DISK_MIB = 256;

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

describe.skipIf(reason !== null)("a full disk", () => {
  let disk: string;
  let cluster: Cluster | null = null;

  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), "nexus-full-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MIB}m`, "tmpfs", disk]);
  });
  afterEach(async () => {
    await cluster?.close();
    cluster = null;
    execFileSync("umount", ["-l", disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  it("refuses writes with RESOURCE_EXHAUSTED, keeps reading, loses nothing, and resumes when space returns", async () => {
    cluster = await Cluster.start({ size: 1, folder: join(disk) });
    const node = cluster.node(0);
    const acknowledged = new Map<string, Uint8Array>();
    const refusal = await (async () => {
      await using fs = await connect({ servers: [node.client] });
      await fs.write("/before.txt", "before");
      for (let i = 0; i < 2_000; i += 1) {
        const body = new Uint8Array(512 * 1024).fill(i & 0xff);
        body.set(new TextEncoder().encode(`file ${i}`));
        try {
          await fs.write(`/f${i}`, body, { timeoutMs: 20_000 });
          acknowledged.set(`/f${i}`, body);
        } catch (error) {
          return NexusError.from(error);
        }
      }
      throw new Error("the disk never filled up");
    })();
    expect(refusal.code).toBe("NO_SPACE");
    expect(refusal.facts.grpc, "RESOURCE_EXHAUSTED").toBe(8);
    expect(refusal.message).toMatch(/space|full/i);
    expect(node.isRunning).toBe(true);

    const intact = async (): Promise<void> => {
      await using fs = await connect({ servers: [node.client] });
      for (const [path, body] of acknowledged) {
        const read = await fs.read(path);
        expect(Buffer.compare(read, body), path).toBe(0);
      }
      expect(new TextDecoder().decode(await fs.read("/before.txt"))).toBe("before");
    };
    await intact();

    // Fill what the content store could not use, to the last byte, then go through a crash and a reopening.
    const filler = join(disk, "filler");
    spawnSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=64k"], { stdio: "ignore" });
    await using fs = await connect({ servers: [node.client] });
    await expect(fs.write("/small.txt", "x".repeat(200_000), { timeoutMs: 10_000 })).rejects.toMatchObject({
      code: "NO_SPACE",
    });
    await node.kill();
    rmSync(filler);
    node.start();
    await node.ready();
    await intact();
    await using again = await connect({ servers: [node.client] });
    await again.remove("/f0");
    await until("writes to resume", async () => {
      await again.write("/after.txt", "after", { timeoutMs: 5_000 });
      return true;
    });
    mkdirSync(join(disk, "ok"));
    writeFileSync(join(disk, "ok", "x"), "");
  }, 180_000);
});
