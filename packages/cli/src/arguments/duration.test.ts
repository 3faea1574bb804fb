import { describe, expect, it } from "vitest";
import { refusal } from "../testing/refusal.js";
import { parseDurationMs } from "./duration.js";

describe("durations", () => {
  it.each([
    ["500ms", 500],
    ["30s", 30_000],
    ["2m", 120_000],
    ["1h", 3_600_000],
    ["15", 15_000],
    ["1.5s", 1_500],
  ])("%s is %d ms", (text, durationMs) => expect(parseDurationMs(text, "--timeout")).toBe(durationMs));

  it.each(["", "abc", "-1s", "0", "1d", "1e3", "s", "999999h", " 1s"])("%j is refused by name", (text) => {
    const error = refusal(() => parseDurationMs(text, "--timeout"));
    expect(error.facts.exit).toBe(2);
    expect(error.what).toContain(`--timeout "${text}"`);
    expect(error.remedy).toContain("30s");
  });
});
