import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import * as nodeFiles from "node:fs/promises";
import { join } from "node:path";
import type { ContentId } from "@nexus/contracts";
import { FileDescriptorTable, MAX_READ_PIECE_BYTES, type ObjectStore, WHOLE_OBJECT } from "@nexus/kernel";
import { describe, expect, it, vi } from "vitest";
import { type AsyncFiles, BoundedFiles } from "../../files/bounded-files.js";
import { collect, noise, sameBytes, streamOf } from "../../testing/bytes.js";
import { tempFolder } from "../../testing/temp-folder.js";
import { openPathLocalStore } from "./open-path-local.js";
import type { ReadDescriptor } from "./read-descriptor.js";
import { INTENTS_FOLDER_NAME, TEMP_FOLDER_NAME } from "./store-key.js";

const READ = { holders: [], signal: null };
const id = (path: string): ContentId => path as ContentId;
const to = (key: string) => ({ key, signal: null });

async function setUp(options: { followSymlinks?: boolean; files?: AsyncFiles; maxKept?: number } = {}) {
  const outside = tempFolder();
  const root = join(outside, "root");
  const descriptors = new FileDescriptorTable<ReadDescriptor>(options.maxKept);
  const store = await openPathLocalStore({
    descriptors,
    folder: root,
    followSymlinks: options.followSymlinks ?? true,
    fsync: true,
    files: new BoundedFiles(options.files),
  });
  return { outside, root, store, descriptors, temps: () => readdirSync(join(root, TEMP_FOLDER_NAME)) };
}

const read = (store: ObjectStore, key: string, offsetBytes = 0, lengthBytes: number | null = null) =>
  collect(store.read(id(key), { offsetBytes, lengthBytes }, READ));

