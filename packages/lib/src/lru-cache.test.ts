import { describe, expect, it } from "vitest";
import { LruCache } from "./lru-cache.js";

describe("LruCache", () => {
  it("forgets what was used longest ago", () => {
    const cache = LruCache.ofEntries<string, number>(2);
    cache.set("a", 1);
    cache.set("b", 2);
    expect(cache.get("a")).toBe(1);
    cache.set("c", 3);
    expect([cache.has("a"), cache.has("b"), cache.has("c")]).toEqual([true, false, true]);
  });

  it("is bounded by bytes, and keeps nothing larger than itself", () => {
    const cache = new LruCache<string, string>({
      maxEntries: 10,
      maxBytes: 5,
      sizeOf: (text) => text.length,
    });
    cache.set("a", "123");
    cache.set("b", "12");
    expect(cache.bytes).toBe(5);
    cache.set("c", "1");
    expect([cache.has("a"), cache.bytes]).toEqual([false, 3]);
    cache.set("b", "123456");
    expect([cache.has("b"), cache.size, cache.bytes]).toEqual([false, 1, 1]);
    cache.clear();
    expect([cache.size, cache.bytes]).toEqual([0, 0]);
  });

  it("counts a replaced value once", () => {
    const cache = new LruCache<string, string>({
      maxEntries: 10,
      maxBytes: 100,
      sizeOf: (text) => text.length,
    });
    cache.set("a", "123");
    cache.set("a", "1");
    expect([cache.size, cache.bytes]).toEqual([1, 1]);
    expect(cache.delete("a")).toBe(true);
    expect(cache.delete("a")).toBe(false);
    expect(cache.bytes).toBe(0);
  });
});
