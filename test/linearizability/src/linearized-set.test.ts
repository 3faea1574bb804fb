import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LinearizedSet } from "./linearized-set.js";

const SIZE = 70;

function setOf(indexes: Iterable<number>): LinearizedSet {
  const set = new LinearizedSet(SIZE);
  for (const index of indexes) set.add(index);
  return set;
}

describe("LinearizedSet", () => {
  it("has what was added and not deleted, and its key depends on nothing else", () => {
    const toggles = fc.array(fc.nat(SIZE - 1), { maxLength: 200 });
    fc.assert(
      fc.property(toggles, (indexes) => {
        const set = new LinearizedSet(SIZE);
        const expected = new Set<number>();
        for (const index of indexes) {
          if (expected.delete(index)) set.delete(index);
          else {
            expected.add(index);
            set.add(index);
          }
        }
        for (let index = 0; index < SIZE; index += 1) expect(set.has(index)).toBe(expected.has(index));
        expect(set.key()).toBe(setOf(expected).key());
      }),
    );
  });

  it("keys of different sets differ", () => {
    const sets = fc.uniqueArray(fc.nat(SIZE - 1));
    fc.assert(
      fc.property(sets, fc.nat(SIZE - 1), (indexes, other) => {
        const changed = indexes.includes(other)
          ? indexes.filter((index) => index !== other)
          : [...indexes, other];
        expect(setOf(indexes).key()).not.toBe(setOf(changed).key());
      }),
    );
  });

  it("the key of a solid start stays short", () => {
    const size = 1_600;
    const set = new LinearizedSet(size);
    for (let index = 0; index < size - 5; index += 1) set.add(index);
    expect(set.key().length).toBeLessThan(10);
  });
});
