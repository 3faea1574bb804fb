import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { abortable } from "./abortable.js";

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("a source that can be given up", () => {
  it("passes everything on and closes with its source", async () => {
    let closed = false;
    async function* source() {
      try {
        yield 1;
        yield 2;
      } finally {
        closed = true;
      }
    }
    expect(await collect(abortable(source(), new AbortController().signal))).toEqual([1, 2]);
    expect(closed).toBe(true);
  });

  it("ends at once while the source keeps silent", async () => {
    const controller = new AbortController();
    async function* source() {
      yield 1;
      await new Promise(() => undefined);
    }
    const items = abortable(source(), controller.signal);
    expect(await items.next()).toEqual({ done: false, value: 1 });
    const waiting = items.next();
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("takes nothing when it was given up before", async () => {
    async function* source() {
      yield 1;
    }
    await expect(collect(abortable(source(), AbortSignal.abort()))).rejects.toMatchObject({
      code: "CANCELLED",
    });
  });

  it("closes its source when its reader walks away, and passes on why a source failed", async () => {
    let closed = false;
    async function* source() {
      try {
        yield 1;
        throw new Error("the source broke");
      } finally {
        closed = true;
      }
    }
    const { signal } = new AbortController();
    for await (const item of abortable(source(), signal)) {
      expect(item).toBe(1);
      break;
    }
    expect(closed).toBe(true);
    await expect(collect(abortable(source(), signal))).rejects.toThrow("the source broke");
  });
});

describe("the memory of a long stream", () => {
  it("is given back item by item", async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    const seen: WeakRef<Uint8Array>[] = [];
    async function* source() {
      for (let index = 0; index < 10; index += 1) {
        const item = new Uint8Array(1_000);
        seen.push(new WeakRef(item));
        yield item;
      }
    }
    let alive = 0;
    for await (const item of abortable(source(), new AbortController().signal)) {
      expect(item.length).toBe(1_000);
      // References read in a turn keep their targets until it ends.
      await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
      alive = seen.filter((reference) => reference.deref() !== undefined).length;
    }
    expect(alive).toBeLessThan(5);
  });
});
