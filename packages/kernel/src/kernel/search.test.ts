import { DT_DIR, DT_LINK, DT_MOUNT } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { ANN, caller, kernelFixture, listed, OPTIONS, setting, writing } from "../testing/kernel-fixture.js";
import { unlink } from "../testing/mutations.js";
import { code, pathsOf, withMount, withTree } from "../testing/tree-fixture.js";

describe("readdir", () => {
  it("pages in byte order with visible paths, through links", async () => {
    const { kernel } = await withTree();
    await kernel.sysSetattr(setting("/l", { entryType: DT_LINK, linkTarget: "/t" }), ANN, OPTIONS);
    const first = await kernel.sysReaddir({ path: "/l", cursor: null, limit: 2 }, ANN, OPTIONS);
    expect(first.entries.map((entry) => entry.path)).toEqual(["/t/a.txt", "/t/b"]);
    const rest = await kernel.sysReaddir({ path: "/t", cursor: first.nextCursor, limit: 2 }, ANN, OPTIONS);
    expect(rest.entries.map((entry) => entry.path)).toEqual(["/t/z"]);
    expect(rest.nextCursor).toBeNull();
  });

  it("refuses files, absences, and limits outside its range", async () => {
    const { kernel } = await withTree();
    const list = (path: string, limit = 10) => kernel.sysReaddir({ path, cursor: null, limit }, ANN, OPTIONS);
    await expect(list("/t/z")).rejects.toEqual(code("NOT_A_DIRECTORY"));
    await expect(list("/no")).rejects.toEqual(code("NOT_FOUND"));
    for (const limit of [0, -1, 1.5, 10_001]) {
      await expect(list("/t", limit)).rejects.toEqual(code("INVALID_ARGUMENT"));
    }
  });
});

