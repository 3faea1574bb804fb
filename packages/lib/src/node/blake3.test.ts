import { EMPTY_CONTENT_ID } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { Blake3Hasher, blake3Hex } from "./blake3.js";

describe("BLAKE3", () => {
  it("agrees with the published vectors", () => {
    expect(blake3Hex(new Uint8Array(0))).toBe(EMPTY_CONTENT_ID);
    expect(blake3Hex(Uint8Array.of(0))).toBe(
      "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213",
    );
  });

  it("gives the same hash for the same bytes in pieces", () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i % 251);
    const hasher = new Blake3Hasher();
    expect(hasher.digestHex()).toBe(EMPTY_CONTENT_ID);
    hasher.update(bytes.subarray(0, 1023)).update(bytes.subarray(1023));
    expect(hasher.digestHex()).toBe(blake3Hex(bytes));
  });
});
