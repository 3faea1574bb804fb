import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Shares, sharesOf } from "./lib/cpu-profile.js";
import { printTable } from "./lib/table.js";

/** Reads what `BENCH_PROFILE=FOLDER npm run bench -- NAME` left in the folder: where the servers' CPU time went. */
export const description =
  "where the servers spent their CPU time: `BENCH_PROFILE=FOLDER` with a bench, then this with FOLDER";

/** Parts below this share of their thread are added up (fraction). */
const SMALL_SHARE = 0.01;

/** `CPU.date.time.pid.thread.sequence.cpuprofile`; thread 0 is the main one. */
const PROFILE_NAME = /^CPU\.\d+\.\d+\.(\d+)\.(\d+)\.\d+\.cpuprofile$/;

function addUp(all: readonly Shares[]): Shares {
  const total = new Map<string, number>();
  for (const shares of all) for (const [part, us] of shares) total.set(part, (total.get(part) ?? 0) + us);
  return total;
}

function printShares(title: string, shares: Shares): void {
  const totalUs = [...shares.values()].reduce((sum, us) => sum + us, 0);
  const sorted = [...shares].sort(([, a], [, b]) => b - a);
  const isLarge = ([, us]: readonly [string, number]): boolean => us >= totalUs * SMALL_SHARE;
  const restUs = sorted.filter((each) => !isLarge(each)).reduce((sum, [, us]) => sum + us, 0);
  const rows = [...sorted.filter(isLarge), ["everything else", restUs] as const];
  console.log(`${title}: ${(totalUs / 1e6).toFixed(1)} s of busy time`);
  printTable(
    ["part", "% of busy time"],
    rows.map(([part, us]) => [part, ((100 * us) / totalUs).toFixed(1)]),
  );
}

const folder = process.argv[2];
const names = folder === undefined ? [] : readdirSync(folder).filter((name) => PROFILE_NAME.test(name));
if (folder === undefined || names.length === 0) {
  console.error(
    `no profiles in ${folder ?? "no folder"}: \`BENCH_PROFILE=FOLDER npm run bench -- commit\` makes them`,
  );
  process.exitCode = 2;
} else {
  const ofThread = (isMain: boolean): readonly Shares[] =>
    names
      .filter((name) => (PROFILE_NAME.exec(name)?.[2] === "0") === isMain)
      .map((name) => sharesOf(join(folder, name)));
  const main = ofThread(true);
  printShares(`main threads of ${main.length} servers`, addUp(main));
  const workers = ofThread(false);
  if (workers.length > 0)
    printShares(`${workers.length} worker threads (waiting for the disk counts)`, addUp(workers));
}
