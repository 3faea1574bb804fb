import { type AddressInfo, createServer } from "node:net";
import { describeCacheStore } from "@nexus/kernel/testing";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { RedisServer, whyNoRedisServer } from "../../testing/redis-server.js";
import { TolerantCacheStore } from "../tolerant-cache-store.js";
import { DEFAULT_REDIS_CACHE_LIMITS, type RedisCacheLimits, RedisCacheStore } from "./redis-cache-store.js";
import type { RedisConnectionEvent } from "./redis-connection.js";

const skipReason = whyNoRedisServer();
if (skipReason !== null) console.log(`SKIP REASON: ${skipReason}`);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const QUICK: Partial<RedisCacheLimits> = { callTimeoutMs: 300, reconnectInitialMs: 10, reconnectMaxMs: 50 };

interface Opened {
  readonly store: RedisCacheStore;
  readonly events: RedisConnectionEvent[];
  readonly listenerErrors: unknown[];
}

function openStore(
  url: string,
  over: { keyPrefix?: string; limits?: Partial<RedisCacheLimits> } = {},
): Opened {
  const events: RedisConnectionEvent[] = [];
  const listenerErrors: unknown[] = [];
  const store = new RedisCacheStore({
    url,
    keyPrefix: over.keyPrefix ?? "nexus:",
    nowMs: () => performance.now(),
    random: () => Math.random(),
    onEvent: (event) => events.push(event),
    onListenerError: (_, error) => listenerErrors.push(error),
    limits: { ...DEFAULT_REDIS_CACHE_LIMITS, ...QUICK, ...over.limits },
  });
  return { store, events, listenerErrors };
}

/** Connected, and closed when the test ends. */
async function connected(url: string, over: Parameters<typeof openStore>[1] = {}): Promise<Opened> {
  const opened = openStore(url, over);
  onTestFinished(() => opened.store.close());
  await healthy(opened.store);
  return opened;
}

const healthy = (store: RedisCacheStore): Promise<void> =>
  vi.waitFor(async () => expect(await store.healthCheck()).toMatchObject({ healthy: true }), 10_000);

async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: unknown; readonly tookMs: number }> {
  const startedAt = performance.now();
  const result = await work().catch((error: unknown) => error);
  return { result, tookMs: performance.now() - startedAt };
}

