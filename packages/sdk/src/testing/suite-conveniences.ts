import { expect, it } from "vitest";
import { type Current, codeOf, pieces, text } from "./suite-helpers.js";

export function describeConveniences(current: Current): void {
  it("writes at an offset, and fills a gap with zeros", async () => {
    const fs = current();
    await fs.write("/at.txt", "0123456789");
    const { entry } = await fs.write("/at.txt", "ab", { offsetBytes: 3 });
    expect(entry).toMatchObject({ sizeBytes: 10, version: 2 });
    expect(text(await fs.read("/at.txt"))).toBe("012ab56789");
    await fs.write("/at.txt", "z", { offsetBytes: 12, ifMatch: entry.etag });
    expect(text(await fs.read("/at.txt"))).toBe("012ab56789\0\0z");
    expect(await codeOf(fs.write("/at.txt", "y", { offsetBytes: 0, ifMatch: entry.etag }))).toBe("CONFLICT");
    expect(await codeOf(fs.write("/at.txt", "y", { offsetBytes: -1 }))).toBe("INVALID_ARGUMENT");
    expect(await codeOf(fs.append("/at.txt", "y", { offsetBytes: 0 }))).toBe("INVALID_ARGUMENT");
  });

  it("edits text by replacements and by a diff, only where they fit", async () => {
    const fs = current();
    await fs.write("/edit.txt", "one\ntwo\nthree\n", { mimeType: "text/x" });
    const first = await fs.edit("/edit.txt", [
      { oldText: "two", newText: "2" },
      { oldText: "2\nthree", newText: "2\n3" },
    ]);
    expect(first).toMatchObject({ created: false, entry: { version: 2, mimeType: "text/x" } });
    await fs.edit("/edit.txt", { diff: "@@ -1,2 +1,3 @@\n one\n+and\n 2\n" }, { ifMatch: first.entry.etag });
    expect(text(await fs.read("/edit.txt"))).toBe("one\nand\n2\n3\n");
    const stale = fs.edit("/edit.txt", [{ oldText: "3", newText: "4" }], { ifMatch: first.entry.etag });
    expect(await codeOf(stale)).toBe("CONFLICT");
    expect(await codeOf(fs.edit("/edit.txt", [{ oldText: "seven", newText: "7" }]))).toBe("CONFLICT");
    expect(await codeOf(fs.edit("/edit.txt", { diff: "@@ -1 +1 @@\n-seven\n+7\n" }))).toBe("CONFLICT");
    expect(text(await fs.read("/edit.txt"))).toBe("one\nand\n2\n3\n");
    expect(await codeOf(fs.edit("/edit-missing.txt", []))).toBe("NOT_FOUND");
    await fs.write("/edit.bin", new Uint8Array([0xff, 0xfe]));
    expect(await codeOf(fs.edit("/edit.bin", []))).toBe("INVALID_ARGUMENT");
  });

  it("loses none of many edits at once", async () => {
    const fs = current();
    const names = ["a", "b", "c", "d", "e", "f"];
    await fs.write("/edits.txt", names.map((name) => `${name}=0\n`).join(""));
    await Promise.all(
      names.map((name) => fs.edit("/edits.txt", [{ oldText: `${name}=0`, newText: `${name}=1` }])),
    );
    expect(text(await fs.read("/edits.txt"))).toBe(names.map((name) => `${name}=1\n`).join(""));
  });

  it("cuts a file and fills it up with zeros", async () => {
    const fs = current();
    await fs.write("/cut.bin", pieces(3));
    expect((await fs.truncate("/cut.bin", 70_000)).entry.sizeBytes).toBe(70_000);
    const head = await fs.read("/cut.bin");
    expect([head.length, head[65_535], head[65_536]]).toEqual([70_000, 0, 1]);
    expect((await fs.truncate("/cut.bin", 70_003)).entry.sizeBytes).toBe(70_003);
    expect([...(await fs.read("/cut.bin", { offsetBytes: 69_999 }))]).toEqual([1, 0, 0, 0]);
    expect((await fs.truncate("/cut.bin", 70_003)).entry.sizeBytes).toBe(70_003);
    expect((await fs.truncate("/cut.bin", 0)).entry.sizeBytes).toBe(0);
    const cuts = [0, 1, 2, 3].map(() => fs.truncate("/cut.bin", 10));
    await Promise.all([...cuts, fs.append("/cut.bin", "tail")]);
    expect(await codeOf(fs.truncate("/cut-missing", 1))).toBe("NOT_FOUND");
    expect(await fs.exists("/cut-missing")).toBe(false);
  });

  it("answers what is there: of many at once, of directories, of content", async () => {
    const fs = current();
    await fs.write("/there/file", "same", { parents: true });
    await fs.write("/there/copy", "same");
    const paths = ["/there", "/there/file", "/there/none", "/there/file/below"];
    expect(await fs.existsBatch(paths)).toEqual([true, true, false, false]);
    expect(await Promise.all(paths.map((path) => fs.isDirectory(path)))).toEqual([true, false, false, false]);
    const id = await fs.getContentId("/there/file");
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(await fs.getContentId("/there/copy")).toBe(id);
    expect(await fs.getContentId("/there")).toBeNull();
    expect(await codeOf(fs.getContentId("/there/none"))).toBe("NOT_FOUND");
  });

  it("removes a directory with rmdir, and nothing else", async () => {
    const fs = current();
    await fs.write("/rm/dir/file", "x", { parents: true });
    expect(await codeOf(fs.rmdir("/rm/dir/file"))).toBe("NOT_A_DIRECTORY");
    expect(await codeOf(fs.rmdir("/rm/dir"))).not.toBe("none");
    expect(await fs.access("/rm/dir", "WRITE")).toBe(true);
    expect(await codeOf(fs.access("/rm/none", "READ"))).toBe("NOT_FOUND");
    expect(await fs.rmdir("/rm/dir", { recursive: true })).toBe(2);
    expect(await fs.rmdir("/rm")).toBe(1);
    expect(await fs.exists("/rm")).toBe(false);
  });

  it("keeps extended attributes, changed together", async () => {
    const fs = current();
    await fs.write("/attributes", "x");
    const receipt = await fs.setXattrs("/attributes", { color: "red", size: "L" });
    expect(receipt.entry.xattrs).toEqual({ color: "red", size: "L" });
    const { token } = await fs.setXattrs("/attributes", { color: null, size: "M" });
    expect(token.index).toBeGreaterThan(receipt.token.index);
    expect(await fs.getXattrs("/attributes")).toEqual({ size: "M" });
    expect(await codeOf(fs.getXattrs("/attributes-missing"))).toBe("NOT_FOUND");
  });
}
