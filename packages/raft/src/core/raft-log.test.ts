import type { LogIndex, Term } from "@nexus/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptySnapshot, MemoryStorage } from "./conformance/memory-storage.js";
import { entriesBytes } from "./messages.js";
import { RaftLog } from "./raft-log.js";
import type { Entry, RaftStorage } from "./types.js";

function entry(index: number, term: number, size = 0): Entry {
  return { index: index as LogIndex, term: term as Term, type: "EntryNormal", data: new Uint8Array(size) };
}

function newLog(
  storage: RaftStorage = new MemoryStorage(emptySnapshot),
  maxApplyingBytes = Infinity,
): RaftLog {
  return new RaftLog(storage, maxApplyingBytes);
}

function read(log: RaftLog, low: number, high: number, maxBytes = Infinity): readonly Entry[] | string {
  const result = log.slice(low as LogIndex, high as LogIndex, maxBytes);
  return result.kind === "entries" ? result.entries : result.kind;
}

/** A log as one array from index 1 on, and what of it is written. */
class NaiveLog {
  entries: Entry[] = [];
  committed = 0;

  append(from: number, entries: readonly Entry[]): void {
    this.entries = [...this.entries.slice(0, from - 1), ...entries];
  }

  term(index: number): number | null {
    if (index === 0) return 0;
    return this.entries[index - 1]?.term ?? null;
  }
}

type Step =
  | { kind: "replicate"; back: number; count: number; newTerm: boolean; commit: number }
  | { kind: "write" }
  | { kind: "acknowledge" }
  | { kind: "apply" };

const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("replicate" as const),
      back: fc.nat(3),
      count: fc.nat(4),
      newTerm: fc.boolean(),
      commit: fc.nat(20),
    }),
    fc.record({ kind: fc.constant("write" as const) }),
    fc.record({ kind: fc.constant("acknowledge" as const) }),
    fc.record({ kind: fc.constant("apply" as const) }),
  ) as fc.Arbitrary<Step>,
  { maxLength: 60 },
);

/** Plays a follower's life on the log and on the model; writes may be acknowledged late. */
class LogPlay {
  private readonly storage = new MemoryStorage(emptySnapshot);
  readonly log = newLog(this.storage, 100);
  readonly model = new NaiveLog();
  private term = 1;
  private readonly writes: Entry[][] = [];
  private applying: readonly Entry[] = [];
  readonly applied: Entry[] = [];

  run(step: Step): void {
    switch (step.kind) {
      case "replicate":
        return this.replicate(step);
      case "write": {
        const next = this.log.unstable.nextEntries();
        if (next.length > 0) this.writes.push([...next]);
        this.log.unstable.acceptInProgress();
        return;
      }
      case "acknowledge": {
        const written = this.writes.shift();
        if (written === undefined) return;
        this.storage.append(written);
        const last = written[written.length - 1]!;
        this.log.unstable.stableTo(last.index, last.term);
        return;
      }
      case "apply":
        return this.apply();
    }
  }

  private replicate({ back, count, newTerm, commit }: Extract<Step, { kind: "replicate" }>): void {
    if (newTerm) this.term += 1;
    const prev = Math.max(this.model.committed, this.model.entries.length - back);
    // Equal index and term mean equal entries: the size follows from both.
    const sizeOf = (index: number) => (7 * index + 3 * this.term) % 30;
    const entries = Array.from({ length: count }, (_, i) =>
      entry(prev + 1 + i, this.term, sizeOf(prev + 1 + i)),
    );
    const prevTerm = this.model.term(prev) as Term;
    const last = this.log.maybeAppend(prev as LogIndex, prevTerm, entries, commit as LogIndex);
    expect(last).toBe(prev + count);
    // A leader's shorter message does not cut off what agrees with it.
    if (entries.some((e) => this.model.term(e.index) !== e.term)) this.model.append(prev + 1, entries);
    this.model.committed = Math.max(this.model.committed, Math.min(commit, prev + count));
  }

  private apply(): void {
    if (this.applying.length > 0) {
      this.log.appliedTo(this.applying[this.applying.length - 1]!.index, entriesBytes(this.applying));
      this.applied.push(...this.applying);
      this.applying = [];
    }
    const next = this.log.nextCommitted(false);
    if (next.length === 0) return;
    this.applying = next;
    this.log.acceptApplying(next, false);
  }

