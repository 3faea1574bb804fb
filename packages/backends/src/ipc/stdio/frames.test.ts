import { Buffer } from "node:buffer";
import { afterEach, expect, it, vi } from "vitest";
import { FrameReader } from "./frames.js";

const MOST_BYTES = 100;
const CHUNK_BYTES = 1_000;

afterEach(() => {
  vi.restoreAllMocks();
});

it("a line without an end is told of by its size, and never held as a whole", () => {
  const joined = vi.spyOn(Buffer, "concat");
  const frames = new FrameReader("lines", MOST_BYTES);
  for (let i = 0; i < 100; i += 1) {
    frames.feed(Buffer.alloc(CHUNK_BYTES, "x"));
    expect(frames.next()).toBeNull();
  }
  expect(frames.cutBytes).toBe(100 * CHUNK_BYTES);
  frames.feed(Buffer.from("\nnext\n"));
  expect(frames.next()).toEqual({ kind: "oversized", bytes: 100 * CHUNK_BYTES });
  expect(frames.next()).toEqual({ kind: "message", data: new TextEncoder().encode("next") });
  const sizes = joined.mock.results.map(({ value }) => (value as Buffer).length);
  expect(sizes).toHaveLength(101);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(MOST_BYTES + CHUNK_BYTES);
});
