import { describe, expect, it } from "vitest";
import { decideSpace, spaceLimits } from "./space-rule.js";

const MIB = 1024 * 1024;
const LIMITS = spaceLimits(64 * MIB);
const decide = (freeMib: number, heldPieces: number, isRefusing: boolean) =>
  decideSpace({ freeBytes: freeMib * MIB, heldPieces, isRefusing }, LIMITS);

describe("what a node does about the room on its disk", () => {
  it.each([
    ["plenty of room", 1_000, 4, false, { isRefusing: false, reserve: "keep" }],
    ["plenty of room, no reserve yet", 1_000, 0, false, { isRefusing: false, reserve: "refill" }],
    ["room for writes, not for the reserve", 200, 0, false, { isRefusing: false, reserve: "keep" }],
    ["just enough", 128, 4, false, { isRefusing: false, reserve: "keep" }],
    ["a byte less than enough", 127.999, 4, false, { isRefusing: true, reserve: "keep" }],
    ["between the limits, still refusing", 190, 4, true, { isRefusing: true, reserve: "keep" }],
    ["above the upper limit", 192, 4, true, { isRefusing: false, reserve: "keep" }],
    ["above it, reserve given up, no room for it", 192, 1, true, { isRefusing: true, reserve: "keep" }],
    ["above it, with room for the reserve too", 240, 1, true, { isRefusing: true, reserve: "refill" }],
    ["very little left", 31, 4, true, { isRefusing: true, reserve: "releaseOne" }],
    ["very little left, at once", 31, 4, false, { isRefusing: true, reserve: "releaseOne" }],
    ["nothing left, and one piece for the next start", 0, 1, true, { isRefusing: true, reserve: "keep" }],
    ["nothing left at all", 0, 0, true, { isRefusing: true, reserve: "keep" }],
  ] as const)("%s: %d MiB free, %d pieces, refusing: %s", (_what, freeMib, held, isRefusing, expected) => {
    expect(decide(freeMib, held, isRefusing)).toEqual(expected);
  });

  it("never leads from writing the reserve straight back to refusing or releasing", () => {
    for (let held = 0; held < LIMITS.pieces; held += 1) {
      for (let freeMib = 0; freeMib < 600; freeMib += 1) {
        if (decide(freeMib, held, true).reserve !== "refill") continue;
        const afterMib = freeMib - ((LIMITS.pieces - held) * LIMITS.pieceBytes) / MIB;
        expect(decide(afterMib, LIMITS.pieces, true)).toEqual({ isRefusing: false, reserve: "keep" });
      }
    }
  });

  it("is turned off by a reserve of no bytes", () => {
    const off = spaceLimits(0);
    expect(decideSpace({ freeBytes: 0, heldPieces: 0, isRefusing: false }, off)).toEqual({
      isRefusing: false,
      reserve: "keep",
    });
  });
});
