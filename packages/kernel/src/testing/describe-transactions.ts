import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import type { MetaStore, Mutation } from "../abc/meta-store.js";
import { type Compare, MAX_TRANSACTION_ITEMS } from "../core/namespace/meta-transaction.js";
import { CONTENT_A, CONTENT_B, move, put, unlink } from "./mutations.js";

const TIMEOUT_MS = 10_000;
const FRESH = { consistency: LINEARIZABLE, timeoutMs: TIMEOUT_MS };

/** Transactions of every MetaStore: compares, then mutations, all or nothing. */
export function describeTransactions(current: () => MetaStore): void {
  describe("transactions", () => {
    const transact = (compares: readonly Compare[], mutations: readonly Mutation[]) =>
      current().transact({ compares, mutations }, { timeoutMs: TIMEOUT_MS, locks: null });
    const commit = (...mutations: readonly Mutation[]) =>
      current().commit(mutations, { timeoutMs: TIMEOUT_MS });
    const get = (path: string) => current().get(path, FRESH);
    const code = async (work: Promise<unknown>): Promise<string> => {
      const error = await work.then(
        () => null,
        (cause: unknown) => cause,
      );
      return NexusError.is(error) ? error.code : String(error);
    };

    it("put, delete and rename in one step when everything compared holds, with an outcome each", async () => {
      await commit(put("/a"), put("/b"), put("/c", { contentId: CONTENT_A }));
      const a = await get("/a");
      const result = await transact(
        [
          { kind: "exists", path: "/a" },
          { kind: "version", path: "/a", version: 1 },
          { kind: "etag", path: "/a", etag: a?.etag ?? "" },
          { kind: "contentId", path: "/c", contentId: CONTENT_A },
          { kind: "absent", path: "/new" },
          { kind: "absent", path: "/no/such/folder" },
        ],
        [put("/a", { contentId: CONTENT_B }), unlink("/b"), move("/c", "/d"), put("/new")],
      );
      if (result.kind !== "committed") throw new Error(JSON.stringify(result));
      expect(result.outcomes.map(({ entry, created }) => [entry.path, entry.version, created])).toEqual([
        ["/a", 2, false],
        ["/b", 1, false],
        ["/d", 1, false],
        ["/new", 1, true],
      ]);
      const at = { ...FRESH, consistency: { kind: "token", token: result.token } as const };
      const entries = await current().getMany(["/a", "/b", "/c", "/d", "/new"], at);
      expect(entries.map((entry) => entry?.version ?? null)).toEqual([2, null, null, 1, 1]);
    });

    it("nothing changes when a compare does not hold; it is named, with what is there", async () => {
      await commit(put("/a"), put("/b"));
      await commit(put("/b", { contentId: CONTENT_B }));
      const failing: readonly Compare[] = [
        { kind: "version", path: "/b", version: 1 },
        { kind: "etag", path: "/b", etag: "other" },
        { kind: "contentId", path: "/b", contentId: CONTENT_A },
        { kind: "absent", path: "/b" },
      ];
      for (const compare of failing) {
        const result = await transact([{ kind: "exists", path: "/a" }, compare], [put("/a"), unlink("/b")]);
        expect(result).toMatchObject({ kind: "refused", failed: { position: 1, current: { version: 2 } } });
      }
      const missing = await transact([{ kind: "exists", path: "/none" }], [put("/a")]);
      expect(missing).toMatchObject({ kind: "refused", failed: { position: 0, current: null } });
      expect((await get("/a"))?.version).toBe(1);
      expect((await get("/b"))?.version).toBe(2);
    });

    it("nothing changes when a mutation does not hold", async () => {
      await commit(put("/a"), put("/b"));
      expect(await code(transact([], [put("/a"), unlink("/b"), unlink("/none")]))).toBe("NOT_FOUND");
      expect((await get("/a"))?.version).toBe(1);
      expect(await get("/b")).not.toBeNull();
    });

    it("of two that compare the same version, one takes effect", async () => {
      await commit(put("/counter"));
      const compare: Compare = { kind: "version", path: "/counter", version: 1 };
      const both = await Promise.all([
        transact([compare], [put("/counter"), put("/one")]),
        transact([compare], [put("/counter"), put("/two")]),
      ]);
      expect(both.map(({ kind }) => kind).sort()).toEqual(["committed", "refused"]);
      expect((await get("/counter"))?.version).toBe(2);
      expect([await get("/one"), await get("/two")].filter((entry) => entry !== null)).toHaveLength(1);
    });

    it("refuses one without a change, and one that is too large", async () => {
      expect(await code(transact([{ kind: "exists", path: "/" }], []))).toBe("INVALID_ARGUMENT");
      const many = Array.from({ length: MAX_TRANSACTION_ITEMS + 1 }, (_, index) => put(`/f${index}`));
      expect(await code(transact([], many))).toBe("RESOURCE_EXHAUSTED");
    });
  });
}

export function describeNoTransactions(current: () => MetaStore): void {
  it("has no transactions, and says where there are some", async () => {
    const transaction = { compares: [], mutations: [put("/a")] };
    const refused = current().transact(transaction, { timeoutMs: TIMEOUT_MS, locks: null });
    await expect(refused).rejects.toMatchObject({
      code: "UNSUPPORTED",
      remedy: expect.stringContaining("strong zone"),
    });
    expect(await current().get("/a", FRESH)).toBeNull();
  });
}
