import {
  type CommitToken,
  DT_LINK,
  DT_REG,
  ERROR_CODES,
  type ErrorCode,
  type FileMetadata,
  NexusError,
} from "@nexus/contracts";
import { vfs } from "@nexus/contracts/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { entryFromWire, entryToWire, parseEntryType, statFromWire, statToWire } from "./entries.js";
import { codeOfStatus, decodeError, encodeError } from "./errors.js";
import { conditionsFromWire, conditionsToWire, consistencyFromWire, consistencyToWire } from "./requests.js";

const code = fc.constantFrom(...(Object.keys(ERROR_CODES) as ErrorCode[]));
const text = fc.string({ unit: "grapheme", maxLength: 40 });

describe("errors", () => {
  test("survive the wire: code, text, remedy, details", () => {
    const details = fc.dictionary(
      text.filter((key) => key !== "__proto__"),
      fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
    );
    fc.assert(
      fc.property(code, text, fc.option(text), details, (errorCode, what, remedy, facts) => {
        const error = new NexusError({
          code: errorCode,
          what,
          details: facts,
          ...(remedy === null ? {} : { remedy }),
        });
        const back = decodeError(encodeError(error));
        expect(back.message).toBe(error.message);
        expect([back.code, back.what, back.remedy, back.details]).toEqual([
          error.code,
          error.what,
          error.remedy,
          error.details,
        ]);
      }),
    );
  });

  test("a payload of another program becomes the nearest code", () => {
    const decode = (json: unknown) => decodeError(Buffer.from(JSON.stringify(json)));
    expect(decode({ code: -32007, message: "gone" })).toMatchObject({ code: "NOT_FOUND", what: "gone" });
    expect(decode({ code: -1 })).toMatchObject({ code: "INTERNAL" });
    expect(decode({ nexus_code: "__proto__", message: "x" }).code).toBe("INTERNAL");
    expect(decodeError(Buffer.from("not json")).code).toBe("INTERNAL");
    expect(decodeError(Buffer.of(0xff, 0xfe)).code).toBe("INTERNAL");
  });

  test("every gRPC status has a code", () => {
    for (let status = 0; status <= 20; status += 1) expect(ERROR_CODES[codeOfStatus(status)]).toBeDefined();
    expect(codeOfStatus(14)).toBe("UNAVAILABLE");
  });
});

describe("entries", () => {
  const entry = {
    path: "/in/zone.txt",
    inode: 2 ** 40,
    entryType: DT_REG,
    sizeBytes: 2 ** 45,
    contentId: "c".repeat(64),
    mimeType: "text/plain",
    createdAtMs: 1_700_000_000_123,
    modifiedAtMs: -5,
    version: 3,
    gen: 4,
    etag: "e-1",
    zoneId: "team",
    ownerId: "ann",
    targetZoneId: null,
    linkTarget: null,
    ttlSeconds: 1.5,
    lastWriterAddress: "n1:2126",
    xattrs: { tag: "red", constructor: "x" },
  } as unknown as FileMetadata;
  const overWire = (message: Parameters<typeof vfs.StatResponse.encode>[0]) =>
    vfs.StatResponse.decode(vfs.StatResponse.encode(message));

  test("survive the wire, the caller's path and the zone's path both", () => {
    expect(entryFromWire(overWire(entryToWire(entry, "/mnt/in/zone.txt")))).toEqual(entry);
    const stat = {
      entry,
      isDirectory: false,
      mode: 0o644,
      zoneId: entry.zoneId,
      path: "/mnt/in/zone.txt",
      holders: ["n1:2126", "n2:2126"],
    };
    expect(statFromWire(overWire(statToWire(stat)))).toEqual(stat);
  });

  test("absent facts stay absent", () => {
    const bare = {
      ...entry,
      contentId: null,
      mimeType: null,
      ownerId: null,
      ttlSeconds: null,
      lastWriterAddress: null,
      xattrs: {},
    };
    expect(entryFromWire(overWire(entryToWire(bare, bare.path)))).toEqual(bare);
    const link = { ...bare, entryType: DT_LINK, linkTarget: "/elsewhere" } as FileMetadata;
    expect(entryFromWire(overWire(entryToWire(link, link.path)))).toEqual(link);
  });

  test("an entry type that does not exist is refused", () => {
    expect(() => parseEntryType(9)).toThrow(/entry type 9 does not exist; use 0 \(file\)/);
  });
});

describe("requests", () => {
  const token = {
    zoneId: "root",
    incarnation: "ab".repeat(16),
    term: 7,
    index: 2 ** 40,
  } as unknown as CommitToken;

  test("consistency levels survive the wire", () => {
    for (const consistency of [
      { kind: "linearizable" },
      { kind: "lease" },
      { kind: "token", token },
      { kind: "local" },
    ] as const) {
      expect(consistencyFromWire(consistencyToWire(consistency))).toEqual(consistency);
    }
    expect(() => consistencyFromWire({ consistency: 4, commitToken: "" })).toThrow(/does not exist/);
    expect(() => consistencyFromWire({ consistency: 2, commitToken: "junk" })).toThrow(/token/);
  });

  test("conditions survive the wire; version 0 is a condition, absence is none", () => {
    for (const conditions of [{}, { ifMatch: "" }, { ifVersion: 0 }, { ifMatch: "e", ifAbsent: true }]) {
      expect(conditionsFromWire(conditionsToWire(conditions))).toEqual(conditions);
    }
  });
});
