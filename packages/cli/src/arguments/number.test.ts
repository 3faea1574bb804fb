import { describe, expect, it } from "vitest";
import { refusal } from "../testing/refusal.js";
import { parseInteger } from "./number.js";

describe("integers", () => {
  const range = { min: 1, max: 10 };
  it("are taken within their range", () => expect(parseInteger("10", "-L", range)).toBe(10));
  it.each(["0", "11", "1.5", "0x1", "", "-1", "99999999999999999999"])("%j is refused", (text) => {
    expect(refusal(() => parseInteger(text, "-L", range)).what).toContain("from 1 to 10");
  });
});
