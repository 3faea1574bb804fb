import { DT_DIR, DT_REG, NexusError } from "@nexus/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NexusFilesystem } from "../filesystem.js";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (NexusError.is(error)) return error.code;
    throw error;
  }
  return "none";
}

/** `count` pieces of 64 KiB whose bytes tell where they belong. */
async function* pieces(count: number): AsyncIterable<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield new Uint8Array(65_536).fill(index % 251);
}

/**
 * What every filesystem does, whichever driver serves it. `open` gives a fresh one for the whole suite; it is
 * closed at the end.
 */
export function describeFilesystem(name: string, open: () => Promise<NexusFilesystem>): void {
  describe(`${name}: a filesystem`, () => {
    let fs: NexusFilesystem;
    beforeAll(async () => {
      fs = await open();
    });
    afterAll(() => fs.close());

    describeContent(() => fs);
    describeStreams(() => fs);
    describeNamespace(() => fs);
    describeSearch(() => fs);
    describeCalls(() => fs);
  });
}

type Current = () => NexusFilesystem;

function describeContent(current: Current): void {
  it("gives back what was written, as a new file and as a new version", async () => {
    const fs = current();
    const first = await fs.write("/content.txt", "one");
    expect(first).toMatchObject({ created: true, entry: { version: 1, sizeBytes: 3, entryType: DT_REG } });
    const second = await fs.write("/content.txt", "second");
    expect(second).toMatchObject({ created: false, entry: { version: 2, sizeBytes: 6 } });
    expect(second.entry.etag).not.toBe(first.entry.etag);
    expect(text(await fs.read("/content.txt"))).toBe("second");
  });

  it("reads its own write at the write's token", async () => {
    const fs = current();
    const { token } = await fs.write("/token.txt", "seen");
    expect(text(await fs.read("/token.txt", { consistency: { kind: "token", token } }))).toBe("seen");
  });

  it("reads a range, and less past the end", async () => {
    const fs = current();
    await fs.write("/range.txt", "0123456789");
    expect(text(await fs.read("/range.txt", { offsetBytes: 3, lengthBytes: 4 }))).toBe("3456");
    expect(text(await fs.read("/range.txt", { offsetBytes: 8, lengthBytes: 99 }))).toBe("89");
    expect(await fs.read("/range.txt", { offsetBytes: 99 })).toHaveLength(0);
  });

  it("keeps an empty file", async () => {
    const fs = current();
    expect(await fs.write("/empty", "")).toMatchObject({ created: true, entry: { sizeBytes: 0 } });
    expect(await fs.read("/empty")).toHaveLength(0);
  });

  it("appends, creating the file when it is missing, and loses nothing of appends at once", async () => {
    const fs = current();
    expect(await fs.append("/log.txt", "a\n")).toMatchObject({ created: true });
    await Promise.all(Array.from({ length: 10 }, (_, index) => fs.append("/log.txt", `line ${index}\n`)));
    const lines = text(await fs.read("/log.txt"))
      .trimEnd()
      .split("\n");
    expect(lines[0]).toBe("a");
    expect(lines.slice(1).sort()).toEqual(Array.from({ length: 10 }, (_, index) => `line ${index}`));
  });

  it("holds a write to its conditions", async () => {
    const fs = current();
    const { entry } = await fs.write("/cond.txt", "1", { ifAbsent: true });
    expect(await codeOf(fs.write("/cond.txt", "2", { ifAbsent: true }))).toBe("CONFLICT");
    expect(await codeOf(fs.write("/cond.txt", "2", { ifMatch: "other" }))).toBe("CONFLICT");
    expect(await fs.write("/cond.txt", "2", { ifMatch: entry.etag, ifVersion: 1 })).toMatchObject({
      entry: { version: 2 },
    });
    expect(text(await fs.read("/cond.txt"))).toBe("2");
  });

  it("creates parents of a write only when asked", async () => {
    const fs = current();
    expect(await codeOf(fs.write("/p/q/r.txt", "x"))).toBe("NOT_FOUND");
    await fs.write("/p/q/r.txt", "x", { parents: true });
    expect(text(await fs.read("/p/q/r.txt"))).toBe("x");
  });
}

