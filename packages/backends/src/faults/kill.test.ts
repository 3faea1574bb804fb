import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type ContentId, LINEARIZABLE, type ZoneId } from "@nexus/contracts";
import { WHOLE_OBJECT } from "@nexus/kernel";
import { blake3Hex } from "@nexus/lib/node";
import { expect, it } from "vitest";
import { openCasLocalStore } from "../addressing/cas/open-cas-local.js";
import { openLevelMetaStore } from "../metastore/open-meta-store.js";
import { createHashPool } from "../pool/hash-pool.js";
import { collect, noise, sameBytes } from "../testing/bytes.js";
import { tempFolder } from "../testing/temp-folder.js";

const CHILD = fileURLToPath(new URL("./crash-child.js", import.meta.url));
const ROUNDS = 4;

interface Acknowledged {
  readonly contentId: ContentId;
  readonly seed: number;
  readonly sizeBytes: number;
  readonly path: string;
}

/** Runs the child until it has acknowledged `count` objects and a little longer, then kills it mid-work. */
async function runUntilKilled(
  folder: string,
  firstSeed: number,
  count: number,
): Promise<readonly Acknowledged[]> {
  const child = spawn(process.execPath, [CHILD, folder, String(firstSeed)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const acknowledged: Acknowledged[] = [];
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const [contentId = "", seed, sizeBytes, path = ""] = line.split(" ");
      acknowledged.push({
        contentId: contentId as ContentId,
        seed: Number(seed),
        sizeBytes: Number(sizeBytes),
        path,
      });
      if (acknowledged.length === count) child.kill("SIGKILL");
    }
    return acknowledged;
  } finally {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
}

it("kill -9 loses nothing acknowledged and leaves no torn blob under its name", {
  timeout: 60_000,
}, async () => {
  const folder = tempFolder();
  const all: Acknowledged[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    all.push(...(await runUntilKilled(folder, round * 1000, 20 + 7 * round)));
  }
  expect(all.length).toBeGreaterThanOrEqual(ROUNDS * 20);
  const blobs = join(folder, "blobs");
  for (const entry of readdirSync(join(blobs, "cas"), { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) expect(blake3Hex(readFileSync(join(entry.parentPath, entry.name)))).toBe(entry.name);
  }
  const pool = createHashPool();
  const store = await openCasLocalStore({ folder: blobs, pool, peerBlobs: null });
  const metadata = await openLevelMetaStore({ folder: join(folder, "meta"), zoneId: "root" as ZoneId });
  try {
    expect(readdirSync(join(blobs, "tmp"))).toEqual([]);
    for (const { contentId, seed, sizeBytes, path } of all) {
      const row = await metadata.get(path, { consistency: LINEARIZABLE, timeoutMs: 5000 });
      expect(row).toMatchObject({ contentId, sizeBytes });
      const bytes = await collect(store.read(contentId, WHOLE_OBJECT, { holders: [], signal: null }));
      expect(sameBytes(bytes, noise(sizeBytes, seed))).toBe(true);
    }
  } finally {
    await metadata.close();
    await store.close();
    await pool.close();
  }
});
