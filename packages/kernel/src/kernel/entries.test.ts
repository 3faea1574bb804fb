import { DT_DIR, DT_LINK, DT_MOUNT, DT_REG, type ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import {
  ADMIN,
  ANN,
  kernelFixture,
  OPTIONS,
  reading,
  setting,
  textOf,
  utf8,
  writing,
} from "../testing/kernel-fixture.js";

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield utf8(text);
}
const code = (expected: string, more: object = {}) => expect.objectContaining({ code: expected, ...more });

describe("links", () => {
  it("are followed once by reads and writes, reported by stat, and kept by unlink", async () => {
    const { kernel, root } = kernelFixture();
    await kernel.write(writing("/t/file", "1"), ANN, OPTIONS);
    await kernel.sysSetattr(setting("/l", { entryType: DT_LINK, linkTarget: "/t/file" }), ANN, OPTIONS);
    expect(await textOf(kernel, "/l")).toBe("1");
    await kernel.write(writing("/l", "2"), ANN, OPTIONS);
    await kernel.sysWrite(writing("/l", "3", { offsetBytes: 1 }), ANN, OPTIONS);
    expect(await textOf(kernel, "/t/file")).toBe("23");
    expect((await kernel.sysStat("/l", ANN, OPTIONS)).entry).toMatchObject({
      entryType: DT_LINK,
      linkTarget: "/t/file",
    });
    await kernel.sysUnlink({ path: "/l", recursive: false, conditions: {} }, ANN, OPTIONS);
    expect(await textOf(kernel, "/t/file")).toBe("23");
    expect(root.reads).toContain("local");
  });

  it.each([
    { link: "/d/l", target: "t/file", leadsTo: "/t/file" },
    { link: "/d/l", target: "./t//file/", leadsTo: "/t/file" },
    { link: "/proc/7/workspace/d/l", target: "notes/a", leadsTo: "/proc/7/workspace/notes/a" },
    { link: "/proc/7/workspace", target: "t/file", leadsTo: "/t/file" },
  ])("whose target $target is relative, at $link, count it from their workspace", async (row) => {
    const { kernel } = kernelFixture();
    await kernel.write(writing(row.leadsTo, "1"), ANN, OPTIONS);
    const { entry } = await kernel.sysSetattr(
      setting(row.link, { entryType: DT_LINK, linkTarget: row.target, createParents: true }),
      ANN,
      OPTIONS,
    );
    expect(entry.linkTarget).toBe(row.leadsTo);
    expect(await textOf(kernel, row.link)).toBe("1");
  });

  it("with a relative target stay in their zone and their workspace, and never point at themselves", async () => {
    const { kernel } = kernelFixture({}, ["root", "team"]);
    const mount = setting("/m", { entryType: DT_MOUNT, targetZoneId: "team" as ZoneId });
    await kernel.sysSetattr(mount, ADMIN, OPTIONS);
    const link = (path: string, linkTarget: string) =>
      kernel.sysSetattr(setting(path, { entryType: DT_LINK, linkTarget }), ANN, OPTIONS);
    await kernel.write(writing("/m/f", "of the team"), ANN, OPTIONS);
    await link("/m/l", "f");
    expect(await textOf(kernel, "/m/l")).toBe("of the team");
    await expect(link("/l", "l")).rejects.toEqual(code("INVALID_ARGUMENT"));
    await expect(link("/l", "m/f")).rejects.toEqual(code("CROSS_ZONE"));
    await expect(link("/l", "../f")).rejects.toEqual(code("INVALID_PATH"));
    await expect(link("/l", "")).rejects.toEqual(code("INVALID_PATH"));
  });

  it("are not followed twice, and never point at themselves", async () => {
    const { kernel } = kernelFixture();
    const link = (path: string, linkTarget: string) =>
      kernel.sysSetattr(setting(path, { entryType: DT_LINK, linkTarget }), ANN, OPTIONS);
    await link("/a", "/b");
    await link("/b", "/a");
    await expect(kernel.sysRead(reading("/a"), ANN, OPTIONS)).rejects.toEqual(code("TOO_MANY_LINKS"));
    await expect(kernel.write(writing("/a", "x"), ANN, OPTIONS)).rejects.toEqual(code("TOO_MANY_LINKS"));
    await expect(link("/c", "/c")).rejects.toEqual(code("INVALID_ARGUMENT"));
    await expect(link("/c", "/x/../c")).rejects.toEqual(code("INVALID_PATH"));
  });

  it("that this node has not applied yet still lead a write to their target", async () => {
    const { kernel, root } = kernelFixture();
    await kernel.write(writing("/t", "1"), ANN, OPTIONS);
    await kernel.sysSetattr(setting("/l", { entryType: DT_LINK, linkTarget: "/t" }), ANN, OPTIONS);
    const get = root.get.bind(root);
    root.get = async (path, options) =>
      options.consistency.kind === "local" && path === "/l" ? null : get(path, options);
    await kernel.write(writing("/l", "2"), ANN, OPTIONS);
    expect(await textOf(kernel, "/t")).toBe("2");
    await kernel.write(writing("/l", pieces("th", "ree")), ANN, OPTIONS);
    expect(await textOf(kernel, "/t")).toBe("three");
  });
});

