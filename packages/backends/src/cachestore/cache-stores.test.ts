import { NullCacheStore } from "@nexus/kernel";
import { describeCacheStore } from "@nexus/kernel/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesKeyPattern } from "./key-pattern.js";
import { MemoryCacheStore } from "./memory-cache-store.js";

function memoryCache(over: { readonly maxEntries?: number; readonly maxBytes?: number } = {}) {
  let nowMs = 0;
  const errors: unknown[] = [];
  const store = new MemoryCacheStore({
    nowMs: () => nowMs,
    onListenerError: (_, error) => errors.push(error),
    ...over,
  });
  return { store, errors, advance: (ms: number) => (nowMs += ms) };
}

describeCacheStore("the cache in memory", async () => {
  const { store, advance } = memoryCache();
  return {
    store,
    second: null,
    advance: async (ms) => void advance(ms),
    settled: async () => undefined,
    dispose: () => store.close(),
  };
});

describe("the cache in memory", () => {
  it("stays within its bounds and forgets what was used longest ago", async () => {
    const { store } = memoryCache({ maxEntries: 3 });
    for (const key of ["a", "b", "c"]) await store.set(key, Uint8Array.of(1), null);
    await store.get("a");
    await store.set("d", Uint8Array.of(1), null);
    expect([...(await store.keysMatching("*", 9))].sort()).toEqual(["a", "c", "d"]);
  });

  it("does not remember the names of what it evicted", async () => {
    const { store } = memoryCache({ maxBytes: 4_000 });
    for (let i = 0; i < 5_000; i += 1) await store.set(`key-${i}`, new Uint8Array(500), null);
    expect((await store.keysMatching("*", 9_999)).length).toBeLessThanOrEqual(7);
  });

  it("reports a subscriber that throws", async () => {
    const { store, errors } = memoryCache();
    await store.subscribe("c", () => {
      throw new Error("broken");
    });
    await store.publish("c", Uint8Array.of(1));
    expect(errors.map(String)).toEqual(["Error: broken"]);
  });
});

describe("no cache", () => {
  it("accepts everything and holds nothing", async () => {
    const cache = new NullCacheStore();
    await cache.set();
    expect([await cache.get(), await cache.exists(), await cache.delete()]).toEqual([null, false, false]);
    expect(await cache.keysMatching()).toEqual([]);
    const leave = await cache.subscribe();
    await cache.publish();
    await leave();
    expect(await cache.healthCheck()).toEqual({ healthy: true, roundTripMs: 0 });
  });
});

describe("a key pattern", () => {
  it("matches what the same regular expression would", () => {
    const letters = fc.array(fc.constantFrom("*", "?", "a", "b", ".", "["), { maxLength: 8 });
    const key = fc.string({ unit: fc.constantFrom("a", "b", ".", "[", "\n"), maxLength: 8 });
    fc.assert(
      fc.property(letters, key, (pattern, text) => {
        const source = pattern.map((each) =>
          each === "*" ? "[^]*" : each === "?" ? "[^]" : each.replace(/[.[]/, "\\$&"),
        );
        const expected = new RegExp(`^${source.join("")}$`).test(text);
        expect([pattern, text, matchesKeyPattern(pattern.join(""), text)]).toEqual([pattern, text, expected]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("of many stars ends, where going back to each of them would not", () => {
    expect(matchesKeyPattern(`${"*a".repeat(100)}x`, "a".repeat(2_000))).toBe(false);
  });
});