describe("path_local", () => {
  it("stores a file under its own name, making folders, and names it by its path", async () => {
    const { root, store, temps } = await setUp();
    const bytes = noise(700_000);
    expect(await store.put(streamOf(bytes), to("/a/b/c.bin"))).toEqual({
      contentId: "/a/b/c.bin",
      sizeBytes: 700_000,
    });
    expect(await store.put(noise(3), to("plain.txt"))).toEqual({ contentId: "plain.txt", sizeBytes: 3 });
    expect(sameBytes(readFileSync(join(root, "a/b/c.bin")), bytes)).toBe(true);
    expect(sameBytes(await read(store, "/a/b/c.bin"), bytes)).toBe(true);
    expect(await store.sizeBytes(id("a/b/c.bin"))).toBe(700_000);
    expect(await store.sizeBytes(id("a/b"))).toBeNull();
    expect(temps()).toEqual([]);
  });

  it("replaces a file in one step, keeping its mode", async () => {
    const { root, store } = await setUp();
    writeFileSync(join(root, "f"), "before");
    chmodSync(join(root, "f"), 0o640);
    await store.put(new TextEncoder().encode("after"), to("f"));
    expect(readFileSync(join(root, "f"), "utf8")).toBe("after");
    expect(statSync(join(root, "f")).mode & 0o777).toBe(0o640);
  });

  it("yields ranges in bounded pieces, and less past the end", async () => {
    const { store } = await setUp();
    const bytes = noise(600_000);
    await store.put(bytes, to("f"));
    expect(sameBytes(await read(store, "f", 250_000, 300_000), bytes.slice(250_000, 550_000))).toBe(true);
    expect(await read(store, "f", 599_990, 100)).toEqual(bytes.slice(599_990));
    expect(await read(store, "f", 700_000)).toEqual(new Uint8Array(0));
    for await (const piece of store.read(id("f"), WHOLE_OBJECT, READ)) {
      expect(piece.length).toBeLessThanOrEqual(MAX_READ_PIECE_BYTES);
    }
  });

  it("changes a range in place and fills a gap with zeros, without writing them", async () => {
    const { root, store } = await setUp();
    await store.put(noise(10), to("f"));
    const inode = statSync(join(root, "f")).ino;
    const gap = 10 * 1024 ** 3;
    expect(await store.putRange(id("f"), gap, noise(5, 2), to("f"))).toEqual({
      contentId: "f",
      sizeBytes: gap + 5,
    });
    expect(statSync(join(root, "f"))).toMatchObject({ ino: inode, size: gap + 5 });
    expect(statSync(join(root, "f")).blocks).toBeLessThan(1000);
    expect(await read(store, "f", gap - 2)).toEqual(new Uint8Array([0, 0, ...noise(5, 2)]));
    await expect(store.putRange(id("nope"), 0, noise(1), to("nope"))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(store.putRange(id("f"), 0, noise(1), to("g"))).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });

  it("starts a new file from nothing at an offset", async () => {
    const { root, store } = await setUp();
    writeFileSync(join(root, "f"), "something that is not the base");
    await store.putRange(null, 3, noise(2), to("f"));
    expect(new Uint8Array(readFileSync(join(root, "f")))).toEqual(new Uint8Array([0, 0, 0, ...noise(2)]));
  });

  it("removes an empty folder, and refuses one that holds something", async () => {
    const { root, store } = await setUp();
    await store.put(noise(1), to("a/b/f"));
    await expect(store.remove(id("a/b"))).rejects.toMatchObject({ code: "DIRECTORY_NOT_EMPTY" });
    await store.remove(id("a/b/f"));
    await store.remove(id("a/b"));
    expect(existsSync(join(root, "a/b"))).toBe(false);
    await store.put(noise(1), to("a/b"));
  });

  it("renames files and folders, never over a folder", async () => {
    const { root, store } = await setUp();
    await store.put(noise(1), to("a/f"));
    await store.put(noise(2), to("g"));
    await expect(store.rename(id("g"), id("a"))).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
    await expect(store.rename(id("nope"), id("x"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await store.rename(id("a"), id("b/c"));
    expect(readdirSync(join(root, "b/c"))).toEqual(["f"]);
    await store.remove(id("b/c/f"));
    await store.remove(id("b/c/f"));
    expect(await store.sizeBytes(id("b/c/f"))).toBeNull();
  });

  it.each([TEMP_FOLDER_NAME, INTENTS_FOLDER_NAME])(
    "does not follow a link that somebody made where its own folder %s is to be",
    async (name) => {
      const { outside, root, store } = await setUp();
      await store.close();
      const others = join(outside, "others");
      mkdirSync(others);
      writeFileSync(join(others, "theirs"), "{}");
      rmSync(join(root, name), { recursive: true, force: true });
      symlinkSync(others, join(root, name));
      const opening = openPathLocalStore({ folder: root, followSymlinks: true, fsync: true });
      await expect(opening).rejects.toMatchObject({ code: "IO_ERROR" });
      expect(readdirSync(others)).toEqual(["theirs"]);
    },
  );

  it("leaves alone what is no note of its own among its notes: links, pipes of the host, long files", async () => {
    const { outside, root, store } = await setUp();
    await store.close();
    const folder = join(root, INTENTS_FOLDER_NAME);
    mkdirSync(folder);
    writeFileSync(join(outside, "theirs"), "theirs");
    symlinkSync(join(outside, "theirs"), join(folder, "link"));
    execFileSync("mkfifo", [join(folder, "pipe")]);
    writeFileSync(join(folder, "long"), "");
    truncateSync(join(folder, "long"), 17 * 1024 * 1024);
    writeFileSync(join(folder, "note"), "text");
    writeFileSync(join(folder, "torn"), Buffer.of(0xff, 0xfe));
    const again = await openPathLocalStore({ folder: root, followSymlinks: true, fsync: true });
    expect(again.intents?.pending).toEqual([
      { id: "note", intent: "text" },
      { id: "torn", intent: "" },
    ]);
  });

  it.each(["", "/", "..", "../x", "a/../../x", "/a/..", "a\0b", `${TEMP_FOLDER_NAME}/x`])(
    "refuses the key %j",
    async (key) => {
      const { store } = await setUp();
      await expect(store.put(noise(1), to(key))).rejects.toMatchObject({ code: "INVALID_PATH" });
      await expect(read(store, key)).rejects.toMatchObject({ code: "INVALID_PATH" });
      await expect(store.remove(id(key))).rejects.toMatchObject({ code: "INVALID_PATH" });
    },
  );

  it("refuses links that leave the folder, whether to a file, a folder or on the way to something new", async () => {
    const { outside, root, store } = await setUp();
    mkdirSync(join(outside, "secret"));
    writeFileSync(join(outside, "secret/key"), "do not touch");
    symlinkSync(join(outside, "secret/key"), join(root, "file-link"));
    symlinkSync(join(outside, "secret"), join(root, "folder-link"));
    symlinkSync("../secret", join(root, "relative-link"));
    for (const key of ["file-link", "folder-link/key", "relative-link/key"]) {
      await expect(read(store, key)).rejects.toMatchObject({ code: "INVALID_PATH" });
      await expect(store.put(noise(1), to(key))).rejects.toMatchObject({ code: "INVALID_PATH" });
      await expect(store.putRange(id(key), 0, noise(1), to(key))).rejects.toMatchObject({
        code: "INVALID_PATH",
      });
    }
    await expect(store.put(noise(1), to("folder-link/new/file"))).rejects.toMatchObject({
      code: "INVALID_PATH",
    });
    await expect(store.remove(id("folder-link/key"))).rejects.toMatchObject({ code: "INVALID_PATH" });
    await store.put(noise(1), to("f"));
    await expect(store.rename(id("f"), id("folder-link/f"))).rejects.toMatchObject({ code: "INVALID_PATH" });
    expect(readdirSync(join(outside, "secret"))).toEqual(["key"]);
    expect(readFileSync(join(outside, "secret/key"), "utf8")).toBe("do not touch");
  });

  it("follows links that stay inside, unless told to follow none", async () => {
    const following = await setUp();
    await following.store.put(noise(4), to("real/f"));
    symlinkSync("real", join(following.root, "link"));
    symlinkSync("real/f", join(following.root, "file-link"));
    symlinkSync("nowhere", join(following.root, "dangling"));
    expect(await read(following.store, "link/f")).toEqual(noise(4));
    await following.store.put(noise(6), to("file-link"));
    expect(await read(following.store, "real/f")).toEqual(noise(6));
    await expect(following.store.put(noise(1), to("dangling"))).rejects.toMatchObject({
      code: "INVALID_PATH",
    });
    const strict = await setUp({ followSymlinks: false });
    await strict.store.put(noise(4), to("real/f"));
    symlinkSync("real", join(strict.root, "link"));
    await expect(read(strict.store, "link/f")).rejects.toMatchObject({ code: "INVALID_PATH" });
    await expect(strict.store.put(noise(1), to("link/g"))).rejects.toMatchObject({ code: "INVALID_PATH" });
  });

  it("tells apart what is missing, a folder, a file in the way and a pipe, and hangs on none", async () => {
    const { root, store } = await setUp();
    await store.put(noise(1), to("folder/f"));
    await expect(read(store, "nope/f")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(read(store, "folder")).rejects.toMatchObject({ code: "IS_A_DIRECTORY" });
    await expect(store.put(noise(1), to("folder"))).rejects.toMatchObject({ code: "IS_A_DIRECTORY" });
    await expect(store.put(noise(1), to("folder/f/g"))).rejects.toMatchObject({ code: "NOT_A_DIRECTORY" });
    execFileSync("mkfifo", [join(root, "pipe")]);
    await expect(read(store, "pipe")).rejects.toMatchObject({ code: "INVALID_PATH" });
  });

  it("keeps files open, and never reads another file than the one that is at the path", async () => {
    const { outside, root, store, descriptors } = await setUp();
    await store.put(noise(10, 1), to("d/f"));
    await store.put(noise(10, 2), to("g"));
    const expectRead = async (key: string, seed: number, hits: number): Promise<void> => {
      const before = descriptors.stats.hits;
      expect(await read(store, key, 2, 5)).toEqual(noise(10, seed).slice(2, 7));
      expect([key, seed, descriptors.stats.hits - before]).toEqual([key, seed, hits]);
    };
    await expectRead("d/f", 1, 0);
    await expectRead("d/f", 1, 1);
    writeFileSync(join(outside, "foreign"), noise(10, 3));
    renameSync(join(outside, "foreign"), join(root, "d/f"));
    await expectRead("d/f", 3, 0);
    writeFileSync(join(root, "d/f"), noise(10, 4));
    await expectRead("d/f", 4, 1);
    await store.put(noise(10, 5), to("d/f"));
    await expectRead("d/f", 5, 0);
    await store.rename(id("d"), id("e"));
    await expectRead("e/f", 5, 1);
    renameSync(join(root, "e"), join(root, "moved"));
    await expect(read(store, "e/f")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expectRead("moved/f", 5, 0);
    await store.remove(id("moved/f"));
    await expect(read(store, "moved/f")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expectRead("g", 2, 0);
    unlinkSync(join(root, "g"));
    await expect(read(store, "g")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await store.put(noise(10, 6), to("g"));
    await expectRead("g", 6, 0);
    symlinkSync(join(outside, "secret"), join(root, "h"));
    writeFileSync(join(outside, "secret"), "secret");
    unlinkSync(join(root, "g"));
    renameSync(join(root, "h"), join(root, "g"));
    await expect(read(store, "g")).rejects.toMatchObject({ code: "INVALID_PATH" });
    await store.close();
    expect(descriptors.stats.open).toBe(0);
  });

  it("keeps a bounded number of files open, and none that a reader left in the middle of", async () => {
    const { store, descriptors } = await setUp({ maxKept: 2 });
    for (const name of ["a", "b", "c", "d"]) await store.put(noise(600_000, 1), to(name));
    const readers = ["a", "b", "c", "d"].map((name) =>
      store.read(id(name), WHOLE_OBJECT, READ)[Symbol.asyncIterator](),
    );
    await Promise.all(readers.map((reader) => reader.next()));
    expect(descriptors.stats.open).toBe(4);
    await Promise.all(readers.map(async (reader) => reader.return?.(undefined)));
    await vi.waitFor(() => expect(descriptors.stats.open).toBe(2));
    await store.close();
    expect(descriptors.stats.open).toBe(0);
  });

  it("leaves the old file and no temp file when a put is given up, or its source fails", async () => {
    const { root, store, temps } = await setUp();
    await store.put(noise(1), to("f"));
    const controller = new AbortController();
    async function* given(): AsyncGenerator<Uint8Array> {
      yield noise(1000);
      controller.abort();
      yield noise(1000);
    }
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield noise(1000);
      throw new Error("the client hung up");
    }
    const put = store.put(given(), { key: "f", signal: controller.signal });
    await expect(put).rejects.toMatchObject({ code: "CANCELLED" });
    await expect(store.put(failing(), to("f"))).rejects.toThrow("the client hung up");
    expect(statSync(join(root, "f")).size).toBe(1);
    expect(temps()).toEqual([]);
  });

  it("never publishes a file whose fsync failed", async () => {
    const files: AsyncFiles = {
      ...nodeFiles,
      open: async (...args: Parameters<typeof nodeFiles.open>) => {
        const handle = await nodeFiles.open(...args);
        if (args[1] === "wx") {
          handle.sync = () => Promise.reject(Object.assign(new Error("EIO: injected"), { code: "EIO" }));
        }
        return handle;
      },
    };
    const { root, store, temps } = await setUp({ files });
    await expect(store.put(noise(1), to("f"))).rejects.toMatchObject({ code: "IO_ERROR" });
    expect(existsSync(join(root, "f"))).toBe(false);
    expect(temps()).toEqual([]);
  });
});
