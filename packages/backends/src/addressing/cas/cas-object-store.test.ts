import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHUNKING_THRESHOLD_BYTES, type ContentId, EMPTY_CONTENT_ID } from "@nexus/contracts";
import { MAX_READ_PIECE_BYTES, type ObjectStore, WHOLE_OBJECT } from "@nexus/kernel";
import { blake3Hex } from "@nexus/lib/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeManifest } from "../../chunking/manifest.js";
import { createHashPool, type HashPool } from "../../pool/hash-pool.js";
import { collect, concat, noise, sameBytes, streamOf } from "../../testing/bytes.js";
import { tempFolder } from "../../testing/temp-folder.js";
import { blobPath } from "../../transport-local/blob-layout.js";
import { openCasLocalStore } from "./open-cas-local.js";

const PUT = { key: null, signal: null };
const READ = { holders: [], signal: null };
const LARGE = noise(CHUNKING_THRESHOLD_BYTES + 3_000_000);

let pool: HashPool;
beforeAll(() => {
  pool = createHashPool({ threads: 2 });
});
afterAll(() => pool.close());

async function setUp() {
  const folder = tempFolder();
  const store = await openCasLocalStore({ folder, pool, peerBlobs: null });
  return { folder, store, file: (id: ContentId) => blobPath(join(folder, "cas"), id) };
}

const read = (store: ObjectStore, id: ContentId, offsetBytes = 0, lengthBytes: number | null = null) =>
  collect(store.read(id, { offsetBytes, lengthBytes }, READ));

