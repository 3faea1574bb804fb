import { type ContentId, DT_DIR, NexusError } from "@nexus/contracts";
import { lookupPath, type Mutation, type NamespaceRow } from "@nexus/kernel";
import { make, move, put, unlink } from "@nexus/kernel/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeWrite, dotOf, isLater, type PathRecord, type ReplicatedWrite } from "./records.js";
import { TestCopy } from "./testing/test-copy.js";
import { replayed, toldBy } from "./testing/told-history.js";
import { includes } from "./version-vector.js";

const PATHS = ["/a", "/b", "/a/b", "/a/c", "/a/b/c", "/b/a", "/b/a/d"];
const COPIES = 3;

/** One step of a history: three copies write, exchange in any order, twice, in part, crash, and transfer state. */
interface Step {
  readonly kind: "put" | "make" | "remove" | "move" | "send" | "restart" | "transfer" | "tick";
  readonly copy: number;
  readonly other: number;
  readonly path: number;
  readonly to: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    "put",
    "put",
    "make",
    "remove",
    "remove",
    "move",
    "send",
    "send",
    "restart",
    "transfer",
    "tick",
  ),
  copy: fc.nat(COPIES - 1),
  other: fc.nat(COPIES - 1),
  path: fc.nat(PATHS.length - 1),
  to: fc.nat(100),
});

class History {
  readonly copies = Array.from({ length: COPIES }, (_, i) => new TestCopy(i + 1));
  readonly writes: ReplicatedWrite[] = [];
  #contents = 0;

  run(steps: readonly Step[]): void {
    for (const each of steps) this.#step(each);
  }

  #step({ kind, copy, other, path, to }: Step): void {
    const here = this.copies[copy]!;
    const there = this.copies[other]!;
    const at = PATHS[path]!;
    switch (kind) {
      case "put":
        this.#contents += 1;
        return this.#write(here, put(at, { contentId: contentOf(this.#contents), createParents: true }));
      case "make":
        return this.#write(here, make(at, { createParents: true, existOk: true }));
      case "remove":
        return this.#write(here, unlink(at));
      case "move":
        return this.#write(here, move(at, PATHS[to % PATHS.length]!));
      case "send": {
        // A first part of what one has, sometimes out of order and twice: the rest is lost.
        const logged = here.logged().slice(0, to);
        for (const bytes of to % 3 === 0 ? [...logged].reverse() : logged) there.take(bytes);
        return;
      }
      case "restart":
        return here.restart();
      case "transfer":
        return there.takeStateOf(here);
      case "tick":
        here.wallMs += to - 30;
    }
  }

  #write(copy: TestCopy, mutation: Mutation): void {
    const { next } = copy.state.log;
    try {
      copy.write(mutation);
    } catch (error) {
      if (!NexusError.is(error)) throw error;
      return;
    }
    expect(copy.state.log.next).toBe(next + 1);
    this.writes.push(decodeWrite(copy.logged().at(-1)!));
  }

  /** Everybody hears everything. */
  settle(): void {
    for (let round = 0; round < COPIES; round += 1) {
      for (const here of this.copies) {
        for (const there of this.copies) for (const bytes of here.logged()) there.take(bytes);
      }
    }
    for (const here of this.copies) for (const there of this.copies) there.takeStateOf(here);
  }
}

function contentOf(number: number): ContentId {
  return number.toString(16).padStart(64, "0") as ContentId;
}

/** The tree that records stand for, computed the slow way. */
function treeOf(records: readonly PathRecord[]): Map<string, string> {
  const live = records.filter(({ row }) => row !== null);
  const tree = new Map<string, string>();
  for (const { path } of live) {
    for (let end = path.indexOf("/", 1); end > 0; end = path.indexOf("/", end + 1)) {
      tree.set(path.slice(0, end), "implied directory");
    }
  }
  for (const { path, row } of live) {
    if (!tree.has(path) || row?.entryType === DT_DIR) tree.set(path, describeRow(row as NamespaceRow));
  }
  return tree;
}

function describeRow({ entryType, contentId, version }: NamespaceRow): string {
  if (entryType === DT_DIR) return "directory";
  return `${entryType} ${contentId} ${version}`;
}

function shownBy(copy: TestCopy): Map<string, string> {
  const shown = new Map<string, string>();
  for (const path of PATHS) {
    const row = lookupPath(copy, path)?.row;
    if (row !== undefined) shown.set(path, describeRow(row));
  }
  return shown;
}

describe("three copies of an eventual zone", () => {
  it("become equal whatever was lost, repeated, reordered or cut off, and show the same tree", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const history = new History();
        history.run(steps);
        history.settle();
        const [first, ...others] = history.copies;
        for (const other of others) {
          expect(other.recordBytes()).toEqual(first!.recordBytes());
          expect(other.state.seen).toEqual(first!.state.seen);
        }
        const expected = [...treeOf(first!.records())].map(([path, what]) => [
          path,
          what === "implied directory" ? "directory" : what,
        ]);
        for (const copy of history.copies)
          expect(new Map(shownBy(copy))).toEqual(new Map(expected as [string, string][]));
      }),
      { numRuns: 150 },
    );
  });

  it("tell watchers all that it takes to keep a copy of the tree, each change with what was there before", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const history = new History();
        history.run(steps);
        history.settle();
        for (const copy of history.copies) {
          const shown = PATHS.flatMap((path) => {
            const row = lookupPath(copy, path)?.row;
            return row === undefined ? [] : [[path, row] as const];
          });
          const known = [...replayed(copy)].filter(([path]) => path !== "/");
          expect(new Set(known.map(([path]) => path))).toEqual(new Set(shown.map(([path]) => path)));
          for (const [path, entry] of known) expect(lookupPath(copy, path)?.row).toMatchObject(entry);
          const conflicts = toldBy(copy).filter(({ kind }) => kind === "conflict");
          expect(conflicts.map(({ path }) => path)).toEqual(copy.conflicts().map(({ path }) => path));
        }
      }),
      { numRuns: 150 },
    );
  });

  it("report every content that lost without its overwriter knowing it", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const history = new History();
        history.run(steps);
        history.settle();
        const reported = new Set(
          history.copies.flatMap((copy) =>
            copy.conflicts().map(({ path, loser }) => `${path} ${loser.stamp.origin} ${loser.seq}`),
          ),
        );
        const final = new Map(history.copies[0]!.records().map((record) => [record.path, record]));
        for (const write of history.writes) {
          for (const { path, row } of write.paths) {
            if (row === null || row.entryType === DT_DIR) continue;
            const isKept =
              final.get(path)?.id.seq === write.id.seq && final.get(path)?.id.node === write.id.node;
            const isShown = isKept && lookupPath(history.copies[0]!, path)?.row.entryType === row.entryType;
            const isOverwrittenKnowingly = history.writes.some(
              (later) =>
                isLater(later.id, write.id) &&
                includes(later.id.seen, dotOf(write.id)) &&
                later.paths.some((other) => other.path === path),
            );
            const key = `${path} ${write.id.stamp.origin} ${write.id.seq}`;
            if (!isShown && !isOverwrittenKnowingly) expect(reported).toContain(key);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it("report nothing when nobody wrote at the same time", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const history = new History();
        for (const each of steps) {
          history.run([each]);
          history.settle();
        }
        for (const copy of history.copies) expect(copy.conflicts()).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
