import { readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ContentId, LINEARIZABLE, type NexusError, type ZoneId } from "@nexus/contracts";
import { WHOLE_OBJECT } from "@nexus/kernel";
import { describe, expect, it } from "vitest";
import { openCasLocalStore } from "../addressing/cas/open-cas-local.js";
import { openPathLocalStore } from "../addressing/path/open-path-local.js";
import { openLevelMetaStore } from "../metastore/open-meta-store.js";
import { createHashPool } from "../pool/hash-pool.js";
import { collect, noise, sameBytes, streamOf } from "../testing/bytes.js";
import { make, put } from "../testing/mutations.js";
import { mountSmallFilesystem, whyNoSmallFilesystem } from "../testing/small-filesystem.js";

const MIB = 1024 * 1024;
const ZONE = "root" as ZoneId;
const READ = { consistency: LINEARIZABLE, timeoutMs: 5000 };
const skipReason = whyNoSmallFilesystem();
if (skipReason !== null) console.log(`skipped: full disk tests (${skipReason})`);

function fill(folder: string, leaveBytes: number): string {
  const { bavail, bsize } = statfsSync(folder);
  const filler = join(folder, "filler");
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)));
  return filler;
}

describe.skipIf(skipReason !== null)("a full disk", () => {
  it("is NO_SPACE for content, leaves no temp file and takes nothing that was stored", {
    timeout: 60_000,
  }, async () => {
    const folder = mountSmallFilesystem(48 * MIB);
    const pool = createHashPool();
    const stored = new Map<ContentId, Uint8Array>();
    const store = await openCasLocalStore({ folder, pool, peerBlobs: null });
    let failure: unknown = null;
    for (let seed = 1; failure === null && seed < 100; seed += 1) {
      const bytes = noise(seed % 4 === 0 ? 17 * MIB : 700_000, seed);
      try {
        stored.set((await store.put(streamOf(bytes), { key: null, signal: null })).contentId, bytes);
      } catch (error) {
        failure = error;
      }
    }
    expect(failure).toMatchObject({ code: "NO_SPACE", details: { path: expect.stringContaining(folder) } });
    expect((failure as NexusError).remedy).toContain("free space");
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
    expect(stored.size).toBeGreaterThan(3);
    await store.close();
    const again = await openCasLocalStore({ folder, pool, peerBlobs: null });
    for (const [id, bytes] of stored) {
      const found = await collect(again.read(id, WHOLE_OBJECT, { holders: [], signal: null }));
      expect(sameBytes(found, bytes)).toBe(true);
    }
    await pool.close();
  });

  it("is NO_SPACE for a file by path, and the old content stays", async () => {
    const folder = mountSmallFilesystem(4 * MIB);
    const store = await openPathLocalStore({ folder, followSymlinks: true, fsync: true });
    await store.put(noise(1000), { key: "f", signal: null });
    const put = store.put(streamOf(noise(8 * MIB)), { key: "f", signal: null });
    await expect(put).rejects.toMatchObject({ code: "NO_SPACE" });
    expect(await collect(store.read("f" as ContentId, WHOLE_OBJECT, { holders: [], signal: null }))).toEqual(
      noise(1000),
    );
    expect(readdirSync(join(folder, ".nexus-tmp"))).toEqual([]);
  });

  it("is NO_SPACE for metadata; reads go on, writes come back, and a restart finds all of it", {
    timeout: 60_000,
  }, async () => {
    const folder = mountSmallFilesystem(40 * MIB);
    const open = () => openLevelMetaStore({ folder: join(folder, "zone"), zoneId: ZONE });
    let store = await open();
    await store.commit([make("/d")], { timeoutMs: 5000 });
    const filler = fill(folder, 1 * MIB);
    const acknowledged: string[] = [];
    const refused: string[] = [];
    const incompressible = (i: number): string => Buffer.from(noise(3000, i + 1)).toString("base64");
    for (let i = 0; refused.length < 3 && i < 5000; i += 1) {
      const path = `/d/f${i}`;
      try {
        await store.commit([put(path, { mimeType: incompressible(i) })], { timeoutMs: 5000 });
        acknowledged.push(path);
      } catch (error) {
        expect(error).toMatchObject({ code: "NO_SPACE" });
        refused.push(path);
      }
    }
    expect(refused).toHaveLength(3);
    const check = async (): Promise<void> => {
      for (const path of acknowledged) expect(await store.get(path, READ)).not.toBeNull();
      for (const path of refused) expect(await store.get(path, READ)).toBeNull();
    };
    await check();
    rmSync(filler);
    await expect
      .poll(() => store.commit([put("/after")], { timeoutMs: 5000 }).then(() => "committed", String), {
        timeout: 5000,
      })
      .toBe("committed");
    acknowledged.push("/after");
    await check();
    await store.close();
    store = await open();
    await check();
    await store.close();
  });
});
