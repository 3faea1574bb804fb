import { crc32c } from "@node-rs/crc32";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RollingDigest } from "./rolling-digest.js";

describe("a rolling digest", () => {
  it("is that of all bytes in order, however they come in pieces and whenever it is asked for", () => {
    const sizes = fc.oneof(fc.nat(64), fc.constantFrom(0, 3_999, 4_000, 4_001, 70_000));
    const steps = fc.array(fc.record({ bytes: sizes, isAsked: fc.boolean() }), { maxLength: 40 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 2 ** 32 - 1 }), (given, start) => {
        const digest = new RollingDigest(start);
        let expected = start;
        given.forEach(({ bytes, isAsked }, at) => {
          const piece = new Uint8Array(bytes).map((_, i) => (i * 31 + at * 7) & 255);
          digest.add(piece);
          expected = crc32c(piece, expected);
          if (isAsked) expect(digest.value).toBe(expected);
        });
        expect(digest.value).toBe(expected);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("keeps what was added, though the caller uses its buffer again", () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const digest = new RollingDigest(0);
    digest.add(bytes);
    bytes.fill(9);
    expect(digest.value).toBe(crc32c(Uint8Array.of(1, 2, 3), 0));
  });
});
