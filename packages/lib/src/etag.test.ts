import type { Inode } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { etagOf } from "./etag.js";

describe("etagOf", () => {
  it("differs when the inode or the generation does", () => {
    const all = [
      etagOf(1 as Inode, 11),
      etagOf(11 as Inode, 1),
      etagOf(1 as Inode, 12),
      etagOf(2 as Inode, 11),
    ];
    expect(new Set(all).size).toBe(4);
  });
});
