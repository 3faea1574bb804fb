import { describe, expect, it } from "vitest";
import { invariant, unreachable } from "./assert.js";

describe("invariant", () => {
  it("says nothing while the claim holds, and the numbers when it does not", () => {
    expect(() => invariant(true, "fine")).not.toThrow();
    expect(() => invariant(false, "commit does not go back", { from: 9, to: 7 })).toThrow(
      "invariant broken: commit does not go back (from=9, to=7)",
    );
    expect(() => unreachable("x" as never, "message kind")).toThrow(/unexpected message kind "x"/);
  });
});
