import { DT_DIR } from "@nexus/contracts";
import { expect, it } from "vitest";
import { type Current, codeOf, collect, text } from "./suite-helpers.js";

export function describeNamespace(current: Current): void {
  it("describes an entry", async () => {
    const fs = current();
    await fs.write("/described.txt", "hello", { mimeType: "text/plain" });
    const stat = await fs.stat("/described.txt");
    expect(stat).toMatchObject({
      path: "/described.txt",
      isDirectory: false,
      mode: 0o644,
      zoneId: "root",
      entry: { sizeBytes: 5, mimeType: "text/plain", version: 1, targetZoneId: null },
    });
    expect(Math.abs(stat.entry.modifiedAtMs - Date.now())).toBeLessThan(60_000);
    expect(stat.entry.contentId).toMatch(/^[0-9a-f]{64}$/);
    expect(await fs.stat("/")).toMatchObject({ isDirectory: true, entry: { entryType: DT_DIR } });
  });

  it("answers for many paths at once, each on its own", async () => {
    const fs = current();
    await fs.write("/batch.txt", "x");
    const [found, missing] = await fs.statBatch(["/batch.txt", "/missing"]);
    expect(found).toMatchObject({ ok: true, value: { path: "/batch.txt" } });
    expect(missing).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
  });

  it("tells whether a path exists", async () => {
    const fs = current();
    await fs.write("/exists.txt", "x");
    expect([
      await fs.exists("/exists.txt"),
      await fs.exists("/nope"),
      await fs.exists("/exists.txt/x"),
    ]).toEqual([true, false, false]);
  });

  it("makes directories, with parents when asked", async () => {
    const fs = current();
    expect(await fs.mkdir("/made")).toMatchObject({ created: true, entry: { entryType: DT_DIR } });
    expect(await codeOf(fs.mkdir("/made"))).toBe("ALREADY_EXISTS");
    expect(await fs.mkdir("/made", { existOk: true })).toMatchObject({ created: false });
    expect(await codeOf(fs.mkdir("/made/a/b"))).toBe("NOT_FOUND");
    expect(await fs.mkdir("/made/a/b", { parents: true })).toMatchObject({ created: true });
    expect((await fs.stat("/made/a")).isDirectory).toBe(true);
  });

  it("lists a directory in the order of its names, whole and page by page", async () => {
    const fs = current();
    await fs.mkdir("/listed");
    const names = ["b", "a", "ä", "c"];
    for (const name of names) await fs.write(`/listed/${name}`, name);
    const paths = ["/listed/a", "/listed/b", "/listed/c", "/listed/ä"];
    expect((await collect(fs.list("/listed"))).map((stat) => stat.path)).toEqual(paths);
    const first = await fs.listPage("/listed", { cursor: null, limit: 3 });
    expect(first.entries.map((stat) => stat.path)).toEqual(paths.slice(0, 3));
    const second = await fs.listPage("/listed", { cursor: first.nextCursor, limit: 3 });
    expect(second.entries.map((stat) => stat.path)).toEqual(paths.slice(3));
    expect(second.nextCursor).toBeNull();
    expect(await codeOf(collect(fs.list("/listed/a")))).toBe("NOT_A_DIRECTORY");
    expect(await codeOf(collect(fs.list("/nowhere")))).toBe("NOT_FOUND");
  });

  it("lists everything below a directory page by page, going on where it was while entries come and go", async () => {
    const fs = current();
    for (const path of ["a/1", "a/2", "b", "c/d/1", "z"])
      await fs.write(`/deep/${path}`, "x", { parents: true });
    const page = (cursor: string | null, limit: number) =>
      fs.listPage("/deep", { cursor, limit, recursive: true });
    const first = await page(null, 3);
    expect(first.entries.map(({ path }) => path)).toEqual(["/deep/a", "/deep/a/1", "/deep/a/2"]);
    await fs.remove("/deep/a", { recursive: true });
    await fs.write("/deep/c/b", "x");
    await fs.write("/deep/aa", "x");
    const rest = await page(first.nextCursor, 10);
    expect(rest.entries.map(({ path }) => path.slice("/deep/".length))).toEqual([
      "aa",
      "b",
      "c",
      "c/b",
      "c/d",
      "c/d/1",
      "z",
    ]);
    expect(rest.nextCursor).toBeNull();
    expect(await codeOf(fs.listPage("/", { cursor: "no", limit: 3, recursive: true }))).toBe(
      "INVALID_ARGUMENT",
    );
  });

  it("removes files, empty directories, and whole trees when told to", async () => {
    const fs = current();
    await fs.write("/gone/a/b.txt", "x", { parents: true });
    expect(await codeOf(fs.remove("/gone"))).toBe("DIRECTORY_NOT_EMPTY");
    expect(await fs.remove("/gone", { recursive: true })).toBe(3);
    expect(await fs.exists("/gone")).toBe(false);
    expect(await codeOf(fs.remove("/gone"))).toBe("NOT_FOUND");
  });

  it("renames a whole tree, and never onto something", async () => {
    const fs = current();
    await fs.write("/from/deep/x.txt", "moved", { parents: true });
    expect(await fs.rename("/from", "/to")).toMatchObject({ created: false });
    expect(text(await fs.read("/to/deep/x.txt"))).toBe("moved");
    expect(await fs.exists("/from")).toBe(false);
    await fs.write("/occupied", "x");
    expect(await codeOf(fs.rename("/to", "/occupied"))).toBe("ALREADY_EXISTS");
  });

  it("copies a file and a tree", async () => {
    const fs = current();
    await fs.write("/original/x.txt", "copied", { parents: true });
    await fs.copy("/original/x.txt", "/copy.txt");
    expect(text(await fs.read("/copy.txt"))).toBe("copied");
    expect(["ALREADY_EXISTS", "CONFLICT"]).toContain(await codeOf(fs.copy("/original/x.txt", "/copy.txt")));
    await fs.write("/original/x.txt", "again");
    await fs.copy("/original/x.txt", "/copy.txt", { overwrite: true });
    expect(text(await fs.read("/copy.txt"))).toBe("again");
    expect(await codeOf(fs.copy("/original", "/copies"))).toBe("IS_A_DIRECTORY");
    await fs.copy("/original", "/copies", { recursive: true });
    expect(text(await fs.read("/copies/x.txt"))).toBe("again");
  });

  it("changes attributes and leaves content and version alone", async () => {
    const fs = current();
    const { entry } = await fs.write("/attributes.txt", "x");
    const changed = await fs.setAttributes("/attributes.txt", { mimeType: "text/x", modifiedAtMs: 1_000 });
    expect(changed.entry).toMatchObject({
      mimeType: "text/x",
      modifiedAtMs: 1_000,
      version: 1,
      etag: entry.etag,
    });
    expect(await codeOf(fs.setAttributes("/no-entry", { mimeType: "text/x" }))).toBe("NOT_FOUND");
    const created = await fs.setAttributes("/new-entry", { mimeType: "text/x" }, { createIfMissing: true });
    expect(created).toMatchObject({ created: true });
  });
}

