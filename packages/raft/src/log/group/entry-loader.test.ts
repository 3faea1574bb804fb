import type { LogIndex, Term } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { ByteWriter } from "../format/bytes.js";
import { encodeRecord, recordBytes } from "../format/records.js";
import { DEFAULT_LOG_LIMITS } from "../limits.js";
import { entriesFrom, groupId, settle } from "../testing/log-harness.js";
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
  return { loader: new EntryLoader(read, limits, () => undefined), reads };
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

  it("asked for again in other spans are counted once, so that later ones still find room", async () => {
    const { file, runs } = fileWith([0, 1, 2, 3]);
    const { loader } = loaderOf(file, { ...DEFAULT_LOG_LIMITS, loadedEntryBytes: file.length });
    for (let from = runs.length - 1; from >= 0; from -= 1) {
      loader.request(GROUP, runs.slice(from));
      await settle();
    }
    expect(runs.map((run) => loader.get(run, run.first))).toEqual(entriesFrom(1, 4, 1));
  });

  it("report a failed read once, and are read again when asked for again", async () => {
    const { file, runs } = fileWith([0]);
    const [run] = runs as [EntryRun];
    let broken = true;
    const loader = new EntryLoader(
      () => (broken ? Promise.reject(new Error("EIO")) : Promise.resolve(file)),
      DEFAULT_LOG_LIMITS,
      () => undefined,
    );
    loader.request(GROUP, runs);
    await settle();
    expect(() => loader.get(run, 1)).toThrow(/EIO/);
    broken = false;
    expect(loader.get(run, 1)).toBeNull();
    loader.request(GROUP, runs);
    await settle();
    expect(loader.get(run, 1)).toEqual(entriesFrom(1, 1, 1)[0]);
  });
});
