import { NexusError } from "@nexus/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Entry } from "../../core/types.js";
import { baseAt, entriesFrom, groupId, hardState } from "../testing/log-harness.js";
import { type BatchPlan, batchBytes, encodeBatch, readBatch, readBatchHead, readBatchTail } from "./batch.js";
import { BATCH_TAIL_BYTES, SEGMENT_HEADER_BYTES } from "./layout.js";
import { decodeEntries, type LogRecord } from "./records.js";
import { blankSectorsFound } from "./sectors.js";
import { decodeSegmentHeader, encodeSegmentHeader, parseSegmentName, segmentName } from "./segment-header.js";

const GROUP = groupId(0xabc);
const IDENTITY = Uint8Array.from({ length: 16 }, (_, position) => position + 1);
const OFFSET = SEGMENT_HEADER_BYTES + 200;
const PLACE = { identity: IDENTITY, sequence: 3, offset: OFFSET };

function planOf(entries: readonly Entry[]): BatchPlan {
  const head = { base: baseAt(7, 2), hardState: hardState(5, 9, 6), abstainUntil: null };
  const records: [LogRecord, readonly Entry[]][] = [
    [{ type: "created", group: GROUP, head }, []],
    [{ type: "hardState", group: GROUP, hardState: hardState(6, null, 7) }, []],
    [{ type: "removed", group: GROUP }, []],
  ];
  const first = entries[0];
  const last = entries.at(-1);
  if (first !== undefined && last !== undefined) {
    const range = { group: GROUP, first: first.index, last: last.index, term: first.term };
    records.push([{ type: "entries", ...range }, entries]);
  }
  const { term, vote } = hardState(6, 4, 0);
  const rows = [{ group: GROUP, term, vote, lastIndex: last?.index ?? baseAt(7, 2).index, removed: false }];
  return {
    number: 12,
    previousChain: 0xdeadbeef,
    rows,
    records: records.map(([record, data]) => ({ record, entries: data, slot: 0 })),
  };
}

function fileWith(plan: BatchPlan): {
  file: Uint8Array;
  bytes: number;
  records: readonly { offset: number }[];
} {
  const file = new Uint8Array(OFFSET + batchBytes(plan) + 4096);
  const encoded = encodeBatch(file.subarray(OFFSET), plan, PLACE);
  expect(encoded.bytes).toBe(batchBytes(plan));
  return { file, bytes: encoded.bytes, records: encoded.records };
}

