import { RedisServer, whyNoRedisServer } from "@nexus/backends/testing";
import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import type { CacheConfig } from "../config/types.js";
import { Closers } from "../lifecycle/closers.js";
import { Metrics } from "../metrics/registry.js";
import { openCache } from "./cache.js";

const skipReason = whyNoRedisServer();
if (skipReason !== null) console.log(`SKIP REASON: ${skipReason}`);

const VALUE = Uint8Array.of(1, 2, 3);

function open(config: CacheConfig) {
  const closers = new Closers();
  onTestFinished(async () => {
    expect((await closers.closeAll(5_000)).failures).toEqual([]);
  });
  const metrics = new Metrics();
  const lines: string[] = [];
  const logger = pino({ level: "info" }, { write: (line) => void lines.push(line) });
  const cache = openCache(config, { closers, metrics, logger });
  const metric = async (sample: string): Promise<number | null> => {
    const line = (await metrics.page()).body.split("\n").find((each) => each.startsWith(`${sample} `));
    return line === undefined ? null : Number(line.slice(sample.length));
  };
  return { cache, metric, lines };
}

describe("the cache services are given", () => {
  it("holds nothing and refuses nothing without configuration", async () => {
    const { cache } = open({ kind: "none" });
    await cache.set("k", VALUE, null);
    expect(await cache.get("k")).toBeNull();
    expect(cache.driver).toBe("null");
  });

  it("keeps values in this process when told so", async () => {
    const { cache } = open({ kind: "memory" });
    await cache.set("k", VALUE, 60_000);
    expect(await cache.get("k")).toEqual(VALUE);
  });

  it.skipIf(skipReason !== null)(
    "of a server is missed, counted and logged when it goes, and used again when it is back",
    async () => {
      const server = await RedisServer.start({ password: "secret" });
      const { host, port } = { host: "127.0.0.1", port: server.port };
      const { cache, metric, lines } = open({
        kind: "redis",
        url: `redis://:secret@${host}:${port}`,
        keyPrefix: "test:",
      });
      await expect.poll(() => metric("nexus_cache_up"), { timeout: 10_000 }).toBe(1);
      await cache.set("k", VALUE, null);
      expect(await cache.get("k")).toEqual(VALUE);
      await server.kill();
      await expect.poll(() => metric("nexus_cache_up"), { timeout: 10_000 }).toBe(0);
      expect(await cache.get("k")).toBeNull();
      expect(await metric('nexus_cache_absent_total{code="UNAVAILABLE"}')).toBe(1);
      await server.restart();
      await expect.poll(() => metric("nexus_cache_up"), { timeout: 10_000 }).toBe(1);
      await cache.set("k", VALUE, null);
      expect(await cache.get("k")).toEqual(VALUE);
      expect(await metric("nexus_cache_connects_total")).toBe(2);
      expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
        "connected to the cache",
        "the cache is out of reach: going on without it",
        "connected to the cache",
      ]);
      expect(lines.join("")).not.toContain("secret");
    },
  );
});
