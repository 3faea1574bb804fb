import { type LogIndex, NexusError, type NodeId, type Term } from "@nexus/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AppliedReply } from "../../wire/reply-codec.js";
import { SequenceSet } from "./sequence-set.js";
import { MAX_REPLIES_PER_SESSION, MAX_SESSIONS, SessionTable } from "./sessions.js";

const OWNER = 5 as NodeId;
const at = (index: number): LogIndex => index as LogIndex;
const done = (index: number): AppliedReply => ({
  index: at(index),
  term: 1 as Term,
  result: { kind: "done" },
});

function opened(): SessionTable {
  const table = new SessionTable();
  table.register(at(1), OWNER);
  return table;
}

/** Stores every slice's changes and loads a table from what is left, as a restart does. */
function reloaded(rows: Map<string, { key: Uint8Array; value: Uint8Array }>): SessionTable {
  const table = new SessionTable();
  const sorted = [...rows.values()].sort((a, b) => Buffer.compare(a.key, b.key));
  for (const { key, value } of sorted) table.load(key, value);
  table.loaded();
  return table;
}

function store(
  rows: Map<string, { key: Uint8Array; value: Uint8Array }>,
  table: SessionTable,
  index: number,
): void {
  for (const change of table.takeChanges(at(index))) {
    const name = Buffer.from(change.key).toString("hex");
    if (change.kind === "put") rows.set(name, { key: change.key, value: change.value });
    else rows.delete(name);
  }
}

describe("a client session", () => {
  it("answers a repeated call from what was stored, and applies it once", () => {
    const table = opened();
    expect(table.check(at(1), 1, 1)).toEqual({ kind: "new" });
    table.record(at(1), 1, done(2));
    expect(table.check(at(1), 1, 1)).toEqual({ kind: "answered", reply: done(2) });
  });

  it("takes calls in any order, each once", () => {
    const table = opened();
    for (const sequence of [3, 1, 2]) {
      expect(table.check(at(1), sequence, 1).kind).toBe("new");
      table.record(at(1), sequence, done(10 + sequence));
    }
    for (const sequence of [1, 2, 3]) expect(table.check(at(1), sequence, 1).kind).toBe("answered");
  });

  it("never applies a call its client gave up, however late a copy arrives", () => {
    const table = opened();
    expect(table.check(at(1), 5, 5).kind).toBe("new");
    expect(table.check(at(1), 3, 1)).toEqual({ kind: "stale" });
  });

  it("unknown or evicted is refused, never applied again", () => {
    const table = opened();
    table.record(at(1), 1, done(2));
    for (let i = 0; i < MAX_SESSIONS; i += 1) table.register(at(100 + i), OWNER);
    const check = table.check(at(1), 1, 1);
    expect(check.kind).toBe("refused");
    if (check.kind === "refused") expect(check.error.code).toBe("SESSION_EXPIRED");
    expect(table.size).toBe(MAX_SESSIONS);
  });

  it("gives room by age of use, not of birth", () => {
    const table = opened();
    for (let i = 0; i < MAX_SESSIONS - 1; i += 1) table.register(at(100 + i), OWNER);
    table.record(at(1), 1, done(5_000));
    table.register(at(6_000), OWNER);
    expect(table.check(at(1), 2, 1).kind).toBe("new");
    expect(table.check(at(100), 1, 1).kind).toBe("refused");
  });

  it("keeps a bounded number of answers, and says so when one is gone", () => {
    const table = opened();
    for (let i = 1; i <= MAX_REPLIES_PER_SESSION + 1; i += 1) {
      table.check(at(1), i, 1);
      table.record(at(1), i, done(10 + i));
    }
    const check = table.check(at(1), 1, 1);
    expect(check.kind).toBe("refused");
    if (check.kind === "refused")
      expect(NexusError.is(check.error) && check.error.code).toBe("UNKNOWN_OUTCOME");
  });

  it("is the same after a restart, wherever slices ended and whatever was acknowledged", () => {
    const call = fc.record({
      sequence: fc.integer({ min: 1, max: 30 }),
      below: fc.integer({ min: 1, max: 30 }),
      cut: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
        const table = opened();
        const rows = new Map<string, { key: Uint8Array; value: Uint8Array }>();
        let index = 1;
        for (const { sequence, below, cut } of calls) {
          index += 1;
          if (table.check(at(1), sequence, Math.min(below, sequence)).kind === "new") {
            table.record(at(1), sequence, done(index));
          }
          if (cut) store(rows, table, index);
        }
        store(rows, table, index + 1);
        const after = reloaded(rows);
        for (let sequence = 1; sequence <= 31; sequence += 1) {
          expect(after.lookup(at(1), sequence)).toEqual(table.lookup(at(1), sequence));
        }
      }),
    );
  });

  it("that is closed leaves no row behind", () => {
    const table = opened();
    const rows = new Map<string, { key: Uint8Array; value: Uint8Array }>();
    table.record(at(1), 1, done(2));
    store(rows, table, 2);
    expect(rows.size).toBe(1);
    table.close(at(1));
    store(rows, table, 3);
    expect(rows.size).toBe(0);
  });
});

describe("a sequence set", () => {
  it("agrees with a plain set and stays a list of disjoint ranges", () => {
    const step = fc.oneof(
      fc.record({ add: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ below: fc.integer({ min: 1, max: 40 }) }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const set = new SequenceSet();
        let plain = new Set<number>();
        for (const action of steps) {
          if ("add" in action) {
            set.add(action.add);
            plain.add(action.add);
          } else {
            set.removeBelow(action.below);
            plain = new Set([...plain].filter((value) => value >= action.below));
          }
        }
        for (let value = 1; value <= 41; value += 1) expect(set.has(value)).toBe(plain.has(value));
        const bounds = set.bounds();
        for (let i = 1; i < bounds.length; i += 1) {
          const gap = (bounds[i] ?? 0) - (bounds[i - 1] ?? 0);
          expect(gap).toBeGreaterThanOrEqual(i % 2 === 0 ? 2 : 0);
        }
      }),
    );
  });
});
