import { describe, expect, it } from "vitest";
import { changeInBatches, inBatches } from "./batches.js";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe("items in batches", () => {
  it("go so many at a time, with their results in order, and a failure is the caller's", async () => {
    const sizes: number[] = [];
    const doubled = await inBatches(numbers(7), 3, async (some) => {
      sizes.push(some.length);
      return some.map((item) => 2 * item);
    });
    expect(doubled).toEqual([0, 2, 4, 6, 8, 10, 12]);
    expect(sizes).toEqual([3, 3, 1]);
    expect(await inBatches([], 3, () => Promise.reject(new Error("never asked")))).toEqual([]);
    await expect(
      inBatches(numbers(7), 3, (some) =>
        some[0] === 3 ? Promise.reject(new Error("full")) : Promise.resolve(some),
      ),
    ).rejects.toThrow("full");
  });

  it("that change something are packed by weight, and one that is too heavy goes alone", async () => {
    const batches: (readonly number[])[] = [];
    const packing = { maxItems: 3, maxBytes: 10, bytesOf: (item: number) => item };
    const work = async (some: readonly number[]) => {
      batches.push(some);
      return some;
    };
    const items = [1, 1, 1, 1, 9, 1, 50, 0, 10];
    expect(await changeInBatches(items, packing, work, () => -1)).toEqual(items);
    expect(batches).toEqual([[1, 1, 1], [1, 9], [1], [50], [0, 10]]);
  });

  it("that fail together hide nothing of those before and after; the first batch's failure is the caller's", async () => {
    const packing = { maxItems: 2, maxBytes: 10, bytesOf: () => 0 };
    const failing = (at: number) => async (some: readonly number[]) => {
      if (some[0] === at) throw new Error(`no ${at}`);
      return some.map(String);
    };
    const failed = (error: unknown) => (error as Error).message;
    expect(await changeInBatches(numbers(5), packing, failing(2), failed)).toEqual([
      "0",
      "1",
      "no 2",
      "no 2",
      "4",
    ]);
    await expect(changeInBatches(numbers(5), packing, failing(0), failed)).rejects.toThrow("no 0");
  });
});
