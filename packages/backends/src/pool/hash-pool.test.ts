import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { blake3Hex } from "@nexus/lib/node";
import { describe, expect, it, onTestFinished } from "vitest";
import { noise } from "../testing/bytes.js";
import { tempFolder } from "../testing/temp-folder.js";
import { createHashPool, defaultPoolThreads, type HashPoolOptions, type PoolSample } from "./hash-pool.js";
import { hashWorkerFile } from "./worker-file.js";

function open(options: Partial<HashPoolOptions> = {}) {
  const pool = createHashPool(options);
  onTestFinished(() => pool.close());
  return pool;
}

const cutTask = (bytes: Uint8Array, isFinal = true) => ({
  kind: "cut" as const,
  buffer: new Uint8Array(bytes).buffer,
  startBytes: 0,
  endBytes: bytes.length,
  isFinal,
});

describe("the hash pool", () => {
  it("moves a buffer to the thread and back instead of copying it", async () => {
    const pool = open();
    const bytes = noise(3_000_000);
    const task = cutTask(bytes);
    const { buffer, chunks } = await pool.run(task);
    expect(task.buffer.byteLength).toBe(0);
    expect(buffer.byteLength).toBe(bytes.length);
    for (const { offsetBytes, lengthBytes, contentId } of chunks) {
      expect(blake3Hex(bytes.subarray(offsetBytes, offsetBytes + lengthBytes))).toBe(contentId);
    }
    expect(chunks.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0)).toBe(bytes.length);
  });

  it("leaves the last chunk open unless the input ends", async () => {
    const pool = open();
    expect((await pool.run(cutTask(noise(100_000), false))).chunks).toEqual([]);
    expect((await pool.run(cutTask(noise(100_000)))).chunks).toHaveLength(1);
  });

  it("refuses tasks beyond its queue and after it is closed", async () => {
    const pool = open({ threads: 1, maxQueuedTasks: 2 });
    const tasks = Array.from({ length: 8 }, () => pool.run(cutTask(noise(3_000_000))));
    const results = await Promise.allSettled(tasks);
    const refused = results.filter(({ status }) => status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    for (const result of refused) expect(result).toMatchObject({ reason: { code: "RESOURCE_EXHAUSTED" } });
    expect(results[0]?.status).toBe("fulfilled");
    await pool.close();
    await expect(pool.run(cutTask(noise(1)))).rejects.toMatchObject({ code: "CLOSED" });
  });

  it("reports what every task took", async () => {
    const samples: PoolSample[] = [];
    const pool = open({ onTask: (sample) => samples.push(sample) });
    await pool.run(cutTask(noise(3_000_000)));
    expect(samples).toEqual([
      { kind: "cut", runMs: expect.any(Number), waitMs: expect.any(Number), queueDepth: 0 },
    ]);
    expect(samples[0]?.runMs).toBeGreaterThan(0);
  });

  it("reads what is there, and says what is not", async () => {
    const pool = open();
    const path = join(tempFolder(), "blob");
    const read = (maxBytes: number) => pool.run({ kind: "read", path, maxBytes });
    expect((await read(10)).outcome).toEqual({ kind: "missing" });
    writeFileSync(path, noise(10));
    expect((await read(10)).outcome).toMatchObject({ kind: "found", contentId: blake3Hex(noise(10)) });
    expect((await read(9)).outcome).toEqual({ kind: "tooLarge", sizeBytes: 10 });
  });

  it.each([
    [1, 1],
    [2, 1],
    [4, 3],
    [64, 4],
  ])("has on %i cores %i threads", (cores, threads) => {
    expect(defaultPoolThreads(cores)).toBe(threads);
  });
});

describe("the worker file", () => {
  it("is found beside the module, from source in dist, and missed with a remedy", () => {
    const folder = mkdtempSync(join(tempFolder(), "package-"));
    mkdirSync(join(folder, "dist", "pool"), { recursive: true });
    const worker = join(folder, "dist", "pool", "hash-worker.js");
    writeFileSync(worker, "");
    expect(hashWorkerFile(pathToFileURL(join(folder, "dist", "pool", "worker-file.js")).href)).toBe(worker);
    expect(hashWorkerFile(pathToFileURL(join(folder, "src", "pool", "worker-file.ts")).href)).toBe(worker);
    expect(() => hashWorkerFile(pathToFileURL(join(folder, "other", "x.js")).href)).toThrow(/npm run setup/);
  });
});
