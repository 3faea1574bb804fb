import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChunkLimits, DEFAULT_CHUNK_LIMITS, FastCdc } from "./fastcdc.js";

const SMALL: ChunkLimits = { minBytes: 64, avgBytes: 256, maxBytes: 1024 };

/** Reproducible bytes that look random (xorshift32). */
function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed | 1;
  for (let i = 0; i < length; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state & 0xff;
  }
  return bytes;
}

/** Chunk lengths of `bytes` fed in pieces that end at `splits`. */
function chunkLengths(bytes: Uint8Array, limits: ChunkLimits, splits: readonly number[] = []): number[] {
  const chunker = new FastCdc(limits);
  const ends: number[] = [];
  let fed = 0;
  for (const end of [...splits, bytes.length]) {
    for (const cut of chunker.push(bytes.subarray(fed, end))) ends.push(fed + cut);
    fed = end;
  }
  const last = chunker.finish();
  if (last > 0) ends.push((ends.at(-1) ?? 0) + last);
  return ends.map((end, i) => end - (ends[i - 1] ?? 0));
}

describe("FastCdc", () => {
  it("cuts at the same places however the bytes are fed", () => {
    const bytes = noise(20_000, 7);
    const whole = chunkLengths(bytes, SMALL);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (points) => {
        const splits = [...points].sort((a, b) => a - b);
        expect(chunkLengths(bytes, SMALL, splits)).toEqual(whole);
      }),
    );
    const everyByte = Array.from({ length: bytes.length - 1 }, (_, i) => i + 1);
    expect(chunkLengths(bytes, SMALL, everyByte)).toEqual(whole);
  });

  it("keeps every chunk but the last within its limits, and loses no byte", () => {
    const lengths = chunkLengths(noise(200_000, 3), SMALL);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(200_000);
    for (const length of lengths.slice(0, -1)) {
      expect(length).toBeGreaterThanOrEqual(SMALL.minBytes);
      expect(length).toBeLessThanOrEqual(SMALL.maxBytes);
    }
    const average = 200_000 / lengths.length;
    expect(average).toBeGreaterThan(SMALL.avgBytes * 0.6);
    expect(average).toBeLessThan(SMALL.avgBytes * 1.6);
  });

  it("cuts bytes without features at the largest size", () => {
    const lengths = chunkLengths(new Uint8Array(5000), SMALL);
    expect(lengths).toEqual([1024, 1024, 1024, 1024, 904]);
  });

  it("finds most chunks again after an insertion in the middle", () => {
    const before = noise(400_000, 11);
    const at = 200_001;
    const after = new Uint8Array(before.length + 3);
    after.set(before.subarray(0, at));
    after.set([1, 2, 3], at);
    after.set(before.subarray(at), at + 3);
    const ends = (lengths: number[]) => {
      let sum = 0;
      return lengths.map((length) => (sum += length));
    };
    const cutsBefore = new Set(ends(chunkLengths(before, SMALL)).map((end) => (end > at ? end + 3 : end)));
    const cutsAfter = ends(chunkLengths(after, SMALL));
    const kept = cutsAfter.filter((end) => cutsBefore.has(end)).length;
    expect(kept / cutsAfter.length).toBeGreaterThan(0.98);
  });

  it("cuts nothing that is empty or below the smallest size", () => {
    expect(chunkLengths(new Uint8Array(0), SMALL)).toEqual([]);
    expect(chunkLengths(noise(64, 5), SMALL)).toEqual([64]);
  });

  it("is part of the content format: these cuts may never change", () => {
    expect(chunkLengths(noise(8 * 1024 * 1024, 42), DEFAULT_CHUNK_LIMITS)).toEqual([
      596704, 2632978, 1490535, 1505363, 1279462, 863409, 20157,
    ]);
  });

  it("refuses limits it cannot honour", () => {
    expect(() => new FastCdc({ minBytes: 10, avgBytes: 1000, maxBytes: 5000 })).toThrow(/power of two/);
    expect(() => new FastCdc({ minBytes: 64, avgBytes: 32, maxBytes: 128 })).toThrow(/ordered/);
  });
});
