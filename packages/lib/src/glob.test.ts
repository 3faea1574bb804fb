import { NexusError } from "@nexus/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileGlob } from "./glob.js";

describe("compileGlob", () => {
  it.each([
    ["/a/*.txt", ["/a/x.txt", "/a/.txt"], ["/a/b/x.txt", "/a/x.md", "/a"]],
    ["/a/**", ["/a", "/a/b", "/a/b/c"], ["/ab", "/"]],
    ["/**/x", ["/x", "/a/x", "/a/b/x"], ["/a/x/b", "/xx"]],
    ["/a/**/b/**/c", ["/a/b/c", "/a/1/b/2/3/c"], ["/a/c", "/a/b"]],
    ["/a?c", ["/abc", "/aéc", "/a😀c"], ["/ac", "/abbc", "/a/c"]],
    ["/[a-c]x[!0-9]", ["/ax-", "/bxz"], ["/dx-", "/ax5"]],
    ["/[]x]", ["/]", "/x"], ["/a"]],
    ["/{a,b}/{1,2,}x", ["/a/1x", "/b/2x", "/a/x"], ["/c/1x", "/a/3x"]],
    ["/{a,{b,c}d}", ["/a", "/bd", "/cd"], ["/b", "/ad"]],
    ["/\\*\\{", ["/*{"], ["/a{"]],
    ["/[{,}]", ["/{", "/,"], ["/a"]],
    ["*.ts", ["x.ts", "/x.ts"], ["/a/x.ts"]],
    ["/", ["/"], ["/a"]],
  ])("%s", (pattern, yes, no) => {
    const glob = compileGlob(pattern);
    for (const path of yes) expect([path, glob.matches(path)]).toEqual([path, true]);
    for (const path of no) expect([path, glob.matches(path)]).toEqual([path, false]);
  });

  it.each(["", "/[a", "/{a", "/a\\", "/[z-a]", "/\0", "x".repeat(5000), "/{a,b}".repeat(9)])(
    "refuses %j",
    (pattern) => {
      expect(() => compileGlob(pattern)).toThrow(NexusError);
    },
  );

  it("names the directory a walk can start in", () => {
    expect(compileGlob("/a/b/*.txt").base).toBe("/a/b");
    expect(compileGlob("/a/b").base).toBe("/a/b");
    expect(compileGlob("/a/{b,c}/d").base).toBe("/a");
    expect(compileGlob("/**").base).toBe("/");
  });

  it("lets a walk skip what cannot match, and nothing else", () => {
    const glob = compileGlob("/a/*/c*/d");
    expect(glob.canMatchBelow("/a/x/cc")).toBe(true);
    expect(glob.canMatchBelow("/")).toBe(true);
    expect(glob.canMatchBelow("/a/x/b")).toBe(false);
    expect(glob.canMatchBelow("/a/x/c/d")).toBe(false);
    expect(compileGlob("/a/**").canMatchBelow("/a/b/c")).toBe(true);
  });

  it("agrees with a naive matcher on random patterns", () => {
    const alphabet = fc.constantFrom("a", "b", "*", "?");
    const segment = fc.oneof(
      fc.array(alphabet, { minLength: 1, maxLength: 5 }).map((chars) => chars.join("")),
      fc.constant("**"),
    );
    const name = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(segment, { minLength: 1, maxLength: 4 }),
        fc.array(
          name.map((chars) => chars.join("")),
          { maxLength: 4 },
        ),
        (segments, names) => {
          const glob = compileGlob(`/${segments.join("/")}`);
          const path = `/${names.join("/")}`;
          expect(glob.matches(path)).toBe(naiveMatch(segments, names));
          if (glob.matches(path)) {
            for (let i = 0; i < names.length; i += 1) {
              expect(glob.canMatchBelow(`/${names.slice(0, i).join("/")}`)).toBe(true);
            }
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("takes no exponential time on a hostile pattern", () => {
    const started = performance.now();
    const glob = compileGlob(`/${"*a".repeat(60)}b`);
    expect(glob.matches(`/${"a".repeat(250)}`)).toBe(false);
    const deep = compileGlob(`/${"**/a/".repeat(100)}b`);
    expect(deep.matches("/a".repeat(2000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

/** Exponential, and plainly right. */
function naiveMatch(segments: readonly string[], names: readonly string[]): boolean {
  const [segment, ...rest] = segments;
  if (segment === undefined) return names.length === 0;
  if (segment === "**") {
    return naiveMatch(rest, names) || (names.length > 0 && naiveMatch(segments, names.slice(1)));
  }
  const [name, ...others] = names;
  return name !== undefined && naiveName(segment, name) && naiveMatch(rest, others);
}

function naiveName(pattern: string, name: string): boolean {
  if (pattern === "") return name === "";
  if (pattern[0] === "*") {
    return naiveName(pattern.slice(1), name) || (name !== "" && naiveName(pattern, name.slice(1)));
  }
  return (
    name !== "" &&
    (pattern[0] === "?" || pattern[0] === name[0]) &&
    naiveName(pattern.slice(1), name.slice(1))
  );
}