function describeStreams(current: Current): void {
  it("streams a large file in and out, telling its progress", async () => {
    const fs = current();
    const count = 400; // 25 MiB: above the chunking threshold.
    const progress: number[] = [];
    const receipt = await fs.write("/large.bin", pieces(count), {
      onProgress: (bytes) => progress.push(bytes),
    });
    expect(receipt.entry.sizeBytes).toBe(count * 65_536);
    expect(progress.at(-1)).toBe(count * 65_536);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));

    const { lengthBytes, pieces: stored } = await fs.readStream("/large.bin");
    expect(lengthBytes).toBe(count * 65_536);
    let position = 0;
    for await (const piece of stored) {
      expect(piece[0]).toBe(Math.floor(position / 65_536) % 251);
      position += piece.length;
    }
    expect(position).toBe(lengthBytes);
    const tail = await fs.read("/large.bin", { offsetBytes: 65_536 * 3 - 1, lengthBytes: 2 });
    expect([...tail]).toEqual([2, 3]);
  });

  it("changes nothing when the source of a write fails", async () => {
    const fs = current();
    await fs.write("/kept.txt", "kept");
    async function* failing(): AsyncIterable<Uint8Array> {
      yield new Uint8Array(100_000);
      throw new Error("the source broke");
    }
    await expect(fs.write("/kept.txt", failing())).rejects.toThrow("the source broke");
    expect(text(await fs.read("/kept.txt"))).toBe("kept");
  });

  it("lets a reader walk away from a stream", async () => {
    const fs = current();
    await fs.write("/walkaway.bin", pieces(64));
    const { pieces: stored } = await fs.readStream("/walkaway.bin");
    for await (const piece of stored) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    expect(await fs.exists("/walkaway.bin")).toBe(true);
  });
}

function describeNamespace(current: Current): void {
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
    expect(await codeOf(fs.copy("/original/x.txt", "/copy.txt"))).toBe("ALREADY_EXISTS");
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

function describeSearch(current: Current): void {
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
}

function describeCalls(current: Current): void {
  it("refuses bad paths and options by code, before anything happens", async () => {
    const fs = current();
    for (const path of ["relative", "/a/../b", "/nul\0", ""])
      expect(await codeOf(fs.stat(path))).toBe("INVALID_PATH");
    expect(await codeOf(fs.read("/x", { offsetBytes: -1 }))).toBe("INVALID_ARGUMENT");
    expect(await codeOf(fs.stat("/x", { timeoutMs: 0 }))).toBe("INVALID_ARGUMENT");
    expect(await codeOf(fs.append("/x", "y", { ifAbsent: true }))).toBe("INVALID_ARGUMENT");
    expect(await codeOf(fs.zones.info("Not A Zone"))).toBe("INVALID_ARGUMENT");
  });

  it("names the path and a code when something is missing", async () => {
    const fs = current();
    const error: unknown = await fs.read("/missing.txt").catch((refusal: unknown) => refusal);
    expect(NexusError.is(error) && error.code).toBe("NOT_FOUND");
    expect((error as NexusError).message).toContain("/missing.txt");
    expect(await codeOf(fs.read("/"))).toBe("IS_A_DIRECTORY");
  });

  it("gives up when told to", async () => {
    const fs = current();
    expect(await codeOf(fs.stat("/", { signal: AbortSignal.abort() }))).toBe("CANCELLED");
    const controller = new AbortController();
    async function* endless(): AsyncIterable<Uint8Array> {
      for (;;) {
        yield new Uint8Array(65_536);
        controller.abort();
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    expect(await codeOf(fs.write("/never", endless(), { signal: controller.signal }))).toBe("CANCELLED");
    expect(await fs.exists("/never")).toBe(false);
  });

  it("says who serves it", async () => {
    const status = await current().status();
    expect(status).toMatchObject({ ready: true, reasons: [] });
    expect(status.nodeId).toMatch(/^[1-9][0-9]*$/);
    expect(status.uptimeSeconds).toBeGreaterThanOrEqual(0);
  });
}
