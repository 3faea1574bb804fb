import type { CommitToken, IncarnationId, LogIndex, Term, ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { decodeCommitToken, encodeCommitToken } from "./commit-token.js";

const token: CommitToken = {
  zoneId: "team-1" as ZoneId,
  incarnation: "0123456789abcdef0123456789abcdef" as IncarnationId,
  term: 7 as Term,
  index: (2 ** 53 - 1) as LogIndex,
};

describe("commit token text", () => {
  it("survives the round trip", () => {
    expect(decodeCommitToken(encodeCommitToken(token))).toEqual(token);
  });

  it.each([
    "",
    "1",
    "1.root",
    "x.root.00.1.1",
    `${encodeCommitToken(token)}.1`,
    "1.root.zz.1.1",
    "1.R.0.1.1",
  ])("refuses %j", (text) => {
    expect(() => decodeCommitToken(text)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });

  it("tells a newer version from damage", () => {
    const newer = encodeCommitToken(token).replace(/^1/, "2");
    expect(() => decodeCommitToken(newer)).toThrow(expect.objectContaining({ code: "VERSION_UNSUPPORTED" }));
  });

  it("refuses an index that a double cannot hold", () => {
    const text = encodeCommitToken(token).replace("9007199254740991", "9007199254740992");
    expect(() => decodeCommitToken(text)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });
});
