import { NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import {
  mintIncarnationId,
  mintNodeId,
  newId,
  parseIncarnationId,
  parseNodeId,
  parseZoneId,
  systemRandomBytes,
} from "./ids.js";

const invalid = expect.objectContaining({ code: "INVALID_ARGUMENT" });

function failure(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return NexusError.from(error);
  }
}

describe("parseZoneId", () => {
  it.each(["root", "a", "0", "team-1", "a".repeat(63)])("accepts %j", (text) => {
    expect(parseZoneId(text)).toBe(text);
  });
  it.each(["", "-a", "Team", "a_b", "a/b", "a".repeat(64), "a\n", "é"])("refuses %j", (text) => {
    expect(failure(() => parseZoneId(text))).toEqual(invalid);
  });
});

describe("parseNodeId", () => {
  it.each([
    [1, 1],
    [2 ** 53 - 1, 2 ** 53 - 1],
    [42n, 42],
    [9007199254740991n, 2 ** 53 - 1],
    ["17", 17],
    ["9007199254740991", 2 ** 53 - 1],
  ])("accepts %s", (value, expected) => {
    expect(parseNodeId(value)).toBe(expected);
  });
  it.each([
    0,
    -1,
    1.5,
    Number.NaN,
    2 ** 53,
    0n,
    -1n,
    9007199254740992n,
    9007199254740993n,
    18446744073709551615n,
    "",
    "0",
    "-1",
    "1e3",
    "0x10",
    " 1",
    "9007199254740992",
    "9007199254740993",
    "99999999999999999",
  ])("refuses %s", (value) => {
    expect(failure(() => parseNodeId(value))).toEqual(invalid);
  });
});

describe("minted ids", () => {
  it("are well formed and never zero", () => {
    let call = 0;
    // The first draw is all zeros, which is no node id; the second is all ones, the largest.
    const id = mintNodeId((count) => new Uint8Array(count).fill(call++ === 0 ? 0 : 255));
    expect(id).toBe(2 ** 53 - 1);
    expect(parseIncarnationId(mintIncarnationId(systemRandomBytes))).toMatch(/^[0-9a-f]{32}$/);
    expect(newId()).not.toBe(newId());
    expect(failure(() => parseIncarnationId("ABC"))).toEqual(invalid);
  });
});
