import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cluster } from "./harness/cluster.js";
import { cleanEnv, cliBin } from "./harness/node-process.js";

const MIB = 1024 * 1024;
/** The long run of `npm run test:full` moves 2 GiB; the everyday one enough to show the same growth. */
const FILE_MIB = process.env["NEXUS_TEST_FULL"] === "1" ? 2048 : 512;
const GROWTH_LIMIT_BYTES = 256 * MIB;

/** A stream of pseudo-random blocks that differ, with its hash: nothing deduplicates, nothing compresses. */
async function* blocks(count: number, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  const fd = createReadStream("/dev/urandom", { highWaterMark: MIB, end: 4 * MIB - 1 });
  const seeds: Buffer[] = [];
  for await (const chunk of fd) seeds.push(chunk as Buffer);
  for (let i = 0; i < count; i += 1) {
    const block = Buffer.from(seeds[i % seeds.length]!);
    for (let at = 0; at < block.length; at += 4096) block.writeUInt32LE((i * 2654435761 + at) >>> 0, at);
    hash.update(block);
    yield block;
  }
}

function peakOf(pid: number): number {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kib ?? 0) * 1024;
}

describe(`a file of ${FILE_MIB} MiB`, () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({ size: 3 });
  }, 300_000);
  afterAll(async () => {
    await cluster?.close();
  });

  it("streams in on one node and out of another without growing any process by more than 256 MiB", async () => {
    const before = cluster.nodes.map((n) => n.residentBytes());
    const sent = createHash("sha256");
    const writer = spawn(
      process.execPath,
      [cliBin, "write", "/big.bin", "-", "--server", cluster.node(0).client],
      {
        stdio: ["pipe", "inherit", "inherit"],
        env: cleanEnv(),
      },
    );
    let writerPeak = 0;
    for await (const block of blocks(FILE_MIB, sent)) {
      if (!writer.stdin.write(block)) {
        await once(writer.stdin, "drain");
        writerPeak = Math.max(writerPeak, peakOf(writer.pid!));
      }
    }
    writer.stdin.end();
    expect(await new Promise((resolve) => writer.once("close", resolve))).toBe(0);

    const received = createHash("sha256");
    const reader = spawn(process.execPath, [cliBin, "cat", "/big.bin", "--server", cluster.node(1).client], {
      stdio: ["ignore", "pipe", "inherit"],
      env: cleanEnv(),
    });
    let readerPeak = 0;
    let bytes = 0;
    for await (const chunk of reader.stdout as AsyncIterable<Buffer>) {
      received.update(chunk);
      bytes += chunk.length;
      if (bytes % (64 * MIB) < chunk.length && reader.exitCode === null)
        readerPeak = Math.max(readerPeak, peakOf(reader.pid!));
    }
    expect(bytes).toBe(FILE_MIB * MIB);
    expect(received.digest("hex")).toBe(sent.digest("hex"));

    cluster.nodes.forEach((node, i) => {
      const growth = node.peakResidentBytes() - before[i]!;
      expect(growth, `${node.spec.name} grew by ${Math.round(growth / MIB)} MiB`).toBeLessThan(
        GROWTH_LIMIT_BYTES,
      );
    });
    // A bare Node process is about 45 MiB; what is above it is the transfer's.
    for (const peak of [writerPeak, readerPeak]) expect(peak).toBeLessThan(GROWTH_LIMIT_BYTES + 64 * MIB);
  }, 300_000);
});
