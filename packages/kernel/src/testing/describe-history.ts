import { type IncarnationId, LOCAL, NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import type { HistoryPosition, MetaStore, Mutation } from "../abc/meta-store.js";
import type { HistoryChange } from "../core/namespace/history-record.js";
import { attributes, CONTENT_A, CONTENT_B, make, move, put, unlink, xattr } from "./mutations.js";

const TIMEOUT_MS = 10_000;
const HERE = { consistency: LOCAL, timeoutMs: TIMEOUT_MS };

const told = ({ kind, path, oldPath }: HistoryChange): string =>
  oldPath === null ? `${kind} ${path}` : `${kind} ${oldPath} to ${path}`;

/** Watch history of every MetaStore that keeps one. `reopen` is null for a store that is not persistent. */
export function describeHistory(
  current: () => MetaStore,
  reopen: (() => Promise<MetaStore>) | null = null,
): void {
  describe("history", () => {
    const commit = (...mutations: readonly Mutation[]) =>
      current().commit(mutations, { timeoutMs: TIMEOUT_MS });
    const now = async (): Promise<HistoryPosition> =>
      (await current().readHistory({ after: null, limit: 1 }, HERE)).through;
    const since = (after: HistoryPosition, limit = 1000) => current().readHistory({ after, limit }, HERE);
    const failure = async (work: Promise<unknown>): Promise<NexusError> => {
      const error = await work.then(
        () => null,
        (cause: unknown) => cause,
      );
      if (!NexusError.is(error)) throw new Error(`expected a refusal, not ${String(error)}`);
      return error;
    };

    it("tells every change of every commit, directories made on the way included, in order", async () => {
      const start = await now();
      await commit(put("/a/b/f", { createParents: true, nowMs: 7 }));
      await commit(
        put("/a/b/f", { contentId: CONTENT_B }),
        xattr("/a/b/f", { k: "v" }),
        attributes("/a/b/f"),
      );
      await commit(move("/a/b", "/c"), make("/c", { existOk: true }));
      await commit(unlink("/c/f"));
      const { changes, through } = await since(start);
      expect(changes.map(told)).toEqual([
        "created /a",
        "created /a/b",
        "content /a/b/f",
        "content /a/b/f",
        "attributes /a/b/f",
        "attributes /a/b/f",
        "renamed /a/b to /c",
        "removed /c/f",
      ]);
      expect(changes.map(({ position }) => position)).toEqual([0, 1, 2, 0, 1, 2, 0, 0]);
      expect(changes[2]).toMatchObject({ timestampMs: 7, previous: null, entry: { contentId: CONTENT_A } });
      expect(changes[3]).toMatchObject({
        previous: { contentId: CONTENT_A, version: 1, gen: 1 },
        entry: { contentId: CONTENT_B, version: 2, gen: 2 },
      });
      expect(await since(through)).toEqual({ changes: [], through });
    });

    it("numbers changes by the commit, which the writer was told too", async () => {
      const start = await now();
      const { token } = await commit(put("/f"));
      expect((await since(start)).changes.map(({ index }) => index)).toEqual([token.index]);
      expect(await since({ incarnation: token.incarnation, index: token.index })).toMatchObject({
        changes: [],
      });
    });

    it("tells who made a change, where the commit said it", async () => {
      const start = await now();
      const ann = { userId: "ann", agentId: null };
      const builder = { userId: "bob", agentId: "builder" };
      await current().commit([put("/f")], { timeoutMs: TIMEOUT_MS, actor: ann });
      await commit(put("/f"));
      await current().transact(
        { compares: [{ kind: "exists", path: "/f" }], mutations: [unlink("/f")] },
        { timeoutMs: TIMEOUT_MS, locks: null, actor: builder },
      );
      expect((await since(start)).changes.map(({ actor }) => actor)).toEqual([ann, null, builder]);
    });

    it("tells nothing of what was refused, or changed nothing", async () => {
      await commit(make("/d"));
      const start = await now();
      await failure(commit(put("/x"), unlink("/missing")));
      await commit(make("/d", { existOk: true }));
      expect((await since(start)).changes).toEqual([]);
    });

    it("is read a part at a time without losing or repeating any, and never parts a commit", async () => {
      const start = await now();
      const paths = Array.from({ length: 200 }, (_, i) => `/${"long".repeat(20)}-${i}`);
      await commit(put("/first"));
      await commit(...paths.map((path) => put(path)));
      await commit(put("/last"));
      const all: HistoryChange[] = [];
      const sizes: number[] = [];
      for (let at = start; ; ) {
        const { changes, through } = await since(at, 1);
        if (changes.length === 0) break;
        all.push(...changes);
        sizes.push(changes.length);
        at = through;
      }
      expect(sizes).toEqual([1, 200, 1]);
      expect(all.map(({ path }) => path)).toEqual(["/first", ...paths, "/last"]);
      expect(all.slice(1, -1).map(({ position }) => position)).toEqual(paths.map((_, i) => i));
    });

    it("calls listeners when there is more, until they leave", async () => {
      const start = await now();
      let heard: () => void = () => undefined;
      const more = new Promise<void>((resolve) => {
        heard = resolve;
      });
      let calls = 0;
      const leave = current().onHistory(() => {
        calls += 1;
        void since(start).then(({ changes }) => changes.length > 0 && heard());
      });
      await commit(put("/f"));
      await more;
      leave();
      const before = calls;
      await commit(put("/g"));
      expect(calls).toBe(before);
    });

    it("refuses a position of another life, and a limit out of bounds", async () => {
      const start = await now();
      const foreign = { ...start, incarnation: "f".repeat(32) as IncarnationId };
      expect((await failure(since(foreign))).code).toBe("INCARNATION_MISMATCH");
      expect((await failure(since(start, 0))).code).toBe("INVALID_ARGUMENT");
    });

    if (reopen !== null) {
      it("is there after the store was closed and opened again", async () => {
        const start = await now();
        await commit(put("/f"));
        const store = await reopen();
        await store.commit([put("/g")], { timeoutMs: TIMEOUT_MS });
        const { changes } = await store.readHistory({ after: start, limit: 10 }, HERE);
        expect(changes.map(told)).toEqual(["content /f", "content /g"]);
      });
    }
  });
}
