import { expect, it } from "vitest";
import type { ItemResult } from "../index.js";
import { type Current, codeOf, pieces, text } from "./suite-helpers.js";

/** What an item came to: its value, or the code of its error. */
function outcome<T>(item: ItemResult<T> | undefined): T | string {
  if (item === undefined) return "none";
  return item.ok ? item.value : item.error.code;
}

const outcomes = (items: readonly ItemResult<unknown>[]): unknown[] => items.map((item) => outcome(item));

export function describeBatches(current: Current): void {
  it("reads a batch item by item: parts, files too large for one message, and what became of each", async () => {
    const fs = current();
    await fs.write("/read/small", "0123456789", { parents: true });
    const { entry } = await fs.write("/read/large", pieces(40));
    const items = [
      "/read/small",
      { path: "/read/small", offsetBytes: 2, lengthBytes: 3 },
      "/read/none",
      "relative",
      { path: "/read/small", offsetBytes: -1 },
      "/read",
      "/read/large",
    ];
    const results = await fs.readBatch(items);
    const shown = results.map((item) => (item.ok ? item.value.bytes.length : item.error.code));
    expect(shown).toEqual([
      10,
      3,
      "NOT_FOUND",
      "INVALID_PATH",
      "INVALID_ARGUMENT",
      "IS_A_DIRECTORY",
      40 * 65_536,
    ]);
    const [, part] = results;
    expect(part?.ok === true && text(part.value.bytes)).toBe("234");
    const large = results.at(-1);
    expect(large?.ok === true && large.value.entry).toMatchObject({
      etag: entry.etag,
      contentId: entry.contentId,
      version: 1,
    });
    expect(large?.ok === true && [large.value.bytes[0], large.value.bytes.at(-1)]).toEqual([0, 39]);
    expect(await fs.readBatch([])).toEqual([]);
  });

  it("reads an atomic batch as one state, or not at all", async () => {
    const fs = current();
    await fs.writeBatch(
      ["a", "b"].map((name) => ({ path: `/state/${name}`, data: `${name}1`, parents: true })),
      { atomic: true },
    );
    const results = await fs.readBatch(["/state/a", { path: "/state/b", offsetBytes: 1 }], { atomic: true });
    expect(results.map((item) => item.ok && text(item.value.bytes))).toEqual(["a1", "1"]);
    expect(await codeOf(fs.readBatch(["/state/a", "/state/none"], { atomic: true }))).toBe("NOT_FOUND");
    expect(await codeOf(fs.readBatch(["/state/a", "relative"], { atomic: true }))).toBe("INVALID_PATH");
    expect(await fs.readBatch([], { atomic: true })).toEqual([]);
  });

  it("writes a batch item by item, and tells of each what became of it", async () => {
    const fs = current();
    await fs.write("/batch-taken", "x");
    const items = Array.from({ length: 20 }, (_, index) => ({
      path: `/batch/${index}`,
      data: `${index}`,
      parents: true,
    }));
    const results = await fs.writeBatch([
      { path: "/batch-taken", data: "y", ifAbsent: true },
      { path: "not a path", data: "z" },
      { path: "/batch-taken", data: "z", offsetBytes: -1 },
      ...items,
    ]);
    const codes = results.map((item) => (item.ok ? "written" : item.error.code));
    expect(codes.slice(0, 3)).toEqual(["CONFLICT", "INVALID_PATH", "INVALID_ARGUMENT"]);
    expect(codes.slice(3)).toEqual(items.map(() => "written"));
    expect(results.at(-1)).toMatchObject({ ok: true, value: { created: true, entry: { sizeBytes: 2 } } });
    expect(text(await fs.read("/batch/19"))).toBe("19");
  });

  it("writes those of one place in the order given, whatever it is called, at offsets too", async () => {
    const fs = current();
    await fs.write("/order/file", "-", { parents: true });
    await fs.symlink("/order/file", "/order/link");
    const results = await fs.writeBatch([
      { path: "/order/file", data: "a".repeat(300_000) },
      { path: "/order/link", data: "second" },
      { path: "//order//file", data: "S", offsetBytes: 0 },
    ]);
    expect(results.map((item) => (item.ok ? item.value.entry.version : item.error.code))).toEqual([2, 3, 4]);
    expect(text(await fs.read("/order/file"))).toBe("Second");
  });

  it("writes an atomic batch whole or not at all", async () => {
    const fs = current();
    const items = ["a", "b"].map((name) => ({ path: `/together/${name}`, data: name, parents: true }));
    const results = await fs.writeBatch(items, { atomic: true });
    const tokens = results.map((item) => (item.ok ? item.value.token.index : null));
    expect(new Set(tokens).size).toBe(1);
    expect(results).toMatchObject([{ ok: true, value: { created: true } }, { ok: true }]);
    const refused = fs.writeBatch(
      [
        { path: "/together/c", data: "c" },
        { path: "/together/a", data: "again", ifAbsent: true },
      ],
      { atomic: true },
    );
    expect(await codeOf(refused)).toMatch(/CONFLICT|ALREADY_EXISTS/);
    expect(await fs.exists("/together/c")).toBe(false);
    const part = fs.writeBatch([{ path: "/together/a", data: "x", offsetBytes: 1 }], { atomic: true });
    expect(await codeOf(part)).toBe("INVALID_ARGUMENT");
    expect(text(await fs.read("/together/a"))).toBe("a");
    expect(await fs.writeBatch([], { atomic: true })).toEqual([]);
  });

  it("removes a batch in the order given, and tells of each what became of it", async () => {
    const fs = current();
    await fs.write("/removed/dir/file", "x", { parents: true });
    await fs.write("/removed/tree/a/b", "x", { parents: true });
    const { entry } = await fs.write("/removed/kept", "x");
    const results = await fs.removeBatch([
      "/removed/dir",
      "/removed/dir/file",
      "/removed/dir",
      { path: "/removed/tree", recursive: true },
      { path: "/removed/kept", ifVersion: entry.version + 1 },
      "relative",
    ]);
    expect(results.map((item) => (item.ok ? item.value.removedCount : item.error.code))).toEqual([
      "DIRECTORY_NOT_EMPTY",
      1,
      1,
      3,
      "CONFLICT",
      "INVALID_PATH",
    ]);
    expect(results[1]).toMatchObject({ value: { entry: { sizeBytes: 1 }, token: { zoneId: "root" } } });
    expect(await fs.existsBatch(["/removed/dir", "/removed/tree", "/removed/kept"])).toEqual([
      false,
      false,
      true,
    ]);
    expect(await fs.removeBatch([])).toEqual([]);
    expect(await codeOf(fs.remove("/removed/kept", { ifMatch: "another" }))).toBe("CONFLICT");
    expect(await fs.remove("/removed/kept", { ifMatch: entry.etag })).toBe(1);
  });

  it("removes an atomic batch whole or not at all", async () => {
    const fs = current();
    await fs.write("/gone-together/a", "x", { parents: true });
    const paths = ["/gone-together/a", "/gone-together"];
    expect(await codeOf(fs.removeBatch([...paths, "/gone-never"], { atomic: true }))).toBe("NOT_FOUND");
    const whole = fs.removeBatch([{ path: "/gone-together", recursive: true }], { atomic: true });
    expect(await codeOf(whole)).toBe("INVALID_ARGUMENT");
    expect(await fs.exists("/gone-together/a")).toBe(true);
    const results = await fs.removeBatch(paths, { atomic: true });
    const tokens = results.map((item) => (item.ok ? item.value.token.index : null));
    expect([tokens.length, new Set(tokens).size]).toEqual([2, 1]);
    expect(await fs.exists("/gone-together")).toBe(false);
  });

  it("gets and sets extended attributes of many entries at once", async () => {
    const fs = current();
    await fs.writeBatch(["a", "b"].map((name) => ({ path: `/x/${name}`, data: name, parents: true })));
    const changed = await fs.setXattrsBatch([
      { path: "/x/a", xattrs: { color: "red", size: "L" } },
      { path: "/x/none", xattrs: { color: "red" } },
      { path: "/x/a", xattrs: { color: null } },
      { path: "/x/b", xattrs: { "nexus.io": "{}" } },
      { path: "x", xattrs: {} },
      { path: "/x/b", xattrs: Object.fromEntries([["__proto__", "x"]]) },
      { path: "/x/b", xattrs: { number: 1 as unknown as string } },
    ]);
    expect(changed.map((item) => (item.ok ? item.value.entry.xattrs : item.error.code))).toEqual([
      { color: "red", size: "L" },
      "NOT_FOUND",
      { size: "L" },
      "INVALID_ARGUMENT",
      "INVALID_PATH",
      "INVALID_ARGUMENT",
      "INVALID_ARGUMENT",
    ]);
    const got = await fs.getXattrsBatch(["/x/a", "/x/b", "/x/none", "x"]);
    expect(outcomes(got)).toEqual([{ size: "L" }, {}, "NOT_FOUND", "INVALID_PATH"]);
  });

  it("takes more items than one message holds", async () => {
    const fs = current();
    await fs.write("/many", "x");
    const there = Array.from({ length: 1_203 }, () => "/many");
    const read = await fs.readBatch(there);
    expect(read.map((item) => item.ok && text(item.value.bytes))).toEqual(there.map(() => "x"));
    expect(await fs.existsBatch(there)).toEqual(there.map(() => true));
    expect(outcomes(await fs.getXattrsBatch(there))).toEqual(there.map(() => ({})));
    const missing = there.map((path, index) => `${path}-${index}`);
    const removed = await fs.removeBatch([...missing, "/many"]);
    expect(removed.map((item) => (item.ok ? item.value.removedCount : item.error.code))).toEqual([
      ...missing.map(() => "NOT_FOUND"),
      1,
    ]);
  });

  it("is given up as a whole when told to", async () => {
    const fs = current();
    const signal = AbortSignal.abort();
    for (const call of [
      fs.readBatch(["/a"], { signal }),
      fs.writeBatch([{ path: "/given-up", data: "x" }], { signal }),
      fs.removeBatch(["/a"], { signal }),
      fs.getXattrsBatch(["/a"], { signal }),
      fs.setXattrsBatch([{ path: "/a", xattrs: {} }], { signal }),
      fs.getTopLevelMounts({ signal }),
      fs.service<{ method: (params: object) => unknown }>("any").method({}, { signal }),
    ]) {
      expect(await codeOf(call)).toBe("CANCELLED");
    }
    expect(await fs.exists("/given-up")).toBe(false);
  });
}
