import { describe, expect, it } from "vitest";
import { MemoryStateDisk, MemoryStateStore } from "./memory-state-store.js";
import { PrefetchedView } from "./prefetched-view.js";
import type { StateRow, StateView } from "./state-store.js";

const ALL = { low: Uint8Array.of(1), high: Uint8Array.of(9) };

interface Counted {
  readonly view: StateView;
  reads(): number;
  isClosed(): boolean;
}

/** A store of `count` rows with keys 2 0 0, 2 0 1 ..., seen through a view that counts what is asked of it. */
async function storeOf(count: number): Promise<Counted> {
  const store = new MemoryStateStore(new MemoryStateDisk());
  for (let i = 0; i < count; i += 1) {
    store.write([{ kind: "put", key: Uint8Array.of(2, i >> 8, i & 255), value: Uint8Array.of(i & 255) }]);
  }
  const inner = await store.openView();
  let reads = 0;
  let isClosed = false;
  const view: StateView = {
    get: (key) => inner.get(key),
    rows: (low, high, limit) => {
      reads += 1;
      return inner.rows(low, high, limit);
    },
    close: () => {
      isClosed = true;
      return inner.close();
    },
  };
  return { view, reads: () => reads, isClosed: () => isClosed };
}

const firstBytes = (rows: readonly StateRow[]): number[] => rows.map(({ value }) => value[0] ?? -1);

describe("a prefetched view", () => {
  it("serves every range of a small store by one read, in order and up to the limit", async () => {
    const { view, reads } = await storeOf(10);
    const prefetched = await PrefetchedView.of(view, ALL);
    const part = await prefetched.rows(Uint8Array.of(2, 0, 3), Uint8Array.of(2, 0, 8), 3);
    expect(firstBytes(part)).toEqual([3, 4, 5]);
    expect(await prefetched.rows(Uint8Array.of(3), ALL.high, 5)).toEqual([]);
    expect(reads()).toBe(1);
  });

  it("asks the store again for what it did not read: more rows, or another range", async () => {
    const large = await storeOf(300);
    const prefetched = await PrefetchedView.of(large.view, ALL);
    expect(await prefetched.rows(ALL.low, ALL.high, 1_000)).toHaveLength(300);
    expect(large.reads()).toBe(2);
    const small = await storeOf(2);
    const narrow = await PrefetchedView.of(small.view, { low: Uint8Array.of(2, 0, 1), high: ALL.high });
    expect(firstBytes(await narrow.rows(ALL.low, ALL.high, 5))).toEqual([0, 1]);
  });

  it("knows that nothing lies outside a part only when it saw all rows", async () => {
    const some = { low: Uint8Array.of(2), high: Uint8Array.of(3) };
    const few = await PrefetchedView.of((await storeOf(5)).view, ALL);
    expect(few.holdsNothingBut(some)).toBe(true);
    expect(few.holdsNothingBut({ low: some.low, high: Uint8Array.of(2, 0, 4) })).toBe(false);
    const many = await PrefetchedView.of((await storeOf(300)).view, ALL);
    expect(many.holdsNothingBut(some)).toBe(false);
  });

  it("closes the view it took over, also when the first read fails", async () => {
    const broken = await storeOf(1);
    const failing = { ...broken.view, rows: () => Promise.reject(new Error("the disk")) };
    await expect(PrefetchedView.of(failing, ALL)).rejects.toThrow("the disk");
    expect(broken.isClosed()).toBe(true);
  });
});
