import { type ContentId, EMPTY_CONTENT_ID, NexusError } from "@nexus/contracts";
import { blake3Hex } from "@nexus/lib/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ByteRange, MAX_READ_PIECE_BYTES, type ObjectStore, WHOLE_OBJECT } from "../abc/object-store.js";

/** A store opened for one test. */
export interface OpenedObjectStore {
  readonly store: ObjectStore;
  /** Closes the store and removes what it left behind. */
  dispose(): Promise<void>;
  /** Closes the store and opens the same data again; null for a store that is not persistent. */
  readonly reopen: (() => Promise<ObjectStore>) | null;
}

export interface ObjectStoreCapabilities {
  /** What was acknowledged is there after the store was closed and opened again. */
  readonly persistent: boolean;
  /**
   * Flips a bit of what is stored under an id behind the store's back; null for a store that verifies
   * nothing.
   */
  readonly corrupt: ((store: ObjectStore, id: ContentId) => Promise<void>) | null;
  /** Size of an object that the store splits (bytes); null: the large-object tests use 3 MiB. */
  readonly largeObjectBytes: number | null;
}

const DEFAULT_LARGE_BYTES = 3 * 1024 * 1024;
const LOCAL_ONLY = { holders: [], signal: null };

/** Reproducible bytes that do not compress or repeat (xorshift32). */
function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed * 2 + 1;
  for (let i = 0; i < length; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state & 0xff;
  }
  return bytes;
}

