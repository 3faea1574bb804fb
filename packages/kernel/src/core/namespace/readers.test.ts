import { type IncarnationId, type Inode, ROOT_INODE, type ZoneId } from "@nexus/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import { make, move, put } from "../../testing/mutations.js";
import { OrderedState } from "../../testing/ordered-state.js";
import {
  beginNamespaceTransaction,
  buildListPage,
  childRange,
  decodeListCursor,
  initialNamespaceChanges,
  type ListedDirectory,
  lookupPath,
  pathOfDirectory,
  placeOfKey,
  requireDirectory,
} from "./index.js";

const zoneId = "team" as ZoneId;
const incarnation = "0".repeat(32) as IncarnationId;
let state: OrderedState;

beforeEach(() => {
  state = new OrderedState();
  state.write(initialNamespaceChanges(0));
  const transaction = beginNamespaceTransaction(state, { zoneId }, 0);
  transaction.apply(make("/d"));
  // Names whose order differs between UTF-16 and UTF-8, and names that are prefixes of each other.
  for (const name of ["b", "a", "ab", "a b", "\uffff", "😀", "z"]) transaction.apply(put(`/d/${name}`));
  transaction.apply(put("/e"));
  state.write(transaction.changes());
});

function directory(path: string): ListedDirectory {
  return { path, inode: requireDirectory(state, path, zoneId).inode, zoneId, incarnation };
}

function page(listed: ListedDirectory, cursor: string | null, limit: number) {
  const range = childRange(listed.inode, decodeListCursor(listed, cursor));
  return buildListPage(listed, state.range(range, limit + 1), limit);
}

describe("listing", () => {
  it("gives names in byte order of UTF-8, one directory only", () => {
    const names = page(directory("/d"), null, 100).entries.map((entry) => entry.path);
    expect(names).toEqual(["/d/a", "/d/a b", "/d/ab", "/d/b", "/d/z", "/d/\uffff", "/d/😀"]);
    expect(page(directory("/"), null, 100).entries.map((entry) => entry.path)).toEqual(["/d", "/e"]);
  });

  it("pages without losing or repeating an entry, at every page size", () => {
    const whole = page(directory("/d"), null, 100).entries;
    for (let limit = 1; limit <= whole.length + 1; limit += 1) {
      const seen = [];
      let cursor: string | null = null;
      do {
        const next: ReturnType<typeof page> = page(directory("/d"), cursor, limit);
        expect(next.entries.length).toBeLessThanOrEqual(limit);
        seen.push(...next.entries);
        cursor = next.nextCursor;
      } while (cursor !== null);
      expect(seen).toEqual(whole);
    }
  });

  it("goes on where it was when the entry it stopped at is gone", () => {
    const first = page(directory("/d"), null, 2);
    const transaction = beginNamespaceTransaction(state, { zoneId }, 0);
    transaction.apply(move("/d/a b", "/gone"));
    state.write(transaction.changes());
    expect(page(directory("/d"), first.nextCursor, 2).entries.map((entry) => entry.path)).toEqual([
      "/d/ab",
      "/d/b",
    ]);
  });

  it("refuses cursors of another directory, another life of the zone, or nobody", () => {
    const cursor = page(directory("/d"), null, 1).nextCursor;
    expect(() => page(directory("/"), cursor, 1)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
    const reborn = { ...directory("/d"), incarnation: "1".repeat(32) as IncarnationId };
    expect(() => page(reborn, cursor, 1)).toThrow(expect.objectContaining({ code: "INCARNATION_MISMATCH" }));
    for (const text of [
      "",
      "x",
      `1.${incarnation}.2.%`,
      `1.${incarnation}.2.a%00`,
      `1.${incarnation}.2.a%2Fb`,
    ]) {
      expect(() => page(directory("/d"), text, 1)).toThrow(
        expect.objectContaining({ code: "INVALID_ARGUMENT" }),
      );
    }
  });

  it("names what cannot be listed", () => {
    expect(() => requireDirectory(state, "/no", zoneId)).toThrow(
      expect.objectContaining({ code: "NOT_FOUND" }),
    );
    expect(() => requireDirectory(state, "/e", zoneId)).toThrow(
      expect.objectContaining({ code: "NOT_A_DIRECTORY" }),
    );
  });
});

describe("lookups", () => {
  it("find rows by path and paths by inode", () => {
    expect(lookupPath(state, "/")?.row.inode).toBe(ROOT_INODE);
    expect(lookupPath(state, "/d/a")?.name).toBe("a");
    expect(lookupPath(state, "/e/a")).toBeNull();
    expect(lookupPath(state, "/no/a")).toBeNull();
    expect(pathOfDirectory(state, ROOT_INODE)).toBe("/");
    expect(pathOfDirectory(state, directory("/d").inode)).toBe("/d");
    expect(pathOfDirectory(state, 999 as Inode)).toBeNull();
  });

  it("read an inode back out of a key, large ones too", () => {
    const inode = (2 ** 53 - 2) as Inode;
    expect(placeOfKey(childRange(inode, null).gte)).toEqual({ parent: inode, name: "" });
    expect(() => placeOfKey(Uint8Array.of(1, 2, 3))).toThrow(/one of a row or a mount/);
  });
});
