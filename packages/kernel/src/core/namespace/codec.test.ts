import {
  type ClientSessionId,
  type ContentId,
  DT_DIR,
  DT_LINK,
  DT_MOUNT,
  DT_REG,
  type Inode,
  type ZoneId,
} from "@nexus/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecordReader, RecordWriter } from "./codec.js";
import { decodeCounters, decodeDirectory, encodeCounters, encodeDirectory } from "./records.js";
import { decodeRow, encodeRow, type NamespaceRow } from "./row.js";

const count = fc.maxSafeNat();
const text = fc.string({ unit: "grapheme", maxLength: 40 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const fields = fc.record({
  inode: count.map((value) => value as Inode),
  sizeBytes: count,
  contentId: maybe(
    fc.oneof(fc.stringMatching(/^[0-9a-f]{64}$/), fc.constant("/a/path"), fc.constant("A".repeat(64))),
  ).map((value) => value as ContentId | null),
  mimeType: maybe(text),
  createdAtMs: fc.double({ noNaN: true, noDefaultInfinity: true }),
  modifiedAtMs: fc.double({ noNaN: true, noDefaultInfinity: true }),
  version: count,
  gen: count,
  ownerId: maybe(text),
  targetZoneId: maybe(text).map((value) => value as ZoneId | null),
  linkTarget: maybe(text),
  ttlSeconds: maybe(count),
  expiresAtMs: maybe(count),
  sessionId: maybe(fc.stringMatching(/^[0-9a-f]{32}$/)).map((value) => value as ClientSessionId | null),
  lastWriterAddress: maybe(text),
  xattrs: fc.dictionary(text, text, { maxKeys: 5 }).map((entries) => ({ ...entries })),
});

const directories: fc.Arbitrary<NamespaceRow> = fields.map((row) => ({
  ...row,
  entryType: DT_DIR,
  covers: null,
}));
const rows: fc.Arbitrary<NamespaceRow> = fc
  .tuple(fields, fc.constantFrom(DT_REG, DT_LINK, DT_MOUNT), maybe(directories))
  .map(([row, entryType, covers]) => ({ ...row, entryType, covers }));

const SAMPLE: NamespaceRow = {
  inode: 300 as Inode,
  entryType: DT_REG,
  sizeBytes: 2 ** 40,
  contentId: "0f".repeat(32) as ContentId,
  mimeType: "text/plain",
  createdAtMs: 1_700_000_000_000,
  modifiedAtMs: 1_700_000_000_001,
  version: 3,
  gen: 4,
  ownerId: "ann",
  targetZoneId: null,
  linkTarget: null,
  ttlSeconds: null,
  expiresAtMs: null,
  sessionId: null,
  lastWriterAddress: "h:1",
  xattrs: { b: "2", a: "1" },
  covers: null,
};

describe("row codec", () => {
  it("gives back what it was given", () => {
    fc.assert(
      fc.property(rows, (row) => {
        expect(decodeRow(encodeRow(row))).toEqual(row);
      }),
    );
  });

  it("does not depend on the order attributes were set in", () => {
    const other = { ...SAMPLE, xattrs: { a: "1", b: "2" } };
    expect(encodeRow(SAMPLE)).toEqual(encodeRow(other));
  });

  it("is compact, and its bytes may never change for version 1", () => {
    expect(Buffer.from(encodeRow(SAMPLE)).toString("hex")).toBe(
      [
        "01 8d03 00 ac02 03 04 808080808020",
        "4278bcfe56800000 4278bcfe56801000",
        "0f".repeat(32),
        "0a746578742f706c61696e 03616e6e 03683a31",
        "02 01610131 01620132",
      ]
        .join("")
        .replaceAll(" ", ""),
    );
  });

  it("refuses every truncation, trailing bytes, unknown types and newer versions", () => {
    const bytes = encodeRow(SAMPLE);
    for (let length = 1; length < bytes.length; length += 1) {
      expect(() => decodeRow(bytes.subarray(0, length))).toThrow(
        expect.objectContaining({ code: "CORRUPT" }),
      );
    }
    expect(() => decodeRow(Uint8Array.of(...bytes, 0))).toThrow(/1 bytes too many/);
    const newer = Uint8Array.from(bytes);
    newer[0] = 2;
    expect(() => decodeRow(newer)).toThrow(expect.objectContaining({ code: "VERSION_UNSUPPORTED" }));
    const odd = Uint8Array.from(bytes);
    odd[3] = 77;
    expect(() => decodeRow(odd)).toThrow(/entry type 77/);
  });
});

describe("record codecs", () => {
  it("give back what they were given", () => {
    const counters = { nextInode: (2 ** 53 - 1) as Inode, mountCount: 0 };
    expect(decodeCounters(encodeCounters(counters))).toEqual(counters);
    const directory = { parent: 1 as Inode, name: "é", childCount: 128 };
    expect(decodeDirectory(encodeDirectory(directory))).toEqual(directory);
  });

  it("write no integer that reads back as another", () => {
    expect(() => new RecordWriter(8).uint(2 ** 53)).toThrow(/below 2\^53/);
    expect(() => new RecordWriter(8).uint(-1)).toThrow(/from 0/);
    expect(() => new RecordReader(new Uint8Array(9).fill(0xff)).uint()).toThrow(/above 2\^53/);
    expect(() => new RecordReader(Uint8Array.of(2, 0xc3, 0x28)).text()).toThrow(
      expect.objectContaining({ code: "CORRUPT" }),
    );
  });
});
