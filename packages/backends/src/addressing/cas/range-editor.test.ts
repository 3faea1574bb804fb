import { readdirSync } from "node:fs";
import { join } from "node:path";
import { CHUNKING_THRESHOLD_BYTES, type ContentId } from "@nexus/contracts";
import type { ObjectStore } from "@nexus/kernel";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHashPool, type HashPool } from "../../pool/hash-pool.js";
import { collect, concat, noise, sameBytes } from "../../testing/bytes.js";
import { tempFolder } from "../../testing/temp-folder.js";
import { openCasLocalStore } from "./open-cas-local.js";

const PUT = { key: null, signal: null };
const MIB = 1024 * 1024;
const LARGE = noise(CHUNKING_THRESHOLD_BYTES + 4 * MIB);

let pool: HashPool;
beforeAll(() => {
  pool = createHashPool({ threads: 2 });
});
afterAll(() => pool.close());

async function setUp() {
  const folder = tempFolder();
  const store = await openCasLocalStore({ folder, pool, peerBlobs: null });
  const blobCount = (): number =>
    readdirSync(join(folder, "cas"), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    ).length;
  return { store, blobCount };
}

const read = (store: ObjectStore, id: ContentId, offsetBytes = 0, lengthBytes: number | null = null) =>
  collect(store.read(id, { offsetBytes, lengthBytes }, { holders: [], signal: null }));

/** What the edit should give. */
function patched(base: Uint8Array, offset: number, data: Uint8Array): Uint8Array {
  const result = new Uint8Array(Math.max(base.length, data.length === 0 ? 0 : offset + data.length));
  result.set(base);
  if (data.length > 0) result.set(data, offset);
  return result;
}

