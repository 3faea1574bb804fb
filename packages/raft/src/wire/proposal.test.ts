import type { LogIndex } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { decodeProposal, encodeProposal, PROPOSAL_HEAD_BYTES, withLeaderStamp } from "./proposal.js";

describe("a proposal", () => {
  const head = { kind: 1, stampMs: 0, session: 7 as LogIndex, sequence: 3, answeredBelow: 2 };

  it("carries its head at fixed places and its body behind", () => {
    const data = encodeProposal(head, Uint8Array.of(9, 8));
    expect(data).toHaveLength(PROPOSAL_HEAD_BYTES + 2);
    expect(decodeProposal(data)).toEqual({ head, body: Uint8Array.of(9, 8) });
  });

  it("is stamped in a copy, so that bytes kept for a retry stay as they are", () => {
    const data = encodeProposal(head, Uint8Array.of(9));
    const before = data.slice();
    expect(decodeProposal(withLeaderStamp(data, 2 ** 40 + 1)).head.stampMs).toBe(2 ** 40 + 1);
    expect(data).toEqual(before);
  });

  it("of a newer version is told apart from a broken one", () => {
    const newer = encodeProposal(head, new Uint8Array(0));
    newer[0] = 2;
    expect(() => decodeProposal(newer)).toThrow(/version 2/);
    expect(() => decodeProposal(Uint8Array.of(1, 2, 3))).toThrow(/malformed/);
  });
});
