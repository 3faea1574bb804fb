import {
  DT_DIR,
  DT_MOUNT,
  type FileMetadata,
  LINEARIZABLE,
  LOCAL,
  NexusError,
  type ReadConsistency,
} from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MetaReadOptions, MetaStore, Mutation, MutationOutcome } from "../abc/meta-store.js";
import { describeHistory } from "./describe-history.js";
import { describeNoTransactions, describeTransactions } from "./describe-transactions.js";
import { describeNoQuotas, describeQuotas, describeUsage } from "./describe-usage.js";
import { attributes, CONTENT_A, CONTENT_B, make, mount, move, put, unlink, xattr } from "./mutations.js";

/** A store opened for one test. */
export interface OpenedMetaStore {
  readonly store: MetaStore;
  /** Closes the store and removes what it left behind. */
  dispose(): Promise<void>;
  /** Closes the store and opens the same data again; null for a store that is not persistent. */
  readonly reopen: (() => Promise<MetaStore>) | null;
}

export interface MetaStoreCapabilities {
  /** What was acknowledged is there after the store was closed and opened again. */
  readonly persistent: boolean;
  /** Directories move with what is in them, and zones are mounted. True when absent. */
  readonly treesAndMounts?: boolean;
  /** Compares and several mutations, all or nothing; else they are refused UNSUPPORTED. True when absent. */
  readonly transactions?: boolean;
  /** History is that of one log of the zone; else this suite does not look at it. True when absent. */
  readonly history?: boolean;
  /** What the zone holds can be limited; else that is refused UNSUPPORTED. True when absent. */
  readonly quotas?: boolean;
}

const TIMEOUT_MS = 10_000;
const at = (consistency: ReadConsistency): MetaReadOptions => ({ consistency, timeoutMs: TIMEOUT_MS });
const FRESH = at(LINEARIZABLE);

/**
 * What every MetaStore must do, as tests. `open` gives a fresh, empty zone each time; it is disposed after
 * the test.
 */