describe("putRange of a content-addressed store", () => {
  it("edits small objects, filling a gap with zeros", async () => {
    const { store } = await setUp();
    const data = noise(10, 3);
    const fresh = await store.putRange(null, 5, data, PUT);
    expect(await read(store, fresh.contentId)).toEqual(patched(new Uint8Array(0), 5, data));
    const again = await store.putRange(fresh.contentId, 100, data, PUT);
    expect(again.sizeBytes).toBe(110);
    expect(await read(store, again.contentId)).toEqual(
      patched(patched(new Uint8Array(0), 5, data), 100, data),
    );
  });

  it("is NOT_FOUND when the base is elsewhere: reading it first brings it here", async () => {
    const { store } = await setUp();
    const base = "0".repeat(64) as ContentId;
    await expect(store.putRange(base, 0, noise(1), PUT)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("leaves an object as it is when there is nothing to write", async () => {
    const { store } = await setUp();
    const { contentId } = await store.put(noise(10), PUT);
    expect(await store.putRange(contentId, 500, new Uint8Array(0), PUT)).toEqual({
      contentId,
      sizeBytes: 10,
    });
  });

  it("gives the same bytes as an edit in memory, whatever the edits", { timeout: 60_000 }, async () => {
    const { store } = await setUp();
    const base = await store.put(LARGE, PUT);
    const edit = fc.record({
      offset: fc.integer({ min: 0, max: LARGE.length + 6 * MIB }),
      length: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 3 * MIB })),
      seed: fc.integer({ min: 1, max: 1000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        let id = base.contentId;
        let expected = LARGE;
        for (const { offset, length, seed } of edits) {
          const data = noise(length, seed);
          const stored = await store.putRange(id, offset, data, PUT);
          expected = patched(expected, offset, data);
          expect(stored.sizeBytes).toBe(expected.length);
          id = stored.contentId;
        }
        expect(sameBytes(await read(store, id), expected)).toBe(true);
      }),
      { numRuns: 12, seed: 20261122 },
    );
  });

  it("stores only the chunks around an edit, and the manifest", async () => {
    const { store, blobCount } = await setUp();
    const base = await store.put(LARGE, PUT);
    const before = blobCount();
    await store.putRange(base.contentId, 7 * MIB, noise(5, 8), PUT);
    expect(blobCount() - before).toBeLessThanOrEqual(4);
  });

  it("appends by re-chunking the last chunk alone", async () => {
    const { store, blobCount } = await setUp();
    const base = await store.put(LARGE, PUT);
    const before = blobCount();
    const stored = await store.putRange(base.contentId, LARGE.length, noise(100, 8), PUT);
    expect(blobCount() - before).toBeLessThanOrEqual(3);
    expect(await read(store, stored.contentId, LARGE.length - 1)).toEqual(
      concat(LARGE.slice(-1), noise(100, 8)),
    );
  });

  it("cuts a large object by writing its last chunk and manifest alone, and to one blob below the threshold", async () => {
    const { store, blobCount } = await setUp();
    const base = await store.put(LARGE, PUT);
    const before = blobCount();
    for (const size of [LARGE.length - 1, CHUNKING_THRESHOLD_BYTES + 5]) {
      const cut = await store.resize(base.contentId, size, PUT);
      expect(cut.sizeBytes).toBe(size);
      expect(sameBytes(await read(store, cut.contentId), LARGE.slice(0, size))).toBe(true);
    }
    expect(blobCount() - before).toBeLessThanOrEqual(4);
    const small = await store.resize(base.contentId, 3 * MIB, PUT);
    expect(small).toEqual(await store.put(LARGE.slice(0, 3 * MIB), PUT));
    const grown = await store.resize(base.contentId, LARGE.length + 20 * MIB, PUT);
    expect(sameBytes(await read(store, grown.contentId, LARGE.length), new Uint8Array(20 * MIB))).toBe(true);
  });

  it("loses nothing over many small appends and edits", async () => {
    const { store } = await setUp();
    let { contentId } = await store.put(LARGE, PUT);
    let expected = LARGE;
    for (let i = 0; i < 12; i += 1) {
      const offset = i % 2 === 0 ? expected.length : 3 * MIB + i;
      const data = noise(1000, i + 1);
      contentId = (await store.putRange(contentId, offset, data, PUT)).contentId;
      expected = patched(expected, offset, data);
    }
    expect(sameBytes(await read(store, contentId), expected)).toBe(true);
  });

  it("refuses an offset that no object reaches before it starts, and stops filling a gap when told", async () => {
    const { store, blobCount } = await setUp();
    const { contentId } = await store.put(noise(1000), PUT);
    const farthest = Number.MAX_SAFE_INTEGER - 1;
    await expect(store.putRange(contentId, farthest, noise(1), PUT)).rejects.toMatchObject({
      code: "RESOURCE_EXHAUSTED",
    });
    expect(blobCount()).toBe(1);
    const abort = new AbortController();
    const signal = abort.signal;
    const filling = store.putRange(contentId, 10 * 1024 * 1024 * MIB, noise(1), { key: null, signal });
    setImmediate(() => abort.abort());
    await expect(filling).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("bridges a gap of 100 GiB with one chunk of zeros and a tree of manifests", async () => {
    const { store, blobCount } = await setUp();
    const small = await store.put(noise(1000), PUT);
    const offset = 100 * 1024 * MIB;
    const stored = await store.putRange(small.contentId, offset, noise(10, 4), PUT);
    expect(stored.sizeBytes).toBe(offset + 10);
    expect(blobCount()).toBeLessThan(25);
    expect(await read(store, stored.contentId, offset - 3)).toEqual(
      new Uint8Array([0, 0, 0, ...noise(10, 4)]),
    );
    expect(await read(store, stored.contentId, 990, 20)).toEqual(
      new Uint8Array([...noise(1000).slice(990), ...Array(10).fill(0)]),
    );
    const edited = await store.putRange(stored.contentId, offset / 2, noise(10, 6), PUT);
    expect(await read(store, edited.contentId, offset / 2 - 1, 12)).toEqual(
      new Uint8Array([0, ...noise(10, 6), 0]),
    );
    expect(await store.sizeBytes(edited.contentId)).toBe(offset + 10);
  });
});
