import { type ContentId, NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import type { CommitActor, Mutation } from "../../abc/meta-store.js";
import { make, move, put } from "../../testing/mutations.js";
import { HISTORY_RECORDS, HistoryWriter, initialHistoryChanges, readHistory } from "./history.js";
import { decodeHistoryRecord, HISTORY_RECORD_BYTES, MAX_ACTOR_NAME_BYTES } from "./history-record.js";
import { initialNamespaceChanges } from "./initial.js";
import { beginNamespaceTransaction } from "./transaction.js";
import type { KeyChange, KeyValueView } from "./types.js";

/** A state that only has to be quick. */
class MapState implements KeyValueView {
  readonly rows = new Map<string, Uint8Array>();

  constructor(withHistory: boolean) {
    this.write(initialNamespaceChanges(1));
    if (withHistory) this.write(initialHistoryChanges());
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.rows.get(Buffer.from(key).toString("latin1"));
  }

  write(changes: readonly KeyChange[]): void {
    for (const change of changes) {
      const key = Buffer.from(change.key).toString("latin1");
      if (change.kind === "put") this.rows.set(key, change.value);
      else this.rows.delete(key);
    }
  }

  /** Commits at the indexes named, written together. */
  commit(...commits: readonly (readonly [number, ...Mutation[]])[]): void {
    this.commitAs(null, ...commits);
  }

  commitAs(actor: CommitActor | null, ...commits: readonly (readonly [number, ...Mutation[]])[]): void {
    const history = new HistoryWriter(this);
    for (const [index, ...mutations] of commits) {
      const transaction = beginNamespaceTransaction(this, { zoneId: "z" as never }, 0);
      for (const mutation of mutations) transaction.apply(mutation);
      transaction.record(history, index as never, actor);
      this.write(transaction.changes());
    }
    this.write(history.changes());
  }

  historyRecords(): number {
    return [...this.rows.keys()].filter((key) => key.startsWith("n\x04")).length;
  }
}

const indexes = (state: MapState, after: number, applied: number): readonly number[] =>
  readHistory(state, after, 10_000, applied).changes.map(({ index }) => index);

function compacted(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    if (NexusError.is(error) && error.code === "COMPACTED") return error.details;
    throw error;
  }
}