export function describeMetaStore(
  name: string,
  open: () => Promise<OpenedMetaStore>,
  capabilities: MetaStoreCapabilities = { persistent: true },
): void {
  describe(`MetaStore: ${name}`, () => {
    let opened: OpenedMetaStore;
    let store: MetaStore;

    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.dispose());

    if (capabilities.transactions === false) describeNoTransactions(() => store);
    else describeTransactions(() => store);
    if (capabilities.history !== false) {
      describeHistory(
        () => store,
        capabilities.persistent
          ? async () => (store = await (opened.reopen as () => Promise<MetaStore>)())
          : null,
      );
    }

    describeUsage(() => store);
    if (capabilities.quotas === false) describeNoQuotas(() => store);
    else {
      describeQuotas(
        () => store,
        capabilities.persistent
          ? async () => (store = await (opened.reopen as () => Promise<MetaStore>)())
          : null,
      );
    }

    const commit = (...mutations: readonly Mutation[]) => store.commit(mutations, { timeoutMs: TIMEOUT_MS });
    const only = async (mutation: Mutation): Promise<MutationOutcome> => {
      const { outcomes } = await commit(mutation);
      expect(outcomes).toHaveLength(1);
      return outcomes[0] as MutationOutcome;
    };
    const get = (path: string) => store.get(path, FRESH);
    const refused = async (...mutations: readonly Mutation[]): Promise<NexusError> => {
      const error = await commit(...mutations).then(
        () => new Error("the mutations were accepted"),
        (failure: unknown) => failure,
      );
      expect(error).toSatisfy(NexusError.is);
      return error as NexusError;
    };
    const listAll = async (path: string, limit: number): Promise<readonly FileMetadata[]> => {
      const all: FileMetadata[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<MetaStore["list"]>> = await store.list(path, { cursor, limit }, FRESH);
        expect(page.entries.length).toBeLessThanOrEqual(limit);
        all.push(...page.entries);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return all;
    };

    describe("reading", () => {
      it("a fresh zone has a root directory and nothing in it", async () => {
        expect(await get("/")).toMatchObject({
          path: "/",
          inode: 1,
          entryType: DT_DIR,
          zoneId: store.zoneId,
        });
        expect(await listAll("/", 10)).toEqual([]);
        expect(await get("/nothing")).toBeNull();
        expect(await get("/nothing/deeper")).toBeNull();
      });

      it("gives back every field that was written", async () => {
        const { entry } = await only(
          put("/f", {
            contentId: CONTENT_B,
            sizeBytes: 2 ** 40,
            mimeType: "text/x",
            nowMs: 5,
            ownerId: "ann",
          }),
        );
        await only(xattr("/f", { "user.a": "1", b: "é" }));
        expect(await get("/f")).toEqual({
          path: "/f",
          inode: entry.inode,
          entryType: 0,
          sizeBytes: 2 ** 40,
          contentId: CONTENT_B,
          mimeType: "text/x",
          createdAtMs: 5,
          modifiedAtMs: 5,
          version: 1,
          gen: 1,
          etag: entry.etag,
          zoneId: store.zoneId,
          ownerId: "ann",
          targetZoneId: null,
          linkTarget: null,
          ttlSeconds: null,
          lastWriterAddress: "127.0.0.1:2126",
          xattrs: { "user.a": "1", b: "é" },
        });
      });

      it("a write is seen by every kind of read that follows it", async () => {
        const { token } = await commit(put("/f"));
        const kinds: ReadConsistency[] = [LINEARIZABLE, LOCAL, { kind: "lease" }, { kind: "token", token }];
        for (const consistency of kinds) {
          expect((await store.get("/f", at(consistency)))?.version).toBe(1);
        }
        const position = await store.readToken(FRESH);
        expect(position.zoneId).toBe(store.zoneId);
        expect(position.index).toBeGreaterThanOrEqual(token.index);
        expect(await store.get("/f", at({ kind: "token", token: position }))).not.toBeNull();
      });

      it("gets many in order, absences in their place", async () => {
        await commit(put("/a"), put("/b"));
        const found = await store.getMany(["/b", "/no", "/a", "/b"], FRESH);
        expect(found.map((entry) => entry?.path ?? null)).toEqual(["/b", null, "/a", "/b"]);
        expect(await store.getMany([], FRESH)).toEqual([]);
      });

      it("refuses a token or cursor of another life of the zone", async () => {
        const { token } = await commit(put("/a"), put("/b"));
        const foreign = { ...token, incarnation: "f".repeat(32) as typeof token.incarnation };
        await expect(store.get("/a", at({ kind: "token", token: foreign }))).rejects.toMatchObject({
          code: "INCARNATION_MISMATCH",
        });
        const { nextCursor } = await store.list("/", { cursor: null, limit: 1 }, FRESH);
        const reborn = (nextCursor ?? "").replace(token.incarnation, foreign.incarnation);
        await expect(store.list("/", { cursor: reborn, limit: 1 }, FRESH)).rejects.toMatchObject({
          code: "INCARNATION_MISMATCH",
        });
      });
    });

    describe("listing", () => {
      it("gives names in byte order, one level, at every page size", async () => {
        const names = ["b", "a", "ab", "a b", "a-b", "\uffff", "😀", "é"];
        await commit(
          make("/d"),
          ...names.map((each) => put(`/d/${each}`)),
          make("/d/sub"),
          put("/d/sub/deep"),
        );
        const sorted = [...names, "sub"].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)));
        for (const limit of [1, 2, 3, 9, 10]) {
          expect((await listAll("/d", limit)).map((entry) => entry.path)).toEqual(
            sorted.map((each) => `/d/${each}`),
          );
        }
      });

      it("lists what is behind a name, whether or not that is still there", async () => {
        await commit(make("/p"), put("/p/a"), put("/p/c"), put("/p/d"));
        const behind = async (after: string) => {
          const { entries } = await store.list("/p", { cursor: null, after, limit: 10 }, FRESH);
          return entries.map(({ path }) => path);
        };
        expect(await behind("a")).toEqual(["/p/c", "/p/d"]);
        expect(await behind("b")).toEqual(["/p/c", "/p/d"]);
        expect(await behind("d")).toEqual([]);
      });

      it("goes on where it was while entries come and go", async () => {
        await commit(...["a", "b", "c", "d"].map((each) => put(`/${each}`)));
        const first = await store.list("/", { cursor: null, limit: 2 }, FRESH);
        await commit(unlink("/b"), unlink("/c"), put("/a1"), put("/b1"));
        const rest = await store.list("/", { cursor: first.nextCursor, limit: 10 }, FRESH);
        expect(rest.entries.map((entry) => entry.path)).toEqual(["/b1", "/d"]);
        expect(rest.nextCursor).toBeNull();
      });

      it("refuses files, absences, foreign cursors and bad limits", async () => {
        await commit(put("/f"), make("/d"), put("/d/x"), put("/d/y"));
        const list = (path: string, cursor: string | null = null, limit = 1) =>
          store.list(path, { cursor, limit }, FRESH);
        await expect(list("/f")).rejects.toMatchObject({ code: "NOT_A_DIRECTORY" });
        await expect(list("/no")).rejects.toMatchObject({ code: "NOT_FOUND" });
        await expect(list("/d", "nonsense")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
        const { nextCursor } = await list("/d");
        await expect(list("/", nextCursor)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
        await expect(list("/", null, 0)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
        await expect(list("/", null, 10_001)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
      });
    });

    describe("committing", () => {
      it("counts versions and generations when it applies", async () => {
        const first = await only(put("/f", { nowMs: 1 }));
        const second = await only(put("/f", { contentId: CONTENT_B, nowMs: 2 }));
        expect(first).toMatchObject({ created: true, previous: null, entry: { version: 1, gen: 1 } });
        expect(second).toMatchObject({ created: false, entry: { version: 2, gen: 2, createdAtMs: 1 } });
        expect(second.previous).toEqual(first.entry);
        expect(second.entry.etag).not.toBe(first.entry.etag);
      });

      it("tokens only move forward", async () => {
        const tokens = [];
        for (const path of ["/a", "/b", "/c"]) tokens.push((await commit(put(path))).token);
        for (const [i, token] of tokens.entries()) {
          expect(token.zoneId).toBe(store.zoneId);
          if (i > 0) expect(token.index).toBeGreaterThan(tokens[i - 1]?.index ?? 0);
        }
      });

      it("applies all mutations or none, naming the one that does not hold", async () => {
        expect(
          await refused(put("/a"), put("/b"), put("/a", { conditions: { ifVersion: 9 } })),
        ).toMatchObject({
          code: "CONFLICT",
          details: { mutation: 2, currentVersion: 1 },
        });
        expect(await store.getMany(["/a", "/b"], FRESH)).toEqual([null, null]);
        const { outcomes } = await commit(make("/d"), move("/d", "/e"), put("/e/f"), put("/e/f"));
        expect(outcomes.map((outcome) => outcome.entry.path)).toEqual(["/d", "/e", "/e/f", "/e/f"]);
        expect((await get("/e/f"))?.version).toBe(2);
      });

      it("refuses by code what does not hold", async () => {
        await commit(make("/d"), put("/d/f"), put("/f"));
        expect(await refused(put("/no/f"))).toMatchObject({ code: "NOT_FOUND" });
        expect(await refused(put("/x", { create: "never" }))).toMatchObject({ code: "NOT_FOUND" });
        expect(await refused(put("/f/x"))).toMatchObject({ code: "NOT_A_DIRECTORY" });
        expect(await refused(put("/d"))).toMatchObject({ code: "IS_A_DIRECTORY" });
        expect(await refused(make("/d"))).toMatchObject({ code: "ALREADY_EXISTS" });
        expect(await refused(make("/f", { existOk: true }))).toMatchObject({ code: "WRONG_TYPE" });
        expect(await refused(unlink("/d"))).toMatchObject({ code: "DIRECTORY_NOT_EMPTY" });
        expect(await refused(move("/d", "/d/x"))).toMatchObject({ code: "INVALID_ARGUMENT" });
        expect(await refused(move("/f", "/d"))).toMatchObject({ code: "ALREADY_EXISTS" });
        expect(await refused(attributes("/x"))).toMatchObject({ code: "NOT_FOUND" });
        expect(await refused(put("/a/"))).toMatchObject({ code: "INVALID_PATH" });
      });

      it("evaluates conditions in order: of many writers that saw the same state, one wins", async () => {
        const { entry } = await only(put("/f"));
        const rivals = await Promise.allSettled(
          Array.from({ length: 20 }, () => commit(put("/f", { conditions: { ifMatch: entry.etag } }))),
        );
        const lost = rivals.filter((rival) => rival.status === "rejected");
        expect(lost).toHaveLength(19);
        for (const rival of lost) expect(rival.reason).toMatchObject({ code: "CONFLICT" });
        expect((await get("/f"))?.version).toBe(2);
      });

      it("loses none of many commits made at once", async () => {
        await Promise.all(Array.from({ length: 60 }, (_, i) => commit(put(`/f${i % 6}`))));
        const entries = await store.getMany(
          [0, 1, 2, 3, 4, 5].map((i) => `/f${i}`),
          FRESH,
        );
        expect(entries.map((entry) => entry?.version)).toEqual([10, 10, 10, 10, 10, 10]);
      });

      if (capabilities.treesAndMounts !== false) {
        it("moves a tree, also within one commit", async () => {
          await commit(put("/a/b/c/f", { createParents: true }));
          await commit(move("/a", "/z"));
          expect(await get("/a/b")).toBeNull();
          expect((await get("/z/b/c/f"))?.contentId).toBe(CONTENT_A);
          await commit(make("/d"), put("/d/f"), move("/d", "/e"), put("/e/f"));
          expect((await get("/e/f"))?.version).toBe(2);
        });
      }

      if (capabilities.treesAndMounts !== false) {
        it("removes and restores a mount", async () => {
          await commit(make("/m"), mount("/m", "other"));
          expect(await get("/m")).toMatchObject({ entryType: DT_MOUNT, targetZoneId: "other" });
          await commit(unlink("/m", { entryType: DT_MOUNT }));
          expect(await get("/m")).toMatchObject({ entryType: DT_DIR });
        });

        it("covers a directory by a mount, out of reach with all below it, and gives it back as it was", async () => {
          await commit(
            make("/m", { ownerId: "eve", xattrs: { keep: "me" } }),
            put("/m/d/f", { createParents: true }),
          );
          const before = { m: await get("/m"), d: await get("/m/d"), f: await get("/m/d/f") };
          const { entry, previous } = await only(mount("/m", "other", { shadows: true }));
          expect([previous, entry.xattrs]).toEqual([before.m, {}]);
          expect(entry.inode).not.toBe(before.m?.inode);
          expect(await get("/m/d")).toBeNull();
          expect(await get("/m/d/f")).toBeNull();
          await expect(store.list("/m", { cursor: null, limit: 10 }, FRESH)).rejects.toMatchObject({
            code: "NOT_A_DIRECTORY",
          });
          await expect(commit(put("/m/new", { createParents: true }))).rejects.toMatchObject({
            code: "NOT_A_DIRECTORY",
          });
          await expect(commit(unlink("/m/d/f"))).rejects.toMatchObject({ code: "NOT_A_DIRECTORY" });
          await commit(unlink("/m", { entryType: DT_MOUNT }));
          expect({ m: await get("/m"), d: await get("/m/d"), f: await get("/m/d/f") }).toEqual(before);
        });

        it("takes what a mount covers along when the mount, or what is above it, is renamed", async () => {
          await commit(make("/a"), put("/a/m/f", { createParents: true }));
          const before = await get("/a/m/f");
          await commit(mount("/a/m", "other", { shadows: true }));
          await commit(move("/a", "/b"), move("/b/m", "/n"));
          await expect(commit(unlink("/b"), unlink("/n"))).rejects.toMatchObject({ code: "WRONG_TYPE" });
          await commit(unlink("/n", { entryType: DT_MOUNT }));
          expect(await get("/n/f")).toEqual({ ...before, path: "/n/f" });
        });
      }
    });

    describe("closing", () => {
      if (capabilities.persistent) {
        it("keeps what it acknowledged, and never gives an etag twice", async () => {
          const before = await only(put("/d/f", { createParents: true }));
          await commit(put("/gone"), unlink("/gone"));
          store = await (opened.reopen as () => Promise<MetaStore>)();
          expect(await get("/d/f")).toEqual(before.entry);
          expect(await get("/gone")).toBeNull();
          const after = await commit(unlink("/d/f"), put("/d/f"));
          expect(after.outcomes[1]?.entry.etag).not.toBe(before.entry.etag);
        });
      }

      it("refuses work afterwards", async () => {
        await store.close();
        await expect(get("/")).rejects.toSatisfy(NexusError.is);
        await expect(commit(put("/f"))).rejects.toSatisfy(NexusError.is);
      });
    });
  });
}
