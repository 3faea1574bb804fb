import { describe, expect, it } from "vitest";
import { humanBytes } from "./bytes.js";

describe("sizes", () => {
  it.each([
    [0, "0B"],
    [999, "999B"],
    [1023, "1023B"],
    [1024, "1.0K"],
    [1536, "1.5K"],
    [10_188, "9.9K"],
    [10_189, "10K"],
    [1_048_575, "1.0M"],
    [2 ** 31, "2.0G"],
    [Number.MAX_SAFE_INTEGER, "8.0P"],
  ])("%d bytes are %s", (sizeBytes, text) => expect(humanBytes(sizeBytes)).toBe(text));
});
