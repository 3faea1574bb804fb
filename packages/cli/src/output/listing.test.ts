import { DT_DIR, DT_LINK, DT_REG } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { statOf } from "../testing/fixtures.js";
import { displayName, longListing, modeText } from "./listing.js";

describe("listings", () => {
  it("show type and permissions as ls does", () => {
    expect(modeText(DT_REG, 0o644)).toBe("-rw-r--r--");
    expect(modeText(DT_DIR, 0o755)).toBe("drwxr-xr-x");
  });

  it("end directories with a slash and escape control characters", () => {
    expect(displayName(statOf("/docs", { entryType: DT_DIR }))).toBe("docs/");
    expect(displayName(statOf("/a\u001b[31m"))).toBe("a\\x1b[31m");
    expect(displayName(statOf("/", { entryType: DT_DIR }))).toBe("/");
  });

  it("of -l align bytes and versions, and point links at their targets", () => {
    const link = statOf("/l", { entryType: DT_LINK, linkTarget: "/a.txt", sizeBytes: 0 });
    expect(longListing([statOf("/a.txt", { sizeBytes: 12345 }), link], { humanSizes: false })).toEqual([
      "-rw-r--r--  12345  v3  2023-11-14T22:13:20.000Z  a.txt",
      "lrw-r--r--      0  v3  2023-11-14T22:13:20.000Z  l -> /a.txt",
    ]);
    expect(longListing([statOf("/a", { sizeBytes: 12345 })], { humanSizes: true })[0]).toContain("  12K  v3");
  });
});