describe("a batch on disk", () => {
  it("reads back what was written: records, promises, entries of any size", () => {
    const sizes = fc.array(fc.nat(1500), { maxLength: 20 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 2 ** 52 }), (dataSizes, first) => {
        const entries = dataSizes.flatMap((size, position) => entriesFrom(first + position, 1, 3, size));
        const plan = planOf(entries);
        const { file, records } = fileWith(plan);
        const batch = readBatch(file, OFFSET, PLACE);
        expect(batch?.records.map(({ record }) => record)).toEqual(plan.records.map(({ record }) => record));
        expect(batch?.records.map(({ offset }) => offset)).toEqual(records.map(({ offset }) => offset));
        expect(batch?.rows).toEqual(plan.rows);
        expect(batch).toMatchObject({ number: 12, previousChain: 0xdeadbeef });
        const last = records.at(-1);
        if (entries.length > 0) expect(decodeEntries(file, last?.offset ?? 0)).toEqual(entries);
      }),
    );
  });

  it("is aligned to 8 bytes and refused after any single bit flip", () => {
    const { file, bytes } = fileWith(planOf(entriesFrom(8, 3, 3, 50)));
    expect(bytes % 8).toBe(0);
    for (let bit = 0; bit < bytes * 8; bit += 3) {
      const rotten = file.slice();
      const byte = OFFSET + (bit >>> 3);
      rotten[byte] = (rotten[byte] ?? 0) ^ (1 << (bit & 7));
      expect(readBatch(rotten, OFFSET, PLACE), `bit ${bit}`).toBeNull();
    }
  });

  it("is refused anywhere but at its own place: other offset, segment or log", () => {
    const { file } = fileWith(planOf(entriesFrom(8, 1, 3)));
    const moved = new Uint8Array(file.length + 8);
    moved.set(file, 8);
    expect(readBatch(moved, OFFSET + 8, PLACE)).toBeNull();
    expect(readBatch(file, OFFSET, { ...PLACE, sequence: 4 })).toBeNull();
    expect(readBatch(file, OFFSET, { ...PLACE, identity: new Uint8Array(16) })).toBeNull();
    expect(readBatch(file, OFFSET, PLACE)).not.toBeNull();
  });

  it("keeps its promises readable from either end when the other end is damaged", () => {
    const plan = planOf(entriesFrom(8, 3, 3, 600));
    const { file, bytes } = fileWith(plan);
    const noHead = file.slice();
    noHead.fill(0xff, OFFSET, OFFSET + 512);
    const tailAt = OFFSET + bytes - BATCH_TAIL_BYTES;
    expect(readBatchTail(noHead, tailAt, PLACE)).toMatchObject({
      number: 12,
      rows: plan.rows,
      start: OFFSET,
    });
    const noTail = file.slice();
    noTail.fill(0xff, OFFSET + bytes - 256, OFFSET + bytes);
    expect(readBatchHead(noTail, OFFSET, PLACE)).toMatchObject({ number: 12, rows: plan.rows });
  });

  it("knows how many of its sectors are zero, so that a sector that was never written shows", () => {
    const zeros = entriesFrom(8, 1, 3, 3000).map((entry) => ({ ...entry, data: new Uint8Array(3000) }));
    const { file, bytes } = fileWith(planOf(zeros));
    const head = readBatchHead(file, OFFSET, PLACE);
    expect(head?.blankSectors).toBeGreaterThan(3);
    expect(blankSectorsFound(file, OFFSET, OFFSET + bytes)).toBe(head?.blankSectors);
    const torn = file.slice();
    const lastSector = Math.floor((OFFSET + bytes - 1) / 512) * 512;
    torn.fill(0, lastSector, OFFSET + bytes);
    expect(blankSectorsFound(torn, OFFSET, OFFSET + bytes)).toBe((head?.blankSectors ?? 0) + 1);
  });
});

describe("a segment header", () => {
  const header = { version: 1, sequence: 77, segmentBytes: 2 ** 26, identity: IDENTITY };

  it("survives the loss of either copy, not of both", () => {
    const page = encodeSegmentHeader(header);
    expect(decodeSegmentHeader(page)).toEqual(header);
    for (const lost of [0, 2048]) {
      const damaged = page.slice();
      damaged.fill(0xaa, lost, lost + 512);
      expect(decodeSegmentHeader(damaged)).toEqual(header);
      damaged.fill(0xaa);
      expect(decodeSegmentHeader(damaged)).toBeNull();
    }
  });

  it("names a newer version instead of misreading it", () => {
    expect(decodeSegmentHeader(encodeSegmentHeader({ ...header, version: 9 }))?.version).toBe(9);
  });

  it("belongs to a file named after its sequence", () => {
    expect(segmentName(77)).toBe("000000000000004d.log");
    expect(parseSegmentName(segmentName(77))).toBe(77);
    for (const name of ["4d.log", "000000000000004d.log.preparing", "0000000000000000.log", "CURRENT"]) {
      expect(parseSegmentName(name)).toBeNull();
    }
  });
});

describe("an integer field", () => {
  it("refuses what cannot be kept exactly", () => {
    const plan = planOf(entriesFrom(8, 1, 3));
    expect(() => fileWith({ ...plan, number: 2 ** 53 })).toThrow(NexusError);
    expect(() => fileWith({ ...plan, number: -1 })).toThrow(NexusError);
  });
});