  check(): void {
    const { log, model } = this;
    expect(log.lastIndex()).toBe(model.entries.length);
    expect(log.committed).toBe(model.committed);
    for (let index = 0; index <= model.entries.length + 1; index += 1) {
      expect(log.term(index as LogIndex)).toBe(model.term(index));
    }
    expect(read(log, 1, model.entries.length + 1)).toEqual(model.entries);
    const handedOut = [...this.applied, ...this.applying];
    expect(handedOut).toEqual(model.entries.slice(0, handedOut.length));
    expect(handedOut.length).toBeLessThanOrEqual(model.committed);
  }
}

describe("the log of storage and what is not written yet", () => {
  it("is one log, whatever is written and acknowledged when", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const play = new LogPlay();
        for (const step of all) {
          play.run(step);
          play.check();
        }
      }),
    );
  });

  it("gives a prefix within the limit on bytes, but never nothing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(200), { minLength: 1, maxLength: 12 }),
        fc.nat(12),
        fc.nat(900),
        (sizes, cut, max) => {
          const all = sizes.map((size, i) => entry(i + 1, 1, size));
          const storage = new MemoryStorage(emptySnapshot);
          storage.append(all.slice(0, cut));
          const log = newLog(storage);
          log.append(all.slice(cut));
          const got = read(log, 1, all.length + 1, max) as readonly Entry[];
          expect(got).toEqual(all.slice(0, got.length));
          expect(got.length).toBeGreaterThan(0);
          if (got.length > 1) expect(entriesBytes(got)).toBeLessThanOrEqual(max);
          const oneMore = all.slice(0, got.length + 1);
          if (oneMore.length > got.length) expect(entriesBytes(oneMore)).toBeGreaterThan(max);
        },
      ),
    );
  });

  it("says where a rejected append may agree: no index above has a term the other can have", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2), { maxLength: 12 }),
        fc.nat(14),
        fc.nat(12),
        (increments, index, term) => {
          let current = 1;
          const all = increments.map((increment, i) => entry(i + 1, (current += increment)));
          const log = newLog();
          log.append(all);
          const at = Math.min(index, all.length);
          const found = log.findConflict(at as LogIndex, term as Term);
          expect(found.index).toBeLessThanOrEqual(at);
          expect(found.term).toBeLessThanOrEqual(term);
          for (let above = found.index + 1; above <= at; above += 1) {
            expect(all[above - 1]!.term).toBeGreaterThan(term);
          }
        },
      ),
    );
  });

  it("refuses to replace or contradict what is committed, naming the indexes", () => {
    const log = newLog();
    log.append([entry(1, 1), entry(2, 1)]);
    log.commitTo(2 as LogIndex);
    expect(() => log.append([entry(2, 2)])).toThrow(/never replaced \(first=2, committed=2\)/);
    expect(() => log.maybeAppend(1 as LogIndex, 1 as Term, [entry(2, 2)], 0 as LogIndex)).toThrow(
      /never contradicts a committed entry \(conflict=2, committed=2\)/,
    );
  });

  it("refuses to commit what it does not have: the log was truncated or lost", () => {
    const log = newLog();
    log.append([entry(1, 1)]);
    expect(() => log.commitTo(2 as LogIndex)).toThrow(/commit=2, lastIndex=1/);
  });

  it("forgets nothing when an acknowledgement is for a tail that was replaced meanwhile", () => {
    const log = newLog();
    log.append([entry(1, 1), entry(2, 1)]);
    log.unstable.acceptInProgress();
    log.append([entry(2, 2)]);
    log.unstable.stableTo(2 as LogIndex, 1 as Term);
    expect(log.unstable.nextEntries()).toEqual([entry(2, 2)]);
    expect(log.unstable.offset).toBe(1);
  });

  it("waits for committed entries that storage must read first, and asks again when told", () => {
    const storage = new MemoryStorage(emptySnapshot);
    storage.append([entry(1, 1)]);
    let loaded = false;
    const slow: RaftStorage = {
      initialState: () => storage.initialState(),
      entries: (...range) => (loaded ? storage.entries(...range) : { kind: "temporarilyUnavailable" }),
      term: (index) => storage.term(index),
      firstIndex: () => storage.firstIndex(),
      lastIndex: () => storage.lastIndex(),
      snapshot: () => storage.snapshot(),
    };
    const log = newLog(slow);
    log.commitTo(1 as LogIndex);
    expect(log.nextCommitted(true)).toEqual([]);
    expect(log.hasNextCommitted(true)).toBe(false);
    loaded = true;
    log.retryStorage();
    expect(log.nextCommitted(true)).toEqual([entry(1, 1)]);
  });
});
