import type { LogIndex } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { entriesFrom, groupId } from "../testing/log-harness.js";
import { RecentEntries } from "./recent-entries.js";

const A = groupId(1);
const B = groupId(2);

/** Indexes of `group` in memory, in 1 to 200. */
function held(recent: RecentEntries, group: typeof A): number[] {
  return Array.from({ length: 200 }, (_, position) => position + 1).filter(
    (index) => recent.get(group, index as LogIndex) !== null,
  );
}

describe("recent entries", () => {
  it("keep the newest of all groups within the budget; the oldest write leaves first", () => {
    const recent = new RecentEntries(10 * (64 + 36));
    for (let index = 1; index <= 5; index++) recent.push(A, entriesFrom(index, 1, 1, 36));
    for (let index = 1; index <= 8; index++) recent.push(B, entriesFrom(index, 1, 1, 36));
    expect(held(recent, A)).toEqual([4, 5]);
    expect(held(recent, B)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(recent.bytes).toBe(1000);
  });

  it("drop a replaced suffix, also inside one write", () => {
    const recent = new RecentEntries(1e6);
    recent.push(A, entriesFrom(1, 10, 1));
    recent.push(A, entriesFrom(11, 5, 1));
    recent.truncateFrom(A, 7);
    recent.push(A, entriesFrom(7, 1, 2));
    expect(held(recent, A)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(recent.get(A, 7)?.term).toBe(2);
  });

  it("count no byte twice over many writes, truncations and compactions", () => {
    const recent = new RecentEntries(50 * 100);
    for (let round = 0; round < 5000; round++) {
      const next = 1 + (round % 150);
      recent.truncateFrom(A, next);
      recent.push(A, entriesFrom(next, 1, 1, 36));
      if (round % 7 === 0) recent.dropThrough(A, next - 20);
      if (round % 997 === 0) recent.forget(A);
    }
    expect(recent.bytes).toBe(100 * held(recent, A).length);
    expect(recent.bytes).toBeLessThanOrEqual(5000);
    recent.forget(A);
    expect(recent.bytes).toBe(0);
  });
});