async function* inPieces(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

/** What every ObjectStore must do, as tests. `open` gives an empty store each time. */
export function describeObjectStore(
  name: string,
  open: () => Promise<OpenedObjectStore>,
  capabilities: ObjectStoreCapabilities,
): void {
  describe(`ObjectStore: ${name}`, () => {
    let opened: OpenedObjectStore;
    let store: ObjectStore;
    let keys = 0;

    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.dispose());

    const freshKey = (): string | null => {
      keys += 1;
      return store.addressing === "path" ? `/suite/object-${keys}` : null;
    };
    const putting = () => ({ key: freshKey(), signal: null });
    const read = async (id: ContentId, range: ByteRange = WHOLE_OBJECT): Promise<Uint8Array> => {
      const pieces: Uint8Array[] = [];
      for await (const piece of store.read(id, range, LOCAL_ONLY)) {
        expect(piece.length).toBeLessThanOrEqual(MAX_READ_PIECE_BYTES);
        pieces.push(piece.slice());
      }
      return Buffer.concat(pieces);
    };
    const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
    const large = noise(capabilities.largeObjectBytes ?? DEFAULT_LARGE_BYTES, 1);

    it("gives back what it was given, from memory and from a stream, small and large", async () => {
      for (const bytes of [new Uint8Array(0), noise(1, 2), noise(70_000, 3), large]) {
        const whole = await store.put(bytes, putting());
        const streamed = await store.put(inPieces(bytes, 100_000), putting());
        expect([whole.sizeBytes, streamed.sizeBytes]).toEqual([bytes.length, bytes.length]);
        expect(same(await read(whole.contentId), bytes)).toBe(true);
        expect(same(await read(streamed.contentId), bytes)).toBe(true);
        expect(await store.sizeBytes(whole.contentId)).toBe(bytes.length);
        if (store.addressing === "content") expect(streamed.contentId).toBe(whole.contentId);
      }
    });

    it("names small content by its hash, or by the key it was told", async () => {
      const bytes = noise(1000, 4);
      const options = putting();
      const { contentId } = await store.put(bytes, options);
      expect(contentId).toBe(store.addressing === "content" ? blake3Hex(bytes) : options.key);
      const empty = await store.put(new Uint8Array(0), putting());
      if (store.addressing === "content") expect(empty.contentId).toBe(EMPTY_CONTENT_ID);
    });

    it("reads ranges, also past the end", async () => {
      const { contentId } = await store.put(large, putting());
      const middle = Math.floor(large.length / 2);
      const ranges: ByteRange[] = [
        { offsetBytes: 0, lengthBytes: 1 },
        { offsetBytes: middle - 5, lengthBytes: 300_000 },
        { offsetBytes: large.length - 7, lengthBytes: null },
        { offsetBytes: large.length - 7, lengthBytes: 100 },
        { offsetBytes: large.length, lengthBytes: null },
        { offsetBytes: large.length + 10, lengthBytes: 5 },
        { offsetBytes: 3, lengthBytes: 0 },
      ];
      for (const range of ranges) {
        const end = range.lengthBytes === null ? large.length : range.offsetBytes + range.lengthBytes;
        const wanted = large.subarray(range.offsetBytes, end);
        expect([range, same(await read(contentId, range), wanted)]).toEqual([range, true]);
      }
    });

    it("says that it does not hold what it does not hold", async () => {
      const absent = (store.addressing === "content" ? "e".repeat(64) : "/suite/absent") as ContentId;
      expect(await store.sizeBytes(absent)).toBeNull();
      await expect(read(absent)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(
        store.putRange(absent, 0, noise(5, 5), { key: absent, signal: null }),
      ).rejects.toMatchObject({ code: "NOT_FOUND" });
    });

    it("changes a part, fills a gap with zeros, and starts from nothing", async () => {
      const splice = async (base: Uint8Array | null, offset: number, data: Uint8Array): Promise<void> => {
        const options = putting();
        const from = base === null ? null : (await store.put(base, options)).contentId;
        const endBytes = data.length === 0 ? 0 : offset + data.length;
        const expected = new Uint8Array(Math.max(base?.length ?? 0, endBytes));
        expected.set(base ?? []);
        if (data.length > 0) expected.set(data, offset);
        const { contentId, sizeBytes } = await store.putRange(from, offset, data, options);
        expect(sizeBytes).toBe(expected.length);
        expect(same(await read(contentId), expected)).toBe(true);
      };
      const small = noise(1000, 6);
      await splice(small, 0, noise(10, 7));
      await splice(small, 995, noise(100, 8));
      await splice(small, 1000, noise(5, 9));
      await splice(small, 5000, noise(5, 10));
      await splice(null, 0, noise(5, 11));
      await splice(null, 100, noise(5, 12));
      const nothing = new Uint8Array(0);
      await splice(null, 100, nothing);
      await splice(small, 5000, nothing);
      await splice(large, Math.floor(large.length / 3), noise(9, 13));
      await splice(large, large.length, noise(400_000, 14));
      await splice(large, large.length + 100_000, noise(9, 15));
    });

    it("cuts an object, and fills one up with zeros", async () => {
      const resize = async (base: Uint8Array | null, length: number): Promise<void> => {
        const options = putting();
        const from = base === null ? null : (await store.put(base, options)).contentId;
        const expected = new Uint8Array(length);
        expected.set((base ?? new Uint8Array(0)).subarray(0, length));
        const { contentId, sizeBytes } = await store.resize(from, length, options);
        expect(sizeBytes).toBe(length);
        expect(same(await read(contentId), expected)).toBe(true);
        if (store.addressing === "path" || base === null) return;
        expect(same(await read(from as ContentId), base)).toBe(true);
      };
      const small = noise(1000, 26);
      for (const length of [0, 1, 999, 1000, 1001, 70_000]) await resize(small, length);
      for (const length of [0, 5]) await resize(null, length);
      for (const length of [10, large.length - 1, large.length, large.length + 300_000])
        await resize(large, length);
      const absent = (store.addressing === "content" ? "e".repeat(64) : "/suite/absent") as ContentId;
      await expect(store.resize(absent, 5, { key: absent, signal: null })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    });

    it("leaves the base of a change as it was, when content has ids of its own", async () => {
      if (store.addressing !== "content") return;
      const { contentId } = await store.put(large, putting());
      const changed = await store.putRange(contentId, 10, noise(10, 16), putting());
      expect(changed.contentId).not.toBe(contentId);
      expect(same(await read(contentId), large)).toBe(true);
    });

    it("removes what it is told to", async () => {
      const { contentId } = await store.put(noise(100, 17), putting());
      await store.remove(contentId);
      expect(await store.sizeBytes(contentId)).toBeNull();
      await expect(read(contentId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    });

    it("moves objects that are named by where they are, over others and into new folders", async () => {
      if (store.addressing !== "path") return;
      const first = await store.put(noise(10, 18), putting());
      const second = await store.put(noise(20, 19), putting());
      await store.rename(first.contentId, second.contentId);
      expect(same(await read(second.contentId), noise(10, 18))).toBe(true);
      expect(await store.sizeBytes(first.contentId)).toBeNull();
      const deep = "/suite/new/folder/object" as ContentId;
      await store.rename(second.contentId, deep);
      expect(same(await read(deep), noise(10, 18))).toBe(true);
      await expect(store.rename(first.contentId, deep)).rejects.toMatchObject({ code: "NOT_FOUND" });
    });

    const { corrupt } = capabilities;
    if (corrupt !== null) {
      it("never yields bytes that are not what was stored", async () => {
        const { contentId } = await store.put(noise(50_000, 20), putting());
        await corrupt(store, contentId);
        await expect(read(contentId)).rejects.toSatisfy(
          (error: unknown) =>
            NexusError.is(error) && (error.code === "CORRUPT" || error.code === "NOT_FOUND"),
        );
      });
    }

    it("stores many at once", async () => {
      const all = Array.from({ length: 40 }, (_, i) => noise(2000, 100 + (i % 20)));
      const stored = await Promise.all(all.map((bytes) => store.put(bytes, putting())));
      for (const [i, { contentId }] of stored.entries()) {
        expect(same(await read(contentId), all[i] as Uint8Array)).toBe(true);
      }
    });

    it("gives up a source that fails, and stores nothing under its name", async () => {
      async function* failing(): AsyncGenerator<Uint8Array> {
        yield noise(1000, 21);
        throw new NexusError({ code: "CANCELLED", what: "the sender went away" });
      }
      const options = putting();
      await expect(store.put(failing(), options)).rejects.toMatchObject({ code: "CANCELLED" });
      if (options.key !== null) expect(await store.sizeBytes(options.key as ContentId)).toBeNull();
    });

    it("has raw blobs when content has ids of its own, and refuses bytes under a wrong one", async () => {
      const { blobs } = store;
      if (store.addressing === "path") {
        expect(blobs).toBeNull();
        return;
      }
      expect(blobs).not.toBeNull();
      if (blobs === null) return;
      const bytes = noise(3000, 22);
      const id = blake3Hex(bytes);
      expect([await blobs.hasBlob(id), await blobs.readBlob(id)]).toEqual([false, null]);
      await expect(blobs.writeBlob(id, noise(3000, 23))).rejects.toMatchObject({ code: "CORRUPT" });
      expect(await blobs.hasBlob(id)).toBe(false);
      await blobs.writeBlob(id, bytes);
      expect(same((await blobs.readBlob(id)) ?? new Uint8Array(0), bytes)).toBe(true);
      expect(same(await read(id), bytes)).toBe(true);
    });

    if (capabilities.persistent) {
      it("keeps what it acknowledged when it is opened again", async () => {
        const small = await store.put(noise(500, 24), putting());
        const big = await store.put(large, putting());
        store = await (opened.reopen as () => Promise<ObjectStore>)();
        expect(same(await read(small.contentId), noise(500, 24))).toBe(true);
        expect(same(await read(big.contentId), large)).toBe(true);
      });
    }

    it("refuses work after it is closed", async () => {
      await store.close();
      await expect(store.put(noise(1, 25), putting())).rejects.toSatisfy(NexusError.is);
    });
  });
}
