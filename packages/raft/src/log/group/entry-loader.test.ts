import { type LogIndex, NexusError, type Term } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { ByteWriter } from "../format/bytes.js";
import { encodeRecord, recordBytes } from "../format/records.js";
import { DEFAULT_LOG_LIMITS } from "../limits.js";
import { entriesFrom, groupId, ManualClock, settle } from "../testing/log-harness.js";
import { EntryLoader } from "./entry-loader.js";
import type { EntryRun } from "./entry-runs.js";

const GROUP = groupId(1);

/** One entry a record, at the places `order` gives: the record of entry i + 1 is the order[i]-th in the file. */
function fileWith(order: readonly number[]): { file: Uint8Array; runs: EntryRun[] } {
  const size = recordBytes(recordOf(1), entriesFrom(1, 1, 1));
  const writer = new ByteWriter(new Uint8Array(size * order.length));
  const runs = order.map((position, at): EntryRun => {
    const index = at + 1;
    writer.position = position * size;
    encodeRecord(writer, recordOf(index), entriesFrom(index, 1, 1), 0);
    const place = { sequence: 1, offset: position * size, bytes: size };
    const first = index as LogIndex;
    return { first, last: first, recordFirst: first, term: 1 as Term, place };
  });
  return { file: writer.bytes, runs };
}

function recordOf(index: number): Parameters<typeof encodeRecord>[1] {
  const first = index as LogIndex;
  return { type: "entries", group: GROUP, first, last: first, term: 1 as Term };
}

function loaderOf(file: Uint8Array, limits = DEFAULT_LOG_LIMITS): { loader: EntryLoader; reads: number[] } {
  const reads: number[] = [];
  const read = (_sequence: number, offset: number, bytes: number): Promise<Uint8Array> => {
    reads.push(bytes);
    return Promise.resolve(file.subarray(offset, offset + bytes));
  };
  return { loader: new EntryLoader(read, limits, new ManualClock(), () => undefined), reads };
}