describe("setattr", () => {
  it("creates, is idempotent for the same type, and never changes one", async () => {
    const { kernel } = kernelFixture();
    const made = await kernel.sysSetattr(
      setting("/d", { entryType: DT_DIR, xattrs: { a: "1" } }),
      ANN,
      OPTIONS,
    );
    expect(made).toMatchObject({ created: true, entry: { entryType: DT_DIR, xattrs: { a: "1" } } });
    const again = await kernel.sysSetattr(setting("/d", { entryType: DT_DIR }), ANN, OPTIONS);
    expect(again).toMatchObject({ created: false, entry: { inode: made.entry.inode } });
    await expect(kernel.sysSetattr(setting("/d"), ANN, OPTIONS)).rejects.toEqual(code("WRONG_TYPE"));
    await expect(kernel.sysSetattr(setting("/p", { entryType: 5 }), ANN, OPTIONS)).rejects.toEqual(
      code("INVALID_ARGUMENT"),
    );
    await expect(kernel.sysSetattr(setting("/p", { entryType: 99 as never }), ANN, OPTIONS)).rejects.toEqual(
      code("INVALID_ARGUMENT"),
    );
  });

  it("changes attributes and stands or falls with its conditions", async () => {
    const { kernel } = kernelFixture();
    const { entry } = await kernel.write(writing("/f", "x"), ANN, OPTIONS);
    const set = (over: object) => kernel.sysSetattr(setting("/f", over), ANN, OPTIONS);
    const changed = await set({ mimeType: "a/b", ttlSeconds: 5, conditions: { ifMatch: entry.etag } });
    expect(changed.entry).toEqual({ ...entry, mimeType: "a/b", ttlSeconds: 5 });
    await expect(set({ conditions: { ifVersion: 4 } })).rejects.toEqual(code("CONFLICT"));
    await expect(set({ conditions: { ifAbsent: true } })).rejects.toEqual(
      code("CONFLICT", { details: expect.objectContaining({ currentVersion: 1 }) }),
    );
    for (const conditions of [{ ifVersion: 1 }, { ifMatch: "x" }]) {
      await expect(
        kernel.sysSetattr(setting("/new", { conditions, mimeType: "x/y" }), ANN, OPTIONS),
      ).rejects.toEqual(code("CONFLICT", { details: expect.objectContaining({ currentEtag: null }) }));
    }
    expect(await kernel.exists("/new", ANN, OPTIONS)).toBe(false);
  });

  it("sets and reads extended attributes through a link", async () => {
    const { kernel } = kernelFixture();
    await kernel.write(writing("/f", "x"), ANN, OPTIONS);
    await kernel.sysSetattr(setting("/l", { entryType: DT_LINK, linkTarget: "/f" }), ANN, OPTIONS);
    await kernel.setXattrs("/l", { a: "1", b: "2" }, ANN, OPTIONS);
    await kernel.setXattrs("/f", { a: null }, ANN, OPTIONS);
    expect(await kernel.getXattrs("/l", ANN, OPTIONS)).toEqual({ b: "2" });
    await expect(kernel.getXattrs("/no", ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
  });

  it("mkdir makes parents when asked and minds existOk", async () => {
    const { kernel } = kernelFixture();
    const mkdir = (path: string, parents: boolean, existOk: boolean) =>
      kernel.mkdir({ path, parents, existOk }, ANN, OPTIONS);
    await expect(mkdir("/a/b", false, false)).rejects.toEqual(code("NOT_FOUND"));
    expect((await mkdir("/a/b", true, false)).created).toBe(true);
    await expect(mkdir("/a/b", true, false)).rejects.toEqual(code("ALREADY_EXISTS"));
    expect((await mkdir("/a/b", true, true)).created).toBe(false);
    expect((await mkdir("/", true, true)).created).toBe(false);
  });
});

describe("stat and batches", () => {
  it("stat tells files, directories and absence apart", async () => {
    const { kernel } = kernelFixture();
    await kernel.write(writing("/d/f", "abc"), ANN, OPTIONS);
    expect(await kernel.sysStat("/d", ANN, OPTIONS)).toMatchObject({ isDirectory: true, mode: 0o755 });
    expect(await kernel.sysStat("/d//f/", ANN, OPTIONS)).toMatchObject({
      isDirectory: false,
      mode: 0o644,
      path: "/d/f",
      zoneId: "root",
      holders: ["me:1"],
      entry: { entryType: DT_REG, sizeBytes: 3 },
    });
    await expect(kernel.sysStat("/no", ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    await expect(kernel.sysStat("no", ANN, OPTIONS)).rejects.toEqual(code("INVALID_PATH"));
    expect(await kernel.exists("/no/deeper", ANN, OPTIONS)).toBe(false);
  });

  it("isolate the errors of their items and keep the order", async () => {
    const { kernel, root } = kernelFixture();
    const written = await kernel.writeBatch(
      [writing("/a", "1"), writing("bad", "x"), writing("/a", "2"), writing("/b", "3")],
      ANN,
      OPTIONS,
    );
    expect(written.map((item) => (item.ok ? item.value.entry.version : item.error.code))).toEqual([
      1,
      "INVALID_PATH",
      2,
      1,
    ]);
    expect(await textOf(kernel, "/a")).toBe("2");
    const reads = await kernel.sysReadBatch([reading("/a"), reading("/no"), reading("/b")], ANN, OPTIONS);
    expect(
      reads.map((item) => (item.ok ? Buffer.from(item.value.bytes).toString() : item.error.code)),
    ).toEqual(["2", "NOT_FOUND", "3"]);
    root.reads.length = 0;
    const stats = await kernel.sysStatBatch(["/b", "rel", "/no", "/a"], ANN, OPTIONS);
    expect(stats.map((item) => (item.ok ? item.value.path : item.error.code))).toEqual([
      "/b",
      "INVALID_PATH",
      "NOT_FOUND",
      "/a",
    ]);
    expect(root.reads).toEqual(["linearizable"]);
    const sysWrites = await kernel.sysWriteBatch([writing("/a", "9"), writing("/no", "9")], ANN, OPTIONS);
    expect(sysWrites.map((item) => item.ok)).toEqual([true, false]);
    const unlinked = await kernel.sysUnlinkBatch(
      ["/a", "/a", "/b"].map((path) => ({ path, recursive: false, conditions: {} })),
      ANN,
      OPTIONS,
    );
    expect(unlinked.map((item) => (item.ok ? "gone" : item.error.code))).toEqual([
      "gone",
      "NOT_FOUND",
      "gone",
    ]);
  });

  it("of reads share the bytes one reply may hold", async () => {
    const { kernel } = kernelFixture({ limits: { maxBufferedReadBytes: 10, batchConcurrency: 1 } });
    await kernel.write(writing("/a", "12345678"), ANN, OPTIONS);
    const reads = await kernel.sysReadBatch([reading("/a"), reading("/a"), reading("/a", 6)], ANN, OPTIONS);
    expect(reads.map((item) => (item.ok ? item.value.bytes.length : item.error.code))).toEqual([
      8,
      "RESOURCE_EXHAUSTED",
      2,
    ]);
  });

  it("refuse a batch above the limit as a whole", async () => {
    const { kernel } = kernelFixture({ limits: { maxBatchItems: 1 } });
    await expect(kernel.sysStatBatch(["/", "/"], ANN, OPTIONS)).rejects.toEqual(code("RESOURCE_EXHAUSTED"));
  });
});
