import { expect, it } from "vitest";
import { lengthOf, ValueCache } from "./value-cache.js";

it("keeps what is used, forgets what is not, and knows missing from unknown", () => {
  const cache = new ValueCache(4000, lengthOf);
  cache.set("hot", Uint8Array.of(1));
  cache.set("cold", Uint8Array.of(2));
  cache.set("missing", null);
  expect(cache.get("missing")).toBeNull();
  expect(cache.get("unknown")).toBeUndefined();
  for (let i = 0; i < 100; i += 1) {
    cache.set(`filler-${i}`, new Uint8Array(50));
    expect(cache.get("hot")).toEqual(Uint8Array.of(1));
  }
  expect(cache.get("cold")).toBeUndefined();
});

it("never gives back a value that was replaced", () => {
  const cache = new ValueCache(1000, lengthOf);
  for (let i = 0; i < 50; i += 1) {
    cache.set("key", Uint8Array.of(i));
    cache.set(`other-${i}`, null);
    expect(cache.get("key")).toEqual(Uint8Array.of(i));
  }
});