describe("old entries", () => {
  it("that stand one behind the other come back with one read", async () => {
    const { file, runs } = fileWith([0, 1, 2, 3]);
    const { loader, reads } = loaderOf(file);
    loader.request(GROUP, runs);
    await settle();
    expect(reads).toEqual([file.length]);
    expect(runs.map((run) => loader.get(run, run.first))).toEqual(entriesFrom(1, 4, 1));
  });

  it("that were moved and stand in another order are read as far as the order holds", async () => {
    const { file, runs } = fileWith([1, 3, 0, 2]);
    const { loader } = loaderOf(file);
    for (let attempt = 0; attempt < 3; attempt++) {
      const missing = runs.filter((run) => loader.get(run, run.first) === null);
      loader.request(GROUP, missing);
      await settle();
    }
    expect(runs.map((run) => loader.get(run, run.first))).toEqual(entriesFrom(1, 4, 1));
  });

  it("are there for their reader also when one read brings more than may be kept", async () => {
    const { file, runs } = fileWith([0, 1, 2, 3]);
    const { loader } = loaderOf(file, { ...DEFAULT_LOG_LIMITS, loadedEntryBytes: 1 });
    loader.request(GROUP, runs);
    await settle();
    expect(runs.map((run) => loader.get(run, run.first))).toEqual(entriesFrom(1, 4, 1));
    expect(loader.get(runs[0] as EntryRun, 1)).not.toBeNull();
  });

  it("asked for again in other spans are counted once, so that later ones still find room", async () => {
    const { file, runs } = fileWith([0, 1, 2, 3]);
    const { loader } = loaderOf(file, { ...DEFAULT_LOG_LIMITS, loadedEntryBytes: file.length });
    for (let from = runs.length - 1; from >= 0; from -= 1) {
      loader.request(GROUP, runs.slice(from));
      await settle();
    }
    expect(runs.map((run) => loader.get(run, run.first))).toEqual(entriesFrom(1, 4, 1));
  });

  function failing(error: () => Error | null): {
    loader: EntryLoader;
    clock: ManualClock;
    runs: EntryRun[];
    reads: () => number;
  } {
    const { file, runs } = fileWith([0, 1]);
    const clock = new ManualClock();
    let count = 0;
    const read = (_sequence: number, offset: number, bytes: number): Promise<Uint8Array> => {
      count += 1;
      const cause = error();
      return cause === null ? Promise.resolve(file.subarray(offset, offset + bytes)) : Promise.reject(cause);
    };
    const loader = new EntryLoader(read, DEFAULT_LOG_LIMITS, clock, () => undefined);
    return { loader, clock, runs, reads: () => count };
  }

  it("whose read failed are read again after a pause that grows, and then are there", async () => {
    let isBroken = true;
    const { loader, clock, runs, reads } = failing(() => (isBroken ? new Error("EIO") : null));
    const [run] = runs as [EntryRun];
    const attempt = async (waitMs: number): Promise<number> => {
      clock.advance(waitMs);
      expect(loader.get(run, 1)).toBeNull();
      loader.request(GROUP, runs);
      await settle();
      return reads();
    };
    expect(await attempt(0)).toBe(1);
    expect(await attempt(99)).toBe(1);
    expect(await attempt(1)).toBe(2);
    expect(await attempt(199)).toBe(2);
    isBroken = false;
    expect(await attempt(1)).toBe(3);
    expect(loader.get(run, 1)).toEqual(entriesFrom(1, 1, 1)[0]);
    expect(loader.damageAbove(GROUP, 0 as LogIndex)).toBeNull();
  });

  it("that the disk refuses time and again count as damaged, and only those", async () => {
    const { loader, clock, runs } = failing(() => new NexusError({ code: "IO_ERROR", what: "EIO" }));
    const [run] = runs as [EntryRun];
    for (let attempt = 0; attempt < DEFAULT_LOG_LIMITS.maxReadAttempts; attempt += 1) {
      expect(loader.get(run, 1)).toBeNull();
      loader.request(GROUP, runs.slice(0, 1));
      await settle();
      clock.advance(DEFAULT_LOG_LIMITS.readRetryMaxMs);
    }
    expect(() => loader.get(run, 1)).toThrow(/cannot be read at offset 0, 10 times: EIO/);
    expect(loader.damageAbove(GROUP, 0 as LogIndex)).toMatchObject({ from: 1, place: run.place });
    expect(loader.get(runs[1] as EntryRun, 2)).toBeNull();
  });

  it("that a hanging disk does not give in time never count as damaged", async () => {
    const { loader, clock, runs } = failing(
      () => new NexusError({ code: "DEADLINE_EXCEEDED", what: "too slow" }),
    );
    for (let attempt = 0; attempt < 2 * DEFAULT_LOG_LIMITS.maxReadAttempts; attempt += 1) {
      loader.request(GROUP, runs);
      await settle();
      clock.advance(DEFAULT_LOG_LIMITS.readRetryMaxMs);
    }
    expect(loader.get(runs[0] as EntryRun, 1)).toBeNull();
    expect(loader.damageAbove(GROUP, 0 as LogIndex)).toBeNull();
  });

  it("that come back damaged are refused at once, naming the place, and leave their neighbours alone", async () => {
    const { file, runs } = fileWith([0, 1]);
    const [good, bad] = runs as [EntryRun, EntryRun];
    file.fill(0xff, bad.place.offset + 40, bad.place.offset + 41);
    const { loader } = loaderOf(file);
    loader.request(GROUP, runs);
    await settle();
    expect(loader.get(good, 1)).toEqual(entriesFrom(1, 1, 1)[0]);
    expect(() => loader.get(bad, 2)).toThrow(`damaged at offset ${bad.place.offset}`);
    expect(loader.damageAbove(GROUP, 0 as LogIndex)).toMatchObject({ from: 2 });
    loader.forgetDamage(GROUP);
    expect(loader.damageAbove(GROUP, 0 as LogIndex)).toBeNull();
  });
});
