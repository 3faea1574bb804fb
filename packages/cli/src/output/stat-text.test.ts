import { DT_DIR, DT_PIPE } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { statOf } from "../testing/fixtures.js";
import { entryDocument } from "./documents.js";
import { statText } from "./stat-text.js";

describe("stat", () => {
  it("says that there is one copy of the content", () => {
    const lines = statText(statOf("/a.txt"));
    expect(lines).toContain(
      "holders:      n1:2126 (1 copy: content is not replicated yet, only metadata is)",
    );
  });

  it("says nothing about copies of what has no content", () => {
    const lines = statText(statOf("/d", { entryType: DT_DIR, contentId: null }));
    expect(lines.join("\n")).not.toContain("holders");
  });

  it("calls what a pipe may hold its capacity, for an empty one has no size", () => {
    const lines = statText(statOf("/jobs", { entryType: DT_PIPE, contentId: null, sizeBytes: 1_048_576 }));
    expect(lines.join("\n")).toMatch(/^capacity: +1048576 bytes \(1\.0M\)$/m);
    expect(lines.join("\n")).not.toMatch(/^size:/m);
  });

  it("as JSON keeps bytes as numbers, times as ISO text and absent values as null", () => {
    expect(entryDocument(statOf("/a.txt"))).toMatchObject({
      path: "/a.txt",
      type: "file",
      sizeBytes: 2,
      mode: "0644",
      modifiedAt: "2023-11-14T22:13:20.000Z",
      mimeType: null,
      holders: ["n1:2126"],
    });
  });
});