function blobFiles(folder: string): string[] {
  return readdirSync(join(folder, "cas"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

describe("cas-local", () => {
  it("names a small object by the BLAKE3 of its bytes and lays it out by its first digits", async () => {
    const { store, file } = await setUp();
    const bytes = noise(5000);
    const stored = await store.put(bytes, PUT);
    expect(stored).toEqual({ contentId: blake3Hex(bytes), sizeBytes: 5000 });
    expect(new Uint8Array(readFileSync(file(stored.contentId)))).toEqual(bytes);
    expect(await read(store, stored.contentId)).toEqual(bytes);
    expect(await store.sizeBytes(stored.contentId)).toBe(5000);
  });

  it("stores nothing as the empty content id", async () => {
    const { store } = await setUp();
    expect(await store.put(streamOf(new Uint8Array(0)), PUT)).toEqual({
      contentId: EMPTY_CONTENT_ID,
      sizeBytes: 0,
    });
    expect(await read(store, EMPTY_CONTENT_ID)).toEqual(new Uint8Array(0));
  });

  it("gives the same id however the bytes arrive", async () => {
    const { store } = await setUp();
    const medium = noise(1_500_000);
    const ids = await Promise.all([
      store.put(medium, PUT),
      store.put(streamOf(medium, 1000), PUT),
      store.put(LARGE, PUT),
      store.put(streamOf(LARGE, 77_777), PUT),
    ]);
    expect(ids[1]).toEqual(ids[0]);
    expect(ids[3]).toEqual(ids[2]);
  });

  it("keeps one blob up to the threshold, chunks and a manifest above", async () => {
    const { folder, store, file } = await setUp();
    const atThreshold = await store.put(LARGE.subarray(0, CHUNKING_THRESHOLD_BYTES), PUT);
    expect(blobFiles(folder)).toEqual([atThreshold.contentId]);
    const above = await store.put(LARGE, PUT);
    const manifest = JSON.parse(readFileSync(file(above.contentId), "utf8"));
    expect(manifest).toMatchObject({
      type: "chunked_manifest",
      total_size: LARGE.length,
      content_id: blake3Hex(LARGE),
    });
    expect(above).toEqual({
      contentId: blake3Hex(readFileSync(file(above.contentId))),
      sizeBytes: LARGE.length,
    });
    for (const { length } of manifest.chunks.slice(0, -1)) {
      expect(length).toBeGreaterThanOrEqual(256 * 1024);
      expect(length).toBeLessThanOrEqual(4 * 1024 * 1024);
    }
    expect(await store.sizeBytes(above.contentId)).toBe(LARGE.length);
    expect(sameBytes(await read(store, above.contentId), LARGE)).toBe(true);
  });

  it("yields ranges exactly, in pieces of bounded size, and less past the end", async () => {
    const { store } = await setUp();
    const { contentId } = await store.put(LARGE, PUT);
    const ranges = [
      [0, 1],
      [5_000_000, 3_000_000],
      [LARGE.length - 10, 100],
      [LARGE.length, 10],
      [LARGE.length + 5, null],
      [7, 0],
    ] as const;
    for (const [offsetBytes, lengthBytes] of ranges) {
      const end = lengthBytes === null ? LARGE.length : offsetBytes + lengthBytes;
      expect(
        sameBytes(await read(store, contentId, offsetBytes, lengthBytes), LARGE.slice(offsetBytes, end)),
      ).toBe(true);
    }
    for await (const piece of store.read(contentId, WHOLE_OBJECT, READ)) {
      expect(piece.length).toBeLessThanOrEqual(MAX_READ_PIECE_BYTES);
    }
  });

  it("touches only the chunks a range needs: damage elsewhere goes unnoticed", async () => {
    const { store, file } = await setUp();
    const { contentId } = await store.put(LARGE, PUT);
    const { chunks } = JSON.parse(readFileSync(file(contentId), "utf8"));
    writeFileSync(file(chunks[0].chunk_hash), "rotten");
    const last = chunks.at(-1);
    expect(await read(store, contentId, last.offset, 100)).toEqual(
      LARGE.slice(last.offset, last.offset + 100),
    );
    await expect(read(store, contentId, 0, 1)).rejects.toMatchObject({ code: "CORRUPT" });
  });

  it("reads back as itself a user's file that looks like a manifest, and the manifest it looks like", async () => {
    const { store, file } = await setUp();
    const large = await store.put(LARGE, PUT);
    const manifestBytes = new Uint8Array(readFileSync(file(large.contentId)));
    const madeUp = encodeManifest({
      totalBytes: 5,
      depth: 0,
      wholeId: null,
      parts: [{ contentId: EMPTY_CONTENT_ID, offsetBytes: 0, lengthBytes: 5 }],
    });
    const nonsense = new TextEncoder().encode('{"type":"chunked_manifest","chunks":"none"}');
    for (const bytes of [manifestBytes, madeUp, nonsense]) {
      const stored = await store.put(streamOf(bytes), PUT);
      expect(stored.sizeBytes).toBe(bytes.length);
      expect(stored.contentId).not.toBe(blake3Hex(bytes));
      expect(await store.sizeBytes(stored.contentId)).toBe(bytes.length);
      expect(await read(store, stored.contentId)).toEqual(bytes);
    }
    expect(await read(store, large.contentId, 0, 50)).toEqual(LARGE.slice(0, 50));
  });

  it("stores only what changed when a large object changes a little", async () => {
    const { folder, store } = await setUp();
    await store.put(LARGE, PUT);
    const before = blobFiles(folder).length;
    const inserted = concat(noise(10, 5), LARGE);
    const { contentId } = await store.put(inserted, PUT);
    expect(blobFiles(folder).length - before).toBeLessThanOrEqual(3);
    expect(sameBytes(await read(store, contentId), inserted)).toBe(true);
  });

  it("removes what an id names and is quiet about what is not there", async () => {
    const { store } = await setUp();
    const { contentId } = await store.put(noise(10), PUT);
    await store.remove(contentId);
    await store.remove(contentId);
    expect(await store.sizeBytes(contentId)).toBeNull();
  });

  it("refuses ids and ranges that are none", async () => {
    const { store } = await setUp();
    const id = "../../../etc/passwd" as ContentId;
    await expect(read(store, id)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(store.sizeBytes(id)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(read(store, EMPTY_CONTENT_ID, -1)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  it("gives up a put and a read at once when asked to, leaving no temp file", async () => {
    const { folder, store } = await setUp();
    const controller = new AbortController();
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let i = 0; ; i += 1) {
        if (i === 100) controller.abort();
        yield LARGE.subarray(i * 1000, i * 1000 + 256 * 1024);
      }
    }
    await expect(store.put(endless(), { key: null, signal: controller.signal })).rejects.toMatchObject({
      code: "CANCELLED",
    });
    const hanging: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
    };
    const soon = AbortSignal.timeout(20);
    await expect(store.put(hanging, { key: null, signal: soon })).rejects.toMatchObject({
      code: "CANCELLED",
    });
    const { contentId } = await store.put(LARGE, PUT);
    const reading = new AbortController();
    await expect(async () => {
      for await (const _ of store.read(contentId, WHOLE_OBJECT, { holders: [], signal: reading.signal })) {
        reading.abort();
      }
    }).rejects.toMatchObject({ code: "CANCELLED" });
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  });

  it("passes on what the source throws", async () => {
    const { store } = await setUp();
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield LARGE;
      throw new Error("the client hung up");
    }
    await expect(store.put(failing(), PUT)).rejects.toThrow("the client hung up");
    // The slot it held is free again.
    expect((await store.put(streamOf(LARGE), PUT)).sizeBytes).toBe(LARGE.length);
  });

  it("sweeps the temp files of crashed writers when it is opened, and none of its own process", async () => {
    const { folder } = await setUp();
    writeFileSync(join(folder, "tmp", "someone-else"), "half a blob");
    writeFileSync(join(folder, "tmp", "mine-1"), "being written");
    const events: unknown[] = [];
    await openCasLocalStore({
      folder,
      pool,
      peerBlobs: null,
      ownerToken: "mine",
      onEvent: (event) => events.push(event),
    });
    expect(readdirSync(join(folder, "tmp"))).toEqual(["mine-1"]);
    expect(events).toEqual([{ kind: "tempFilesSwept", count: 1 }]);
  });

  it("serves blobs to peers verified, and takes in only what it is told it is", async () => {
    const { store, file } = await setUp();
    const bytes = noise(300_000);
    const id = blake3Hex(bytes);
    expect(await store.blobs?.readBlob(id)).toBeNull();
    expect(await store.blobs?.hasBlob(id)).toBe(false);
    await expect(store.blobs?.writeBlob(id, noise(5, 9))).rejects.toMatchObject({ code: "CORRUPT" });
    await store.blobs?.writeBlob(id, bytes);
    expect(sameBytes((await store.blobs?.readBlob(id)) ?? noise(1), bytes)).toBe(true);
    expect(statSync(file(id)).size).toBe(300_000);
  });

  it("refuses to work once it is closed", async () => {
    const { store } = await setUp();
    await store.close();
    await expect(store.put(noise(1), PUT)).rejects.toMatchObject({ code: "CLOSED" });
  });
});
