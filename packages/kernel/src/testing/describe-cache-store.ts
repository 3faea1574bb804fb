import { NexusError } from "@nexus/contracts";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CacheStore } from "../abc/cache-store.js";

/** A cache opened for one test. */
export interface OpenedCacheStore {
  readonly store: CacheStore;
  /** Another handle on the same cache, as another process would have it; null: there is only one. */
  readonly second: CacheStore | null;
  /** Lets as much time pass for the cache, from now on; more where its clock is not the test's. */
  advance(ms: number): Promise<void>;
  /** Resolves once what was published before has been heard. */
  settled(): Promise<void>;
  dispose(): Promise<void>;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | null): string | null =>
  value === null ? null : new TextDecoder().decode(value);

/** What every CacheStore that keeps anything must do, as tests. `open` gives an empty one each time. */
export function describeCacheStore(name: string, open: () => Promise<OpenedCacheStore>): void {
  describe(`${name} as a CacheStore`, () => {
    let opened: OpenedCacheStore;
    let cache: CacheStore;
    beforeEach(async () => {
      opened = await open();
      cache = opened.store;
    });
    afterEach(() => opened.dispose());

    it("gives back what was set last, byte for byte, and knows what is missing", async () => {
      expect(await cache.get("none")).toBeNull();
      await cache.set("a", bytes("one"), null);
      await cache.set("a", Uint8Array.of(0, 255, 10, 13), null);
      expect(await cache.get("a")).toEqual(Uint8Array.of(0, 255, 10, 13));
      await cache.set("empty", new Uint8Array(0), null);
      expect(await cache.get("empty")).toHaveLength(0);
      expect([await cache.exists("a"), await cache.exists("none")]).toEqual([true, false]);
      expect([await cache.delete("a"), await cache.delete("a")]).toEqual([true, false]);
      expect(await cache.get("a")).toBeNull();
    });

    it("keeps its own bytes: what callers do to theirs changes nothing", async () => {
      const value = bytes("mine");
      await cache.set("a", value, null);
      value.fill(0);
      (await cache.get("a"))?.fill(0);
      expect(text(await cache.get("a"))).toBe("mine");
    });

    it("forgets a value when its time is over, in every way of asking, and setting it again starts anew", async () => {
      await cache.set("short", bytes("s"), 100);
      await cache.set("long", bytes("l"), 60_000);
      await cache.set("again", bytes("1"), 100);
      await cache.set("again", bytes("2"), null);
      await opened.advance(100);
      expect(await cache.get("short")).toBeNull();
      expect(await cache.exists("short")).toBe(false);
      expect(await cache.delete("short")).toBe(false);
      expect([...(await cache.keysMatching("*", 10))].sort()).toEqual(["again", "long"]);
      expect(text(await cache.get("again"))).toBe("2");
    });

    it("lists and deletes by pattern: * any characters, ? one, everything else itself", async () => {
      for (const key of ["a:1", "a:2", "a:22", "b:1", "[x]", "x", "a*"])
        await cache.set(key, bytes("v"), null);
      const matching = async (pattern: string) => [...(await cache.keysMatching(pattern, 100))].sort();
      expect(await matching("a:*")).toEqual(["a:1", "a:2", "a:22"]);
      expect(await matching("a:?")).toEqual(["a:1", "a:2"]);
      expect(await matching("[x]")).toEqual(["[x]"]);
      expect(await matching("*:1")).toEqual(["a:1", "b:1"]);
      expect(await cache.keysMatching("*", 2)).toHaveLength(2);
      expect(await cache.deleteMatching("a:*")).toBe(3);
      expect(await cache.deleteMatching("a:*")).toBe(0);
      expect(await matching("*")).toEqual(["[x]", "a*", "b:1", "x"]);
    });

    it("tells subscribers of a channel in order, until they leave, and nobody else", async () => {
      const heard: string[] = [];
      const other = opened.second ?? cache;
      const leave = await cache.subscribe("c", (message) => heard.push(`1 ${text(message)}`));
      await other.subscribe("c", (message) => heard.push(`2 ${text(message)}`));
      await cache.subscribe("d", (message) => heard.push(`d ${text(message)}`));
      await other.publish("c", bytes("x"));
      await other.publish("c", bytes("y"));
      await opened.settled();
      expect(heard.filter((each) => each.startsWith("1"))).toEqual(["1 x", "1 y"]);
      expect(heard.filter((each) => each.startsWith("2"))).toEqual(["2 x", "2 y"]);
      expect(heard).toHaveLength(4);
      await leave();
      await other.publish("c", bytes("z"));
      await opened.settled();
      expect(heard.slice(4)).toEqual(["2 z"]);
    });

    it("lets one subscriber throw without a word lost to the others", async () => {
      const heard: string[] = [];
      await cache.subscribe("c", () => {
        throw new Error("broken");
      });
      await cache.subscribe("c", (message) => heard.push(text(message) ?? ""));
      await cache.publish("c", bytes("x"));
      await opened.settled();
      expect(heard).toEqual(["x"]);
    });

    it("refuses an empty key and a time to live that is over", async () => {
      const refused = async (work: Promise<unknown>) =>
        NexusError.from(await work.catch((error: unknown) => error)).code;
      expect(await refused(cache.set("", bytes("x"), null))).toBe("INVALID_ARGUMENT");
      expect(await refused(cache.get(""))).toBe("INVALID_ARGUMENT");
      expect(await refused(cache.set("a", bytes("x"), 0))).toBe("INVALID_ARGUMENT");
    });

    it("does what a map does", async () => {
      const key = fc.constantFrom("a", "b", "c");
      const step = fc.oneof(
        fc.record({ kind: fc.constant("set" as const), key, value: fc.uint8Array({ maxLength: 20 }) }),
        fc.record({ kind: fc.constant("delete" as const), key }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
          await cache.deleteMatching("*");
          const model = new Map<string, Uint8Array>();
          for (const each of steps) {
            if (each.kind === "set") {
              await cache.set(each.key, each.value, null);
              model.set(each.key, each.value);
            } else expect(await cache.delete(each.key)).toBe(model.delete(each.key));
          }
          for (const name of ["a", "b", "c"]) {
            const kept = await cache.get(name);
            expect(kept === null ? undefined : new Uint8Array(kept)).toEqual(model.get(name));
          }
        }),
        { numRuns: 25 },
      );
    });

    it("says that it is well, and refuses everything once closed", async () => {
      expect(await cache.healthCheck()).toMatchObject({ healthy: true });
      await cache.close();
      await expect(cache.get("a")).rejects.toEqual(expect.objectContaining({ code: "CLOSED" }));
      expect(await cache.healthCheck()).toMatchObject({ healthy: false });
    });
  });
}
