import { MAX_NAME_BYTES, MAX_PATH_BYTES, NexusError } from "@nexus/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  baseName,
  hangPath,
  isPlainPath,
  isSameOrBelow,
  joinPath,
  parentPath,
  parsePath,
  pathBelow,
  splitPath,
} from "./path.js";

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return NexusError.from(error).code;
  }
  return "accepted";
}

it("isPlainPath holds only for paths that need neither normalising nor refusing", () => {
  const text = fc.array(fc.constantFrom("/", ".", "..", "a", "B-9", "\0", "é", "\ud800", "x".repeat(300)));
  fc.assert(
    fc.property(text, (parts) => {
      const path = parts.join("");
      if (!isPlainPath(path)) return;
      const names = path.split("/");
      expect(names.shift()).toBe("");
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) expect(name).toMatch(/^[^./\0\u0080-\uffff][^/\0\u0080-\uffff]*$/);
      expect(path.length).toBeLessThanOrEqual(MAX_NAME_BYTES);
    }),
    { numRuns: 2000 },
  );
  expect(isPlainPath("/docs/read.me")).toBe(true);
});

describe("parsePath", () => {
  it("normalises dots, duplicate slashes and a trailing slash", () => {
    expect(parsePath("/")).toBe("/");
    expect(parsePath("///")).toBe("/");
    expect(parsePath("/a//b/./c/")).toBe("/a/b/c");
    expect(parsePath("/./")).toBe("/");
    expect(parsePath("/a/.hidden/..data")).toBe("/a/.hidden/..data");
  });

  it.each([
    ["", "is empty"],
    ["a/b", "is not absolute"],
    ["/a\0b", "NUL"],
    ["/a/../b", ".. segment"],
    ["/..", ".. segment"],
    ["/\ud800", "surrogate"],
    [`/${"n".repeat(MAX_NAME_BYTES + 1)}`, "256 bytes"],
    [`/${"é".repeat(128)}`, "256 bytes"],
    ["/a".repeat(MAX_PATH_BYTES / 2 + 1), "4098 bytes"],
  ])("refuses %j naming the input and the problem", (text, problem) => {
    expect(codeOf(() => parsePath(text))).toBe("INVALID_PATH");
    expect(() => parsePath(text)).toThrow(problem);
    expect(() => parsePath(text)).toThrow(/; /);
  });

  it("accepts names and paths exactly at their limits", () => {
    expect(parsePath(`/${"é".repeat(127)}x`)).toHaveLength(129);
    expect(parsePath("/a".repeat(MAX_PATH_BYTES / 2))).toHaveLength(MAX_PATH_BYTES);
  });

  it("is idempotent, and what it accepts never holds a dot segment", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", ".", "", "..", "é", "x y")), (names) => {
        const text = `/${names.join("/")}`;
        if (names.includes("..")) {
          expect(codeOf(() => parsePath(text))).toBe("INVALID_PATH");
          return;
        }
        const path = parsePath(text);
        expect(parsePath(path)).toBe(path);
        expect(splitPath(path)).toEqual(names.filter((name) => name !== "" && name !== "."));
      }),
    );
  });
});

describe("path helpers", () => {
  it("take a path apart and put it together", () => {
    expect(splitPath("/")).toEqual([]);
    expect(splitPath("/a/b")).toEqual(["a", "b"]);
    expect(parentPath("/a/b")).toBe("/a");
    expect(parentPath("/a")).toBe("/");
    expect(parentPath("/")).toBe("/");
    expect(baseName("/a/b")).toBe("b");
    expect(baseName("/")).toBe("");
    expect(joinPath("/", "a", "b/c")).toBe("/a/b/c");
    expect(codeOf(() => joinPath("/a", ".."))).toBe("INVALID_PATH");
  });

  it("tell a subtree from a path that merely begins the same", () => {
    expect(isSameOrBelow("/corp/x", "/corp")).toBe(true);
    expect(isSameOrBelow("/corp", "/corp")).toBe(true);
    expect(isSameOrBelow("/corp-old", "/corp")).toBe(false);
    expect(isSameOrBelow("/anything", "/")).toBe(true);
  });

  it("re-base a path below an ancestor and back", () => {
    expect(pathBelow("/a/b/c", "/a")).toBe("/b/c");
    expect(pathBelow("/a", "/a")).toBe("/");
    expect(pathBelow("/a", "/")).toBe("/a");
    expect(hangPath("/m", "/")).toBe("/m");
    expect(hangPath("/m", "/x")).toBe("/m/x");
    expect(hangPath("/", "/x")).toBe("/x");
  });
});