describe("walk, glob and grep", () => {
  it("walk depth first, whatever the page size, at one read position", async () => {
    for (const treePageEntries of [1, 2, 1000]) {
      const { kernel, root } = await withTree({ limits: { treePageEntries } });
      const expected = ["/t/a.txt", "/t/b", "/t/b/c.md", "/t/b/d", "/t/b/d/e.txt", "/t/z"];
      expect(await pathsOf(kernel.walk("/t", ANN, OPTIONS))).toEqual(expected);
      expect(root.readTokens).toBe(1);
    }
  });

  it("walk crosses mounts and shows the mount itself", async () => {
    const { kernel } = await withMount();
    await kernel.write(writing("/m/team/x/y", "1"), ANN, OPTIONS);
    const found = await listed(kernel.walk("/", ANN, OPTIONS));
    expect(found.map((each) => [each.path, each.zoneId, each.entry.entryType])).toEqual([
      ["/m", "root", DT_DIR],
      ["/m/team", "root", DT_MOUNT],
      ["/m/team/x", "team", DT_DIR],
      ["/m/team/x/y", "team", 0],
    ]);
  });

  it("walk shows a directory that may be seen but not read without what it holds", async () => {
    const { kernel } = await withTree({
      permissions: {
        check: (_: unknown, permission: string, { zonePath }: { zonePath: string }) =>
          permission === "READ" && zonePath === "/t/b"
            ? { allowed: false, reason: "closed" }
            : { allowed: true, covers: "path", leaseMs: 0 },
      },
    });
    const bob = caller({ userId: "bob", subjectId: "bob" });
    expect(await pathsOf(kernel.walk("/t", bob, OPTIONS))).toEqual(["/t/a.txt", "/t/b", "/t/z"]);
  });

  it("walk passes over a directory that went meanwhile", async () => {
    const { kernel, root } = await withTree();
    const seen: string[] = [];
    for await (const { path } of kernel.walk("/t", ANN, OPTIONS)) {
      seen.push(path);
      if (path === "/t/b")
        root.applyNow(["/t/b/d/e.txt", "/t/b/d", "/t/b/c.md", "/t/b"].map((each) => unlink(each)));
    }
    expect(seen).toEqual(["/t/a.txt", "/t/b", "/t/z"]);
  });

  it("glob walks only where a match can be", async () => {
    const { kernel, root } = await withTree();
    const list = root.list.bind(root);
    const visited: string[] = [];
    root.list = (path, page) => {
      visited.push(path);
      return list(path, page);
    };
    const find = (pattern: string) => pathsOf(kernel.glob({ pattern }, ANN, OPTIONS));
    expect(await find("/t/*.txt")).toEqual(["/t/a.txt"]);
    expect(visited).toEqual(["/t"]);
    expect(await find("/t/**/*.{txt,md}")).toEqual(["/t/a.txt", "/t/b/c.md", "/t/b/d/e.txt"]);
    expect(await find("/t/z")).toEqual(["/t/z"]);
    expect(await find("/no/**")).toEqual([]);
    await expect(find("t/*")).rejects.toEqual(code("INVALID_ARGUMENT"));
    await expect(find("/{")).rejects.toEqual(code("INVALID_ARGUMENT"));
  });

  it("grep finds lines with their numbers, skips binary files, and stops at its limit", async () => {
    const { kernel } = await withTree();
    await kernel.write(writing("/t/bin", "\0in /t"), ANN, OPTIONS);
    await kernel.write(writing("/t/lines", "no\r\nIN here\n\nin there"), ANN, OPTIONS);
    const grep = (over: object) =>
      listed(
        kernel.grep(
          { path: "/t", pattern: "^in ", ignoreCase: false, fileGlob: null, maxMatches: 100, ...over },
          ANN,
          OPTIONS,
        ),
      );
    expect(await grep({ path: "/t/lines", ignoreCase: true })).toEqual([
      { path: "/t/lines", lineNumber: 2, line: "IN here" },
      { path: "/t/lines", lineNumber: 4, line: "in there" },
    ]);
    expect((await grep({})).map((match) => match.path)).toEqual([
      "/t/a.txt",
      "/t/b/c.md",
      "/t/b/d/e.txt",
      "/t/lines",
      "/t/z",
    ]);
    expect((await grep({ fileGlob: "*.txt" })).map((match) => match.path)).toEqual([
      "/t/a.txt",
      "/t/b/d/e.txt",
    ]);
    expect((await grep({ fileGlob: "b/*" })).map((match) => match.path)).toEqual(["/t/b/c.md"]);
    expect(await grep({ maxMatches: 2 })).toHaveLength(2);
    await expect(grep({ pattern: "(" })).rejects.toEqual(code("INVALID_ARGUMENT"));
    await expect(grep({ maxMatches: 0 })).rejects.toEqual(code("INVALID_ARGUMENT"));
    await expect(grep({ path: "/no" })).rejects.toEqual(code("NOT_FOUND"));
  });

  it("grep reads lines across pieces and cuts lines nobody could read", async () => {
    const { kernel } = kernelFixture({ limits: { grepLineChars: 10 } });
    const long = `${"x".repeat(300_000)}needle\nneedle\n${"y".repeat(8)}needle`;
    await kernel.write(writing("/f", long), ANN, OPTIONS);
    const request = { path: "/f", pattern: "needle", ignoreCase: false, fileGlob: null, maxMatches: 9 };
    expect(await listed(kernel.grep(request, ANN, OPTIONS))).toEqual([
      { path: "/f", lineNumber: 2, line: "needle" },
    ]);
  });

  it("grep lets everything else have its turn while it matches for long", async () => {
    const { kernel } = kernelFixture({ limits: { grepFileBudgetMs: 60_000 } });
    // Each line costs some hundred microseconds, all of them many times the budget of a turn.
    const lines = Array.from({ length: 1_500 }, () => `${"a".repeat(13)}!`).join("\n");
    await kernel.write(writing("/f", `${lines}\nhit`), ANN, OPTIONS);
    const request = { path: "/f", pattern: "^(a+)+$|^hit", ignoreCase: false, fileGlob: null, maxMatches: 9 };
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const startedMs = performance.now();
    const matches = await listed(kernel.grep(request, ANN, OPTIONS));
    const elapsedMs = performance.now() - startedMs;
    isOver = true;
    expect(matches).toEqual([{ path: "/f", lineNumber: 1_501, line: "hit" }]);
    expect(turns).toBeGreaterThan(elapsedMs / 50);
  });

  it("grep refuses more searches at once than its limit, and gives slots back", async () => {
    const { kernel } = await withTree({ limits: { maxConcurrentGreps: 1 } });
    const request = { path: "/t", pattern: "in", ignoreCase: false, fileGlob: null, maxMatches: 9 };
    const first = kernel.grep(request, ANN, OPTIONS)[Symbol.asyncIterator]();
    await first.next();
    await expect(listed(kernel.grep(request, ANN, OPTIONS))).rejects.toEqual(code("RESOURCE_EXHAUSTED"));
    await first.return?.();
    expect(await listed(kernel.grep(request, ANN, OPTIONS))).toHaveLength(4);
  });

  it("grep stops an expression that backtracks without end", async () => {
    const { kernel } = kernelFixture();
    await kernel.write(writing("/f", `${"a".repeat(40)}!`), ANN, OPTIONS);
    const request = { path: "/f", pattern: "^(a+)+$", ignoreCase: false, fileGlob: null, maxMatches: 9 };
    await expect(listed(kernel.grep(request, ANN, OPTIONS))).rejects.toEqual(
      code("RESOURCE_EXHAUSTED", { details: expect.objectContaining({ path: "/f" }) }),
    );
  });
});
