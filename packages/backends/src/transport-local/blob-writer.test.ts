import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ContentId } from "@nexus/contracts";
import { blake3Hex } from "@nexus/lib/node";
import { describe, expect, it } from "vitest";
import type { BlobIdentity, StoreOutcome } from "../pool/tasks.js";
import { noise, sameBytes } from "../testing/bytes.js";
import { type FaultRule, faultyFiles } from "../testing/faulty-files.js";
import { tempFolder } from "../testing/temp-folder.js";
import { blobPath } from "./blob-layout.js";
import { BlobWriter } from "./blob-writer.js";

function setUp() {
  const root = tempFolder();
  const folder = { blobs: join(root, "cas"), temp: join(root, "tmp"), tempPrefix: "t" };
  mkdirSync(folder.blobs);
  mkdirSync(folder.temp);
  const calls: string[] = [];
  let rule: FaultRule = () => null;
  const files = faultyFiles(() => (call, path) => {
    calls.push(`${call} ${path.slice(root.length)}`);
    return rule(call, path);
  });
  const writer = new BlobWriter(files);
  const store = (blobs: readonly Uint8Array[], identity: BlobIdentity = { kind: "compute" }) => {
    const packed = Buffer.concat(blobs);
    const buffer = new Uint8Array(packed).buffer;
    let offsetBytes = 0;
    const items = blobs.map((blob) => {
      const item = { offsetBytes, lengthBytes: blob.length, identity };
      offsetBytes += blob.length;
      return item;
    });
    return writer.store({ kind: "store", buffer, folder, items });
  };
  return {
    root,
    calls,
    store,
    fail: (next: FaultRule) => {
      rule = next;
    },
    path: (id: ContentId) => blobPath(folder.blobs, id),
    temps: () => readdirSync(folder.temp),
  };
}

const stored = (bytes: Uint8Array, duplicate = false): StoreOutcome => ({
  kind: "stored",
  contentId: blake3Hex(bytes),
  duplicate,
});

describe("BlobWriter", () => {
  it("writes, syncs, renames, then syncs every folder on the way, in that order", () => {
    const { store, calls, path, temps } = setUp();
    const bytes = noise(1000);
    expect(store([bytes])).toEqual([stored(bytes)]);
    const id = blake3Hex(bytes);
    expect(new Uint8Array(readFileSync(path(id)))).toEqual(bytes);
    expect(temps()).toEqual([]);
    const order = calls.map((call) => call.split(" ")[0]);
    const last = (name: string): number => order.lastIndexOf(name);
    expect(order.indexOf("fsync")).toBeGreaterThan(order.indexOf("write"));
    expect(order.indexOf("rename")).toBeGreaterThan(order.indexOf("fsync"));
    const syncedAfterRename = calls.slice(last("rename")).filter((call) => call.startsWith("fsync"));
    const leaf = `/cas/${id.slice(0, 2)}/${id.slice(2, 4)}`;
    expect(syncedAfterRename).toEqual(["fsync /cas", `fsync ${dirname(leaf)}`, `fsync ${leaf}`]);
  });

  it("syncs the folder of a duplicate too: whoever wrote it may not have yet", () => {
    const { store, calls } = setUp();
    const bytes = noise(10);
    store([bytes]);
    calls.length = 0;
    expect(store([bytes])).toEqual([stored(bytes, true)]);
    expect(calls.filter((call) => call.startsWith("fsync /cas/"))).toHaveLength(1);
    expect(calls.some((call) => call.startsWith("write"))).toBe(false);
  });

  it("heals a blob that has rotted when the same bytes are stored again", () => {
    const { store, path } = setUp();
    const bytes = noise(600_000);
    store([bytes]);
    const rotten = new Uint8Array(bytes);
    rotten[500_000] = (rotten[500_000] ?? 0) ^ 1;
    writeFileSync(path(blake3Hex(bytes)), rotten);
    expect(store([bytes])).toEqual([stored(bytes)]);
    expect(sameBytes(readFileSync(path(blake3Hex(bytes))), bytes)).toBe(true);
  });

  it.each(["write", "fsync", "rename", "createFile", "makeFolder"] as const)(
    "publishes nothing and leaves no temp file when %s fails",
    (call) => {
      const { store, fail, path, temps } = setUp();
      fail((at, name) => (at === call && !name.endsWith("/cas") ? "EIO" : null));
      const bytes = noise(100);
      expect(store([bytes])).toEqual([
        { kind: "failed", contentId: blake3Hex(bytes), failure: expect.objectContaining({ errno: "EIO" }) },
      ]);
      expect(existsSync(path(blake3Hex(bytes)))).toBe(false);
      expect(temps()).toEqual([]);
    },
  );

  it("does not acknowledge when syncing the folder fails, nor trust what is in it afterwards", () => {
    const { store, fail, path, calls } = setUp();
    const bytes = noise(100);
    const folder = dirname(path(blake3Hex(bytes)));
    fail((call, name) => (call === "fsync" && name === folder ? "EIO" : null));
    expect(store([bytes])).toMatchObject([{ kind: "failed", failure: { errno: "EIO", path: folder } }]);
    fail(() => null);
    calls.length = 0;
    expect(store([bytes])).toEqual([stored(bytes)]);
    expect(calls.some((call) => call.startsWith("write"))).toBe(true);
  });

  it("fails items one by one: a full disk for one is no failure of another", () => {
    const { store, fail } = setUp();
    const [small, large] = [noise(10, 1), noise(10_000, 2)];
    let written = 0;
    fail((call) => {
      if (call !== "write") return null;
      written += 1;
      return written === 2 ? "ENOSPC" : null;
    });
    expect(store([small, large])).toMatchObject([
      stored(small),
      { kind: "failed", failure: { errno: "ENOSPC" } },
    ]);
  });

  it("refuses bytes that are not what they are said to be, and writes nothing", () => {
    const { store, calls } = setUp();
    const bytes = noise(10);
    const contentId = "f".repeat(64) as ContentId;
    expect(store([bytes], { kind: "expect", contentId })).toEqual([
      { kind: "mismatch", actual: blake3Hex(bytes) },
    ]);
    expect(calls).toEqual([]);
  });

  it("makes a folder again that was removed behind its back", () => {
    const { store, root } = setUp();
    const bytes = noise(10);
    store([bytes]);
    rmSync(join(root, "cas"), { recursive: true });
    mkdirSync(join(root, "cas"));
    expect(store([bytes])).toEqual([stored(bytes)]);
  });

  it("stores an empty blob, and one blob twice in a batch", () => {
    const { store } = setUp();
    const empty = new Uint8Array(0);
    expect(store([empty, noise(5), noise(5)])).toEqual([stored(empty), stored(noise(5)), stored(noise(5))]);
    expect(store([empty])).toEqual([stored(empty, true)]);
  });
});
