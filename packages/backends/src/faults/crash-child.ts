import type { ZoneId } from "@nexus/contracts";
import { CHUNKING_THRESHOLD_BYTES } from "@nexus/contracts";
import { openCasLocalStore } from "../addressing/cas/open-cas-local.js";
import { openLevelMetaStore } from "../metastore/open-meta-store.js";
import { createHashPool } from "../pool/hash-pool.js";
import { noise, streamOf } from "../testing/bytes.js";
import { put } from "../testing/mutations.js";

/**
 * A process that stores objects and their metadata until it is killed, and says on stdout, a line each, what
 * was acknowledged: `<content id> <seed> <bytes> <path>`. Arguments: folder, first seed.
 */
const [folder = "", firstSeed = "1"] = process.argv.slice(2);
const OBJECTS_AT_ONCE = 4;

const pool = createHashPool();
const store = await openCasLocalStore({ folder: `${folder}/blobs`, pool, peerBlobs: null });
const metadata = await openLevelMetaStore({ folder: `${folder}/meta`, zoneId: "root" as ZoneId });

let seed = Number(firstSeed);

async function storeForever(): Promise<never> {
  for (;;) {
    seed += 1;
    const mine = seed;
    const bytes = noise(sizeOf(mine), mine);
    const { contentId } = await store.put(streamOf(bytes), { key: null, signal: null });
    const path = `/f${mine}`;
    await metadata.commit([put(path, { contentId, sizeBytes: bytes.length })], { timeoutMs: 60_000 });
    process.stdout.write(`${contentId} ${mine} ${bytes.length} ${path}\n`);
  }
}

/** Mostly small, some of a worker's size, now and then one of many chunks. */
function sizeOf(n: number): number {
  if (n % 23 === 0) return CHUNKING_THRESHOLD_BYTES + 1000 * n;
  return n % 5 === 0 ? 400_000 + n : 100 + n;
}

await Promise.all(Array.from({ length: OBJECTS_AT_ONCE }, storeForever));
