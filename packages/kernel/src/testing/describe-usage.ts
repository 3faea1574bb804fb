import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import type { MetaStore, Mutation } from "../abc/meta-store.js";
import type { ZoneUsage } from "../core/namespace/usage.js";
import { link, make, move, put, unlink, xattr } from "./mutations.js";

const TIMEOUT_MS = 10_000;
const FRESH = { consistency: LINEARIZABLE, timeoutMs: TIMEOUT_MS };
const WRITE = { timeoutMs: TIMEOUT_MS };
const UNLIMITED = { maxEntries: null, maxBytes: null };

/** Resolves with the error a promise is refused with. */
async function refusalOf(work: Promise<unknown>): Promise<NexusError> {
  const error = await work.then(
    () => new Error("it was accepted"),
    (cause: unknown) => cause,
  );
  if (!NexusError.is(error)) throw error;
  return error;
}

const fill = (path: string, sizeBytes: number): Mutation => put(path, { sizeBytes });

/** What every MetaStore counts. */
export function describeUsage(current: () => MetaStore): void {
  const commit = (...mutations: readonly Mutation[]) => current().commit(mutations, WRITE);
  const used = async (): Promise<ZoneUsage | null> => current().usage(FRESH);

  describe("usage", () => {
    it("is exact through creation, overwriting, renaming and removal", async () => {
      expect(await used()).toEqual({ entries: 0, bytes: 0, ...UNLIMITED });
      await commit(make("/d"), fill("/d/a", 100), fill("/b", 20));
      expect(await used()).toMatchObject({ entries: 3, bytes: 120 });
      await commit(fill("/d/a", 7));
      expect(await used()).toMatchObject({ entries: 3, bytes: 27 });
      await commit(move("/b", "/c"), link("/link", "/c"), xattr("/c", { tag: "x" }));
      expect(await used()).toMatchObject({ entries: 4, bytes: 27 });
      await commit(unlink("/d/a"), unlink("/d"));
      expect(await used()).toMatchObject({ entries: 2, bytes: 20 });
      await commit(put("/x/y/z", { sizeBytes: 5, createParents: true }));
      expect(await used()).toMatchObject({ entries: 5, bytes: 25 });
    });

    it("does not change with what is refused", async () => {
      await commit(fill("/a", 10));
      await refusalOf(commit(fill("/b", 5), unlink("/missing")));
      expect(await used()).toMatchObject({ entries: 1, bytes: 10 });
    });
  });
}

/** Quotas of every MetaStore whose members agree on one order. */
export function describeQuotas(
  current: () => MetaStore,
  /** Closes the store and opens the same data again; null for a store that is not persistent. */
  reopen: (() => Promise<MetaStore>) | null,
): void {
  const commit = (...mutations: readonly Mutation[]) => current().commit(mutations, WRITE);
  const used = async (): Promise<ZoneUsage | null> => current().usage(FRESH);

  describe("a quota", () => {
    it("of bytes refuses what would exceed it, naming both, and lets through what fits", async () => {
      await current().setQuota({ maxEntries: null, maxBytes: 100 }, WRITE);
      await commit(fill("/a", 60));
      const error = await refusalOf(commit(fill("/b", 41)));
      expect(error.code).toBe("QUOTA_EXCEEDED");
      expect(error.message).toMatch(
        /would hold 101 bytes where its quota is 100; nothing was changed; .*nexus zone quota/,
      );
      expect(error.details).toMatchObject({ bytes: 60, maxBytes: 100, mutation: 0 });
      await commit(fill("/b", 40));
      expect(await used()).toEqual({ entries: 2, bytes: 100, maxEntries: null, maxBytes: 100 });
    });

    it("of entries counts missing parents, links and directories", async () => {
      await current().setQuota({ maxEntries: 3, maxBytes: null }, WRITE);
      expect((await refusalOf(commit(put("/a/b/c/d", { createParents: true })))).code).toBe("QUOTA_EXCEEDED");
      expect(await current().get("/a", FRESH)).toBeNull();
      await commit(make("/a"), link("/l", "/a"), fill("/a/f", 1));
      expect((await refusalOf(commit(make("/more")))).details).toMatchObject({ entries: 3, maxEntries: 3 });
    });

    it("below what is there still lets read, remove, rename, shrink and change attributes", async () => {
      await commit(fill("/a", 50), fill("/b", 50), make("/d"));
      await current().setQuota({ maxEntries: 1, maxBytes: 10 }, WRITE);
      await commit(xattr("/a", { tag: "kept" }));
      await commit(move("/a", "/d/a"));
      await commit(fill("/b", 20));
      expect((await refusalOf(commit(fill("/b", 21)))).code).toBe("QUOTA_EXCEEDED");
      expect((await refusalOf(commit(make("/e")))).code).toBe("QUOTA_EXCEEDED");
      expect((await current().get("/d/a", FRESH))?.sizeBytes).toBe(50);
      await commit(unlink("/d/a"), unlink("/d"));
      await commit(unlink("/b"));
      await commit(fill("/b", 10));
      expect(await used()).toEqual({ entries: 1, bytes: 10, maxEntries: 1, maxBytes: 10 });
    });

    it("looks at mutations in their order: what is removed first makes room", async () => {
      await commit(fill("/a", 100));
      await current().setQuota({ maxEntries: 1, maxBytes: 100 }, WRITE);
      await commit(unlink("/a"), fill("/b", 100));
      expect((await refusalOf(commit(fill("/c", 1), unlink("/b")))).details).toMatchObject({ mutation: 0 });
    });

    it("holds in transactions too", async () => {
      await current().setQuota({ maxEntries: 1, maxBytes: null }, WRITE);
      const transaction = { compares: [], mutations: [fill("/a", 1), fill("/b", 1)] };
      const error = await refusalOf(current().transact(transaction, { ...WRITE, locks: null }));
      expect([error.code, error.details["mutation"]]).toEqual(["QUOTA_EXCEEDED", 1]);
      expect(await current().get("/a", FRESH)).toBeNull();
    });

    it("is lifted again, and refuses what is no limit", async () => {
      await current().setQuota({ maxEntries: 0, maxBytes: 0 }, WRITE);
      expect((await refusalOf(commit(make("/a")))).code).toBe("QUOTA_EXCEEDED");
      await current().setQuota(UNLIMITED, WRITE);
      await commit(make("/a"));
      for (const bad of [-1, 1.5, Number.NaN]) {
        const error = await refusalOf(current().setQuota({ maxEntries: bad, maxBytes: null }, WRITE));
        expect(error.code).toBe("INVALID_ARGUMENT");
      }
      expect(await used()).toEqual({ entries: 1, bytes: 0, ...UNLIMITED });
    });

    // A store without a disk is never opened again.
    if (reopen === null) return;
    it("and what is counted are there after the store was opened again", async () => {
      await commit(fill("/a", 60), make("/d"));
      await current().setQuota({ maxEntries: 9, maxBytes: 60 }, WRITE);
      await reopen();
      expect(await used()).toEqual({ entries: 2, bytes: 60, maxEntries: 9, maxBytes: 60 });
      expect((await refusalOf(commit(fill("/b", 1)))).code).toBe("QUOTA_EXCEEDED");
    });
  });
}

/** Stores whose members take writes in without asking each other. */
export function describeNoQuotas(current: () => MetaStore): void {
  it("has no quota, and says so", async () => {
    const error = await refusalOf(current().setQuota({ maxEntries: 1, maxBytes: null }, WRITE));
    expect(error.code).toBe("UNSUPPORTED");
  });
}