describe("watch history", () => {
  it("has gaps in its indexes where nothing changed, and any position in them is good", () => {
    const state = new MapState(true);
    state.commit([5, put("/a")], [9, put("/b")]);
    state.commit([12, put("/c")]);
    for (const after of [0, 3, 4]) expect(indexes(state, after, 20)).toEqual([5, 9, 12]);
    for (const after of [5, 8]) expect(indexes(state, after, 20)).toEqual([9, 12]);
    for (const after of [9, 11]) expect(indexes(state, after, 20)).toEqual([12]);
    expect(readHistory(state, 12, 10, 20)).toEqual({ changes: [], through: 20 });
    // A position of a replica that is further: there is nothing to tell yet.
    expect(readHistory(state, 30, 10, 20)).toEqual({ changes: [], through: 30 });
  });

  it("tells of an entry that is ensured when it is made and when its attributes change, not when nothing does", () => {
    const state = new MapState(true);
    const ensure = (setXattrs: Readonly<Record<string, string>>): Mutation =>
      make("/d", { existOk: true, setXattrs });
    state.commit([1, ensure({ a: "1" })], [2, ensure({ a: "2" })], [3, ensure({})]);
    const kinds = readHistory(state, 0, 10, 3).changes.map(({ index, kind }) => [index, kind]);
    expect(kinds).toEqual([
      [1, "created"],
      [2, "attributes"],
    ]);
  });

  it("keeps who made each commit, beside commits of nobody in particular", () => {
    const state = new MapState(true);
    state.commitAs({ userId: "ann", agentId: null }, [1, put("/a/b", { createParents: true })]);
    state.commit([2, put("/c")]);
    state.commitAs({ userId: "bob", agentId: "builder" }, [3, put("/c")]);
    const { changes } = readHistory(state, 0, 10, 3);
    expect(changes.map(({ path, actor }) => [path, actor])).toEqual([
      ["/a", { userId: "ann", agentId: null }],
      ["/a/b", { userId: "ann", agentId: null }],
      ["/c", null],
      ["/c", { userId: "bob", agentId: "builder" }],
    ]);
  });

  it("leaves out a name that is too long to be kept with every change", () => {
    const state = new MapState(true);
    const kept = "u".repeat(MAX_ACTOR_NAME_BYTES);
    state.commitAs({ userId: kept, agentId: `${kept}u` }, [1, put("/a")]);
    state.commitAs({ userId: `${kept}u`, agentId: "builder" }, [2, put("/a")]);
    state.commitAs({ userId: `${kept}u`, agentId: null }, [3, put("/a")]);
    expect(readHistory(state, 0, 10, 3).changes.map(({ actor }) => actor)).toEqual([
      { userId: kept, agentId: null },
      { userId: "", agentId: "builder" },
      null,
    ]);
  });

  it("writes and reads what nobody in particular made as before it kept who made a change", () => {
    const state = new MapState(true);
    state.commit([7, put("/f", { nowMs: 5 })]);
    const five = "4014000000000000";
    const row = `0002010101${five}01${"aa".repeat(32)}`;
    const before = Buffer.from(`01000701022f66${five}${row}00`, "hex");
    expect([...state.rows].find(([key]) => key.startsWith("n\x04"))?.[1]).toEqual(new Uint8Array(before));
    expect(decodeHistoryRecord(before)).toMatchObject([
      { index: 7, kind: "content", path: "/f", timestampMs: 5, previous: null, actor: null },
    ]);
  });

  it("reads the same whatever was written together", () => {
    const commits = Array.from({ length: 100 }, (_, i) => [2 * i + 1, put(`/f${i}`)] as const);
    const together = new MapState(true);
    together.commit(...commits);
    const apart = new MapState(true);
    for (const commit of commits) apart.commit(commit);
    for (const after of [0, 1, 77, 78, 150]) {
      expect(readHistory(together, after, 7, 300)).toEqual(readHistory(apart, after, 7, 300));
    }
    expect([...together.rows]).toEqual(expect.arrayContaining([...apart.rows]));
  });

  it("keeps a bounded number of records of a bounded size; what is gone is said to be", () => {
    const state = new MapState(true);
    let index = 0;
    const contentId = "x".repeat(HISTORY_RECORD_BYTES) as ContentId;
    const overwrite = (): void => state.commit([(index += 1), put("/f", { contentId })]);
    for (let i = 0; i < HISTORY_RECORDS; i += 1) overwrite();
    expect(indexes(state, 0, index)).toHaveLength(HISTORY_RECORDS);
    const { size } = state.rows;
    for (let i = 0; i < 3; i += 1) overwrite();
    expect(state.rows.size).toBe(size);
    expect(compacted(() => indexes(state, 2, index))).toMatchObject({ after: 2, earliest: 3 });
    expect(indexes(state, 3, index)).toHaveLength(HISTORY_RECORDS);
  });

  it("fills its records with commits, however few were written together", () => {
    const state = new MapState(true);
    for (let index = 1; index <= 1000; index += 1) state.commit([index, put("/f")]);
    expect(indexes(state, 0, 1000)).toHaveLength(1000);
    expect(state.historyRecords()).toBeLessThan(150);
  });

  it("begins where a state without one changes next, and says that it knows nothing before", () => {
    const state = new MapState(false);
    expect(compacted(() => indexes(state, 6, 7))).toMatchObject({ earliest: 7 });
    state.commit([10, put("/a")]);
    expect(compacted(() => indexes(state, 8, 10))).toMatchObject({ earliest: 9 });
    expect(indexes(state, 9, 10)).toEqual([10]);
  });

  it("begins anew in a log that counts from an earlier index: the zone was restored", () => {
    const state = new MapState(true);
    state.commit([100, put("/a")]);
    expect(compacted(() => indexes(state, 3, 4))).toMatchObject({ earliest: 4 });
    expect(indexes(state, 4, 4)).toEqual([]);
    state.commit([5, move("/a", "/b")]);
    expect(indexes(state, 4, 5)).toEqual([5]);
    expect(compacted(() => indexes(state, 3, 5))).toMatchObject({ earliest: 4 });
  });
});
