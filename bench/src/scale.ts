import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type NexusFilesystem } from "@nexus/sdk";
import { percentile } from "./lib/percentile.js";
import { measureLibsql, measureNodeFs, type RivalTree } from "./lib/scale-rivals.js";
import { printTable } from "./lib/table.js";

/**
 * One zone with very many files, in folders of a thousand and one large folder: what a stat costs beside a zone of a
 * thousand files, how long opening it takes, what it holds in memory, and what renaming the large folder costs; then
 * the same tree in node:fs on the same disk and in rows of libsql.
 */
export const description = "one embedded zone of a million files beside one of a thousand";

const fileCount = Number(process.env["BENCH_FILES"] ?? 1_000_000);
const SMALL_COUNT = 1_000;
const FOLDER_FILES = 1_000;
/** A tenth of all files lies in the folder that is renamed. */
const largeCount = Math.floor(fileCount / 10);
const BATCH_FILES = 1_000;
const BATCHES_AT_ONCE = 4;
const STATS = 20_000;
const RENAMES = 20;
const GOAL_STAT_RATIO = 1.5;
const GOAL_START_MS = 5_000;
const GOAL_RESIDENT_BYTES = 400 * 1024 * 1024;
const GOAL_RENAME_MS = 20;
const MIB = 1024 * 1024;
/** All files have the same content: what is measured is the namespace. */
const CONTENT = "one";

interface Zone {
  readonly folder: string;
  readonly pathOf: (i: number) => string;
  readonly count: number;
}

interface Figures {
  readonly startMs: number;
  readonly residentBytes: number;
  readonly statP50Us: number;
  readonly statP99Us: number;
}

function pathIn(large: number): (i: number) => string {
  return (i) => (i < large ? `/large/f${i}` : `/d${Math.floor(i / FOLDER_FILES)}/f${i}`);
}

async function fill({ folder, pathOf, count }: Zone): Promise<void> {
  await using fs = await connect({ folder, timeoutMs: 300_000 });
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const start = next;
      next += BATCH_FILES;
      const size = Math.min(BATCH_FILES, count - start);
      const changes = Array.from({ length: size }, (_, k) => {
        return { kind: "put" as const, path: pathOf(start + k), data: CONTENT, parents: true };
      });
      await fs.transact({ changes });
      if ((start + size) % 100_000 === 0) console.log(`${start + size} files`);
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, worker));
}

/** Resident memory of this process, as the kernel of the machine counts it. */
function residentBytes(): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
  return Number(line?.[1] ?? Number.NaN) * 1024;
}

async function measure({ folder, pathOf, count }: Zone): Promise<Figures> {
  const startedMs = performance.now();
  await using fs = await connect({ folder });
  await fs.stat(pathOf(0));
  const startMs = performance.now() - startedMs;
  const run = (): Promise<number[]> => statMany(fs, pathOf, count);
  await run();
  const latenciesUs = (await run()).sort((a, b) => a - b);
  return {
    startMs,
    residentBytes: residentBytes(),
    statP50Us: percentile(latenciesUs, 0.5),
    statP99Us: percentile(latenciesUs, 0.99),
  };
}

/** Spread over all files, none after its neighbour. */
function pathsToStat(pathOf: Zone["pathOf"], count: number): readonly string[] {
  return Array.from({ length: STATS }, (_, i) =>
    pathOf(Math.floor((i * 0.6180339887498949 * count) % count)),
  );
}

async function statMany(fs: NexusFilesystem, pathOf: Zone["pathOf"], count: number): Promise<number[]> {
  const latenciesUs: number[] = [];
  for (const path of pathsToStat(pathOf, count)) {
    const beganMs = performance.now();
    await fs.stat(path);
    latenciesUs.push((performance.now() - beganMs) * 1000);
  }
  return latenciesUs;
}

async function measureRename(folder: string): Promise<number> {
  await using fs = await connect({ folder });
  const latenciesMs: number[] = [];
  for (let i = 0; i < RENAMES; i += 1) {
    const beganMs = performance.now();
    await fs.rename(i % 2 === 0 ? "/large" : "/renamed", i % 2 === 0 ? "/renamed" : "/large");
    latenciesMs.push(performance.now() - beganMs);
  }
  return percentile(
    latenciesMs.sort((a, b) => a - b),
    0.5,
  );
}

/** One zone after the other in a process of its own, so that memory is what opening and using the zone takes. */
async function measureApart(folder: string, count: number, large: number): Promise<void> {
  const figures = await measure({ folder, pathOf: pathIn(large), count });
  process.send?.(figures);
}

async function inChild(zone: Zone, large: number): Promise<Figures> {
  const { fork } = await import("node:child_process");
  const child = fork(new URL(import.meta.url), [zone.folder, String(zone.count), String(large)]);
  return new Promise((resolve, reject) => {
    let figures: Figures | null = null;
    child.on("message", (message) => {
      figures = message as Figures;
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      if (figures === null) reject(new Error(`measuring ${zone.folder} ended with ${code}`));
      else resolve(figures);
    });
  });
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "nexus-bench-scale-"));
  try {
    const small = { folder: join(folder, "small"), pathOf: pathIn(0), count: SMALL_COUNT };
    const large = { folder: join(folder, "large"), pathOf: pathIn(largeCount), count: fileCount };
    await fill(small);
    const startedMs = performance.now();
    await fill(large);
    const seconds = (performance.now() - startedMs) / 1000;
    console.log(`${fileCount} files made in ${seconds.toFixed(0)} s`);
    const ofSmall = await inChild(small, 0);
    const ofLarge = await inChild(large, largeCount);
    const renameMs = await measureRename(large.folder);
    printTable(
      ["files", "start ms", "resident MiB", "stat p50 us", "stat p99 us"],
      [[SMALL_COUNT, ofSmall] as const, [fileCount, ofLarge] as const].map(([count, figures]) => [
        String(count),
        figures.startMs.toFixed(0),
        (figures.residentBytes / MIB).toFixed(0),
        figures.statP50Us.toFixed(1),
        figures.statP99Us.toFixed(1),
      ]),
    );
    const tree = (name: string): RivalTree => {
      const rivalFolder = join(folder, name);
      mkdirSync(rivalFolder);
      const { pathOf, count } = large;
      return { folder: rivalFolder, count, pathOf, asked: pathsToStat(pathOf, count), renames: RENAMES };
    };
    const rivals = [await measureNodeFs(tree("node-fs")), await measureLibsql(tree("libsql"))];
    printTable(
      [`${fileCount} files`, "stat p50 us", "stat p99 us", `rename of ${largeCount}, ms`],
      [{ who: "nexus", ...ofLarge, renameMs }, ...rivals].map((each) => [
        each.who,
        each.statP50Us.toFixed(1),
        each.statP99Us.toFixed(1),
        each.renameMs.toFixed(1),
      ]),
    );
    console.log(
      `goals: start under ${GOAL_START_MS} ms, resident under ${GOAL_RESIDENT_BYTES / MIB} MiB; renaming a folder of ${largeCount} took ${renameMs.toFixed(1)} ms (goal ${GOAL_RENAME_MS} ms, median of ${RENAMES})`,
    );
    console.log(
      `ratio: ${(ofLarge.statP50Us / ofSmall.statP50Us).toFixed(2)} (stat p50 of ${fileCount} files / of ${SMALL_COUNT}, goal ${GOAL_STAT_RATIO})`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [childFolder, childCount, childLarge] = process.argv.slice(2);
if (childFolder === undefined) await main();
else await measureApart(childFolder, Number(childCount), Number(childLarge));