export function describeSearch(current: Current): void {
  it("walks, globs and greps below a directory", async () => {
    const fs = current();
    await fs.write("/search/a.md", "first line\nTODO: second\n", { parents: true });
    await fs.write("/search/sub/b.md", "todo: other\n", { parents: true });
    await fs.write("/search/sub/c.txt", "TODO in text\n");
    const paths = async (stats: AsyncIterable<{ readonly path: string }>) =>
      (await collect(stats)).map((stat) => stat.path).sort();

    expect(await paths(fs.walk("/search"))).toEqual(
      expect.arrayContaining(["/search/a.md", "/search/sub", "/search/sub/b.md", "/search/sub/c.txt"]),
    );
    expect(await paths(fs.glob("/search/**/*.md"))).toEqual(["/search/a.md", "/search/sub/b.md"]);
    expect(await collect(fs.grep("TODO", { path: "/search", fileGlob: "**/*.md" }))).toEqual([
      { path: "/search/a.md", lineNumber: 2, line: "TODO: second" },
    ]);
    expect(await collect(fs.grep("todo", { path: "/search", ignoreCase: true }))).toHaveLength(3);
    expect(await collect(fs.grep("todo", { path: "/search", ignoreCase: true, maxMatches: 1 }))).toHaveLength(
      1,
    );
    expect(await collect(fs.glob("/search/*.none"))).toEqual([]);
  });

  it("greps text and passes over binary files; a pattern that takes too long is given up, and so is one that is none", async () => {
    const fs = current();
    await fs.write("/haystack/binary", new Uint8Array([0, 110, 101, 101, 100, 108, 101]), { parents: true });
    await fs.write("/haystack/text", "a needle\n".repeat(3));
    expect((await collect(fs.grep("needle", { path: "/haystack" }))).map(({ path }) => path)).toEqual([
      "/haystack/text",
      "/haystack/text",
      "/haystack/text",
    ]);
    for await (const { lineNumber } of fs.grep("^a", { path: "/haystack" })) {
      expect(lineNumber).toBe(1);
      break;
    }
    expect(await codeOf(collect(fs.grep("(", { path: "/haystack" })))).toBe("INVALID_ARGUMENT");
    await fs.write("/haystack/text", `${"a".repeat(40)}!\n`);
    expect(await codeOf(collect(fs.grep("^(a+)+$", { path: "/haystack" })))).toBe("RESOURCE_EXHAUSTED");
  });
}
