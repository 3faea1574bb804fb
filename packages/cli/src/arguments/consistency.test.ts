import { describe, expect, it } from "vitest";
import { refusal } from "../testing/refusal.js";
import { parseConsistency } from "./consistency.js";

describe("consistency levels", () => {
  it.each(["linearizable", "lease", "local"] as const)("%s is a level", (kind) => {
    expect(parseConsistency(kind)).toEqual({ kind });
  });

  it("a token is read back as the write printed it", () => {
    const text = `token:1.root.${"ab".repeat(16)}.3.42`;
    expect(parseConsistency(text)).toEqual({
      kind: "token",
      token: { zoneId: "root", incarnation: "ab".repeat(16), term: 3, index: 42 },
    });
  });

  it.each(["", "eventual", "token:", "token:1.root"])("%j is refused", (text) => {
    expect(refusal(() => parseConsistency(text)).facts.exit).toBe(2);
  });
});
