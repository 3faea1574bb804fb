import { DT_PIPE, type Inode, NexusError, type ZoneId } from "@nexus/contracts";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { Mutation } from "../../abc/meta-store.js";
import { attributes, make, mount, move, put, unlink, xattr } from "../../testing/mutations.js";
import { OrderedState } from "../../testing/ordered-state.js";
import {
  beginNamespaceTransaction,
  type ExpiryRecord,
  expiryRange,
  HistoryWriter,
  initialHistoryChanges,
  initialNamespaceChanges,
  MAX_ZONE_TIME_MS,
  readEntry,
  readExpiry,
  sliceOfHistory,
} from "./index.js";

const zoneId = "team" as ZoneId;
let state: OrderedState;

beforeEach(() => {
  state = new OrderedState();
  state.write([...initialNamespaceChanges(0), ...initialHistoryChanges()]);
});

function commitAt(zoneTimeMs: number, ...mutations: readonly Mutation[]): number | null {
  const transaction = beginNamespaceTransaction(state, { zoneId }, zoneTimeMs);
  for (const mutation of mutations) transaction.apply(mutation);
  state.write(transaction.changes());
  return transaction.earliestExpiryMs();
}

const indexed = (throughMs = MAX_ZONE_TIME_MS): readonly (ExpiryRecord | null)[] =>
  state.range(expiryRange(throughMs)).map((row) => readExpiry(state, row));

function sweepAt(zoneTimeMs: number, entries = indexed(zoneTimeMs)): number {
  const transaction = beginNamespaceTransaction(state, { zoneId }, zoneTimeMs);
  const removed = transaction.expire(entries.filter((entry) => entry !== null));
  state.write(transaction.changes());
  return removed.length;
}

const live = (path: string, ttlSeconds: number): Mutation => attributes(path, { ttlSeconds });
const exists = (path: string): boolean => readEntry(state, path, zoneId) !== null;
const refusal = (...mutations: readonly Mutation[]): NexusError => {
  try {
    commitAt(0, ...mutations);
  } catch (error) {
    return NexusError.from(error);
  }
  throw new Error("the mutations were accepted");
};

describe("an entry with a time to live", () => {
  it("is due when that is over, not before, and then goes", () => {
    expect(commitAt(1_000, put("/f"), live("/f", 10))).toBe(11_000);
    expect(indexed(10_999)).toEqual([]);
    expect(indexed(11_000)).toMatchObject([{ path: "/f", expiresAtMs: 11_000 }]);
    expect(sweepAt(11_000)).toBe(1);
    expect(exists("/f")).toBe(false);
    expect(indexed()).toEqual([]);
  });

  it("has all of it again once it was written", () => {
    commitAt(1_000, put("/f"), live("/f", 10));
    commitAt(8_000, put("/f"));
    expect(indexed()).toMatchObject([{ expiresAtMs: 18_000 }]);
  });

  it("keeps what is left through changes of attributes and renames, its directory's too", () => {
    commitAt(1_000, make("/d"), put("/d/f"), live("/d/f", 10));
    commitAt(5_000, attributes("/d/f", { mimeType: "a/b" }), xattr("/d/f", { a: "1" }), move("/d/f", "/d/g"));
    commitAt(6_000, move("/d", "/e"));
    expect(indexed()).toMatchObject([{ path: "/e/g", expiresAtMs: 11_000 }]);
    expect(sweepAt(11_000)).toBe(1);
    expect(exists("/e")).toBe(true);
    expect(exists("/e/g")).toBe(false);
  });

  it("stays for ever once it is given 0 seconds", () => {
    commitAt(0, put("/f"), live("/f", 10));
    commitAt(5_000, live("/f", 0));
    expect(indexed()).toEqual([]);
    expect(readEntry(state, "/f", zoneId)?.ttlSeconds).toBeNull();
  });

  it("leaves nothing behind when it is removed", () => {
    commitAt(0, put("/f"), live("/f", 10));
    commitAt(0, unlink("/f"));
    expect(indexed()).toEqual([]);
  });

  it("may be a pipe or a link, but nothing that holds others", () => {
    commitAt(0, make("/p", { entryType: DT_PIPE }), live("/p", 1));
    expect(indexed()).toMatchObject([{ path: "/p" }]);
    expect(refusal(make("/d"), live("/d", 1))).toMatchObject({ code: "WRONG_TYPE" });
    expect(refusal(mount("/m", "other"), live("/m", 1))).toMatchObject({ code: "WRONG_TYPE" });
    expect(refusal(put("/g"), live("/g", 2 ** 31))).toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});

describe("a sweep that comes late", () => {
  it("leaves what got more time, what was replaced and what is gone", () => {
    commitAt(
      0,
      put("/more"),
      live("/more", 10),
      put("/other"),
      live("/other", 10),
      put("/gone"),
      live("/gone", 10),
    );
    const seen = indexed(10_000);
    expect(seen).toHaveLength(3);
    commitAt(9_999, put("/more"), unlink("/other"), put("/other"), unlink("/gone"));
    expect(sweepAt(10_000, seen)).toBe(0);
    expect(exists("/more") && exists("/other")).toBe(true);
  });

  it("is told to watchers as a removal", () => {
    commitAt(0, put("/f"), live("/f", 1));
    const transaction = beginNamespaceTransaction(state, { zoneId }, 1_000);
    transaction.expire([{ path: "/f", inode: indexed()[0]?.inode as Inode }]);
    const history = new HistoryWriter(state);
    transaction.record(history, 1 as never, null);
    state.write([...history.changes(), ...transaction.changes()]);
    const incarnation = "ab".repeat(16) as never;
    const slice = sliceOfHistory(
      { zoneId, incarnation, view: state, appliedIndex: 1 as never },
      { after: { incarnation, index: 0 as never }, limit: 10 },
    );
    expect(slice.changes).toMatchObject([{ kind: "removed", path: "/f" }]);
  });
});

describe("the index of entries that expire", () => {
  it("names exactly the entries with a time to live, where they are, after any operations", () => {
    const name = fc.constantFrom("/a", "/b", "/d/a", "/d/b");
    const step = fc.oneof(
      name.map((path) => put(path, { createParents: true })),
      name.map((path) => unlink(path)),
      fc.tuple(name, fc.nat({ max: 5 })).map(([path, seconds]) => live(path, seconds)),
      fc.tuple(name, name).map(([from, to]) => move(from, to)),
      fc.constant(move("/d", "/e")),
      fc.constant(move("/e", "/d")),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        state = new OrderedState();
        state.write(initialNamespaceChanges(0));
        for (const [i, mutation] of steps.entries()) {
          try {
            commitAt(i * 100, mutation);
          } catch (error) {
            if (!NexusError.is(error)) throw error;
          }
        }
        const found = indexed().map((entry) => entry?.path);
        const places = ["/a", "/b", "/d/a", "/d/b", "/e/a", "/e/b"];
        const expected = places.filter(
          (path) => (readEntry(state, path, zoneId)?.ttlSeconds ?? null) !== null,
        );
        expect([...found].sort()).toEqual(expected);
      }),
    );
  });
});
