import { describe, expect, it } from "vitest";
import { applyUnifiedDiff, MAX_DIFF_LINES, MAX_EDIT_PLACES, replaceText } from "./text-edit.js";

describe("replaceText", () => {
  it("replaces what is there once, one after the other", () => {
    const edits = [
      { oldText: "one", newText: "two" },
      { oldText: "two b", newText: "$& three" },
    ];
    expect(replaceText("a one b", edits, 15)).toBe("a $& three");
    expect(replaceText("x.x", [{ oldText: "x", newText: "y", all: true }], 3)).toBe("y.y");
    expect(replaceText("same", [], 4)).toBe("same");
  });

  it.each([
    [
      "nowhere",
      { oldText: "z", newText: "" },
      "CONFLICT",
      /"z" of replacement 1 is there 0 times; read the text again/,
    ],
    ["twice", { oldText: "x", newText: "" }, "CONFLICT", /is there 2 times; give more of what is around it/],
    ["nowhere, of all", { oldText: "z", newText: "", all: true }, "CONFLICT", /0 times/],
    ["an empty text", { oldText: "", newText: "y" }, "INVALID_ARGUMENT", /looks for an empty text/],
  ])("refuses a text that is there %s", (_name, edit, code, message) => {
    expect(() => replaceText("x.x", [edit], 100)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});

describe("bounds of an edit", () => {
  const refusal = expect.objectContaining({ code: "RESOURCE_EXHAUSTED" });
  const all = (oldText: string, newText: string) => ({ oldText, newText, all: true });

  it("refuses what would make the text too long before it makes it", () => {
    const longer = [all("x", "y".repeat(1_000_000))];
    expect(() => replaceText("x".repeat(1_000_000), longer, 2_000_000)).toThrow(refusal);
    expect(replaceText("xx", [all("x", "yy")], 4)).toBe("yyyy");
    expect(() => replaceText("xx", [all("x", "yy")], 3)).toThrow(refusal);
  });

  it("refuses too many places, and to read a text again and again", () => {
    expect(() => replaceText("x".repeat(MAX_EDIT_PLACES + 1), [all("x", "y")], 2e6)).toThrow(refusal);
    const again = Array.from({ length: 9 }, () => ({ oldText: "x", newText: "x" }));
    expect(() => replaceText("x...", again, 4)).toThrow(refusal);
    expect(replaceText("x...", again.slice(1), 4)).toBe("x...");
  });

  it("applies a diff to a text of very many lines, up to a bound", () => {
    const lines = "l\n".repeat(300_000);
    expect(applyUnifiedDiff(lines, "@@ -200000 +200000 @@\n-l\n+m\n")).toHaveLength(lines.length);
    expect(() => applyUnifiedDiff("\n".repeat(MAX_DIFF_LINES + 1), "@@ -1 +1 @@\n-\n+m\n")).toThrow(refusal);
  });
});

describe("applyUnifiedDiff", () => {
  const text = "a\nb\nc\nd\ne\nf\ng\n";

  it("applies hunks in their places, whatever stands in front of them", () => {
    const diff = "--- a/f\n+++ b/f\n@@ -1,3 +1,4 @@ f()\n a\n-b\n+B\n+b2\n c\n@@ -6,2 +7,1 @@\n f\n-g\n";
    expect(applyUnifiedDiff(text, diff)).toBe("a\nB\nb2\nc\nd\ne\nf\n");
  });

  it("inserts behind a line, into nothing, and at the end", () => {
    expect(applyUnifiedDiff(text, "@@ -2,0 +3 @@\n+x\n")).toBe("a\nb\nx\nc\nd\ne\nf\ng\n");
    expect(applyUnifiedDiff("", "@@ -0,0 +1,2 @@\n+x\n+y\n")).toBe("x\ny\n");
    expect(applyUnifiedDiff(text, "@@ -7,0 +8 @@\n+h")).toBe(`${text}h\n`);
  });

  it("knows texts without a line end at their end", () => {
    const none = "\\ No newline at end of file\n";
    expect(applyUnifiedDiff("a\nb", `@@ -2 +2 @@\n-b\n${none}+c\n`)).toBe("a\nc\n");
    expect(applyUnifiedDiff("a\nb\n", `@@ -2 +2 @@\n-b\n+c\n${none}`)).toBe("a\nc");
    expect(applyUnifiedDiff("a\nb", `@@ -1,2 +1,2 @@\n-a\n+x\n b\n${none}`)).toBe("x\nb");
    expect(() => applyUnifiedDiff("a\nb\n", `@@ -2 +2 @@\n-b\n${none}+c\n`)).toThrow(/line 2 of the text/);
  });

  it("keeps carriage returns, and takes a bare empty line as context", () => {
    expect(applyUnifiedDiff("a\r\n\nb\r\n", "@@ -1,3 +1,3 @@\n-a\r\n+x\r\n\n b\r\n")).toBe("x\r\n\nb\r\n");
  });

  it.each([
    ["another line", "@@ -1,1 +1,1 @@\n-z\n+y\n", "CONFLICT", /line 1 of the text: it is not "z\\n"/],
    ["a text that is shorter", "@@ -9,1 +9,1 @@\n-z\n+y\n", "CONFLICT", /line 8 of the text: the text ends/],
    ["no hunk", "hello", "INVALID_ARGUMENT", /line 1 of the diff has no hunk/],
    [
      "a hunk that is cut off",
      "@@ -1,3 +1,3 @@\n a\n",
      "INVALID_ARGUMENT",
      /counts 3 and 3 lines, but has 1 and 1/,
    ],
    ["hunks out of order", "@@ -5 +5 @@\n-e\n+E\n@@ -1 +1 @@\n-a\n+A\n", "INVALID_ARGUMENT", /goes back/],
    [
      "two files",
      "@@ -1 +1 @@\n-a\n+A\n--- a/g\n+++ b/g\n@@ -1 +1 @@\n-a\n+A\n",
      "INVALID_ARGUMENT",
      /line 4 .*header/,
    ],
    ["line 0", "@@ -0,1 +1,1 @@\n-a\n+A\n", "INVALID_ARGUMENT", /before the first line/],
  ])("refuses %s, naming the line", (_name, diff, code, message) => {
    expect(() => applyUnifiedDiff(text, diff)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