describe.skipIf(skipReason !== null)("the cache on a Redis server", () => {
  describeCacheStore("a Redis server", async () => {
    const server = await RedisServer.start();
    const { store } = openStore(server.url);
    const { store: second } = openStore(server.url);
    await Promise.all([healthy(store), healthy(second)]);
    return {
      store,
      second,
      // The server's own clock counts: what it keeps for so long from now on is gone.
      advance: async (ms) => {
        await store.set("passing", bytes("x"), ms);
        await expect.poll(() => store.exists("passing"), { interval: 5, timeout: 10_000 }).toBe(false);
      },
      settled: async () => {
        // Messages come on the connections that replies come on, in order.
        for (const each of [store, second]) await each.healthCheck();
      },
      dispose: async () => {
        await Promise.all([store.close(), second.close()]);
        await server.kill();
      },
    };
  });

  it("keeps to its prefix: others' keys and channels on the server are not seen", async () => {
    const server = await RedisServer.start();
    const { store: ours } = await connected(server.url, { keyPrefix: "a*[x]:" });
    const { store: theirs } = await connected(server.url, { keyPrefix: "abx:" });
    await ours.set("k", bytes("ours"), null);
    await theirs.set("k", bytes("theirs"), null);
    await theirs.set("more", bytes("theirs"), null);
    const heard: number[] = [];
    await ours.subscribe("c", ({ length }) => heard.push(length));
    await theirs.publish("c", bytes("x"));
    expect(await ours.keysMatching("*", 10)).toEqual(["k"]);
    expect(await ours.deleteMatching("*")).toBe(1);
    expect(await theirs.keysMatching("*", 10)).toHaveLength(2);
    await ours.healthCheck();
    expect(heard).toEqual([]);
  });

  it("matches one character by `?` however many bytes it has", async () => {
    const server = await RedisServer.start();
    const { store } = await connected(server.url);
    for (const key of ["a\u{e9}", "a\u{20ac}", "ab", "abc", "a\\"]) await store.set(key, bytes("1"), null);
    expect([...(await store.keysMatching("a?", 10))].sort()).toEqual(
      ["a\\", "ab", "a\u{e9}", "a\u{20ac}"].sort(),
    );
    expect(await store.keysMatching("a\\", 10)).toEqual(["a\\"]);
  });

  it("refuses at once while the server is gone, reconnects by itself, and subscriptions live on", async () => {
    const server = await RedisServer.start();
    const { store, events } = await connected(server.url);
    const heard: string[] = [];
    await store.subscribe("c", (message) => heard.push(new TextDecoder().decode(message)));
    await store.set("k", bytes("v"), null);

    await server.kill();
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ kind: "lost" }), 10_000);
    const refused = await timed(() => store.get("k"));
    expect(refused.result).toMatchObject({
      code: "UNAVAILABLE",
      remedy: expect.stringContaining("go on without"),
    });
    expect(refused.tookMs).toBeLessThan(100);
    expect(await store.healthCheck()).toMatchObject({
      healthy: false,
      reason: expect.stringContaining("cache"),
    });

    await server.restart();
    await healthy(store);
    expect(await store.get("k")).toBeNull();
    await store.publish("c", bytes("back"));
    await vi.waitFor(() => expect(heard).toEqual(["back"]), 10_000);
    expect(events.map(({ kind }) => kind)).toEqual(["connected", "lost", "connected"]);
    expect(store.stats()).toMatchObject({ isConnected: true, connects: 2, pendingCommands: 0 });
  });

  it("makes one caller wait for a server that hangs, not each of them", async () => {
    const server = await RedisServer.start();
    const { store } = await connected(server.url);
    await store.set("k", bytes("v"), null);
    server.pause();
    const first = await timed(() => store.get("k"));
    expect(first.result).toMatchObject({ code: "UNAVAILABLE" });
    expect(first.tookMs).toBeGreaterThan(250);
    expect(first.tookMs).toBeLessThan(2_000);
    const second = await timed(() => store.get("k"));
    expect(second.result).toMatchObject({ code: "UNAVAILABLE" });
    expect(second.tookMs).toBeLessThan(100);
    server.resume();
    await healthy(store);
    expect(await store.get("k")).toEqual(bytes("v"));
  });

  it("notices a server that hangs although nobody asks it for anything", async () => {
    const server = await RedisServer.start();
    const { store, events } = await connected(server.url, { limits: { pingIntervalMs: 50 } });
    const heard: number[] = [];
    await store.subscribe("c", ({ length }) => heard.push(length));
    server.pause();
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ kind: "lost" }), 5_000);
    server.resume();
    await healthy(store);
    await store.publish("c", bytes("x"));
    await vi.waitFor(() => expect(heard).toEqual([1]), 10_000);
  });

  it("refuses more commands than may wait for a server that hangs", async () => {
    const server = await RedisServer.start();
    const { store } = await connected(server.url, { limits: { maxPendingCommands: 5 } });
    server.pause();
    const calls = Array.from({ length: 8 }, () => timed(() => store.get("k")));
    const codes = (await Promise.all(calls)).map(({ result }) => (result as { code: string }).code);
    expect(codes.sort()).toEqual([...Array(3).fill("RESOURCE_EXHAUSTED"), ...Array(5).fill("UNAVAILABLE")]);
    server.resume();
    await healthy(store);
  });

  it("says that the password is wrong, without saying the password", async () => {
    const server = await RedisServer.start({ password: "right" });
    const at = (password: string): string => `redis://:${password}@127.0.0.1:${server.port}`;
    const { store, events } = openStore(at("wrong"));
    onTestFinished(() => store.close());
    await vi.waitFor(() => expect(events).toHaveLength(1), 10_000);
    const { result } = await timed(() => store.get("k"));
    expect(result).toMatchObject({ code: "UNAUTHENTICATED", remedy: expect.stringContaining("password") });
    expect(String(result)).not.toContain("wrong@");
    const { store: welcome } = await connected(at("right"));
    await welcome.set("k", bytes("v"), null);
    expect(await welcome.get("k")).toEqual(bytes("v"));
  });

  it("reports a subscriber that throws", async () => {
    const server = await RedisServer.start();
    const { store, listenerErrors } = await connected(server.url);
    await store.subscribe("c", () => {
      throw new Error("broken");
    });
    await store.publish("c", bytes("x"));
    await vi.waitFor(() => expect(listenerErrors.map(String)).toEqual(["Error: broken"]), 10_000);
  });

  it("keeps every subscription that comes while the last one of its channel goes", async () => {
    const server = await RedisServer.start();
    const { store } = await connected(server.url);
    const heard: number[] = [];
    let leave = await store.subscribe("c", () => undefined);
    for (let i = 0; i < 50; i += 1) {
      const [next] = await Promise.all([store.subscribe("c", () => heard.push(i)), leave()]);
      await store.publish("c", bytes("x"));
      await store.healthCheck();
      leave = next;
    }
    expect(heard).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});

describe("a Redis server that is not there", () => {
  it("is tried again with growing delays, told once, and closing does not wait for it", async () => {
    let tries = 0;
    const server = createServer((socket) => {
      tries += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { store, events } = openStore(`redis://127.0.0.1:${port}`, { limits: { reconnectMaxMs: 20 } });
    await vi.waitFor(() => expect(tries).toBeGreaterThan(5), 10_000);
    expect(events).toMatchObject([{ kind: "lost", error: { code: "UNAVAILABLE" } }]);
    expect((await timed(() => store.close())).tookMs).toBeLessThan(200);
    await expect(store.get("k")).rejects.toMatchObject({ code: "CLOSED" });
  });

  it("is a cache without anything in it for those who can go on without", async () => {
    const failures: string[] = [];
    const { store } = openStore("redis://127.0.0.1:1");
    const cache = new TolerantCacheStore(store, { onAbsent: ({ code }) => failures.push(code) });
    await cache.set("k", bytes("v"), null);
    await cache.publish("c", bytes("v"));
    expect([await cache.get("k"), await cache.exists("k"), await cache.delete("k")]).toEqual([
      null,
      false,
      false,
    ]);
    expect([await cache.keysMatching("*", 9), await cache.deleteMatching("*")]).toEqual([[], 0]);
    expect(failures).toEqual(Array(7).fill("UNAVAILABLE"));
    expect(await cache.healthCheck()).toMatchObject({ healthy: false });
    await expect(cache.set("", bytes("v"), null)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(cache.subscribe("c", () => undefined)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await cache.close();
    await expect(cache.get("k")).rejects.toMatchObject({ code: "CLOSED" });
  });
});
