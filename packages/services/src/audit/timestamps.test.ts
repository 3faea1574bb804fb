import { expect, it } from "vitest";
import { createTimestampFormatter } from "./timestamps.js";

it("a timestamp is what Date makes of it, whatever was formatted before", () => {
  const format = createTimestampFormatter();
  const base = Date.UTC(2026, 1, 28, 23, 59, 59);
  const times = [0, 7, 42, 678, 999, 1_000, 1_001, 500, -1, 86_400_000, -base, -base - 1].map(
    (d) => base + d,
  );
  for (const wallMs of [...times, 678.9, -0.5, 253_402_300_800_000, base])
    expect(format(wallMs)).toBe(new Date(wallMs).toISOString());
});

it("a time that is no time is refused", () => {
  expect(() => createTimestampFormatter()(Number.NaN)).toThrow(RangeError);
});
