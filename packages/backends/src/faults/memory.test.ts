import { WHOLE_OBJECT } from "@nexus/kernel";
import { expect, it } from "vitest";
import { openCasLocalStore } from "../addressing/cas/open-cas-local.js";
import { createHashPool } from "../pool/hash-pool.js";
import { noise } from "../testing/bytes.js";
import { tempFolder } from "../testing/temp-folder.js";

const MIB = 1024 * 1024;
const TOTAL_BYTES = 512 * MIB;
/** What the process may grow by, whatever the size of the object. */
const MAX_GROWTH_BYTES = 192 * MIB;

it("an object far larger than the memory it takes goes in and out", { timeout: 120_000 }, async () => {
  const pool = createHashPool();
  const store = await openCasLocalStore({ folder: tempFolder(), pool, peerBlobs: null });
  const seed = noise(MIB);
  async function* source(): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < TOTAL_BYTES / MIB; i += 1) {
      const piece = new Uint8Array(seed);
      // Every piece differs, so that no chunk is a duplicate.
      new DataView(piece.buffer).setUint32(0, i);
      for (let j = 0; j < MIB; j += 64 * 1024) piece[j + 7] = (i * 31 + j) & 0xff;
      yield piece;
    }
  }
  const before = process.memoryUsage().rss;
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 10);
  try {
    const stored = await store.put(source(), { key: null, signal: null });
    let readBytes = 0;
    for await (const piece of store.read(stored.contentId, WHOLE_OBJECT, { holders: [], signal: null })) {
      readBytes += piece.length;
    }
    expect(readBytes).toBe(TOTAL_BYTES);
    expect(peak - before).toBeLessThan(MAX_GROWTH_BYTES);
  } finally {
    clearInterval(timer);
    await pool.close();
  }
});
