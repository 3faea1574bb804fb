import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openTables } from "./libsql-tables.js";
import { percentile } from "./percentile.js";

/** The same tree held by something else. */
export interface RivalFigures {
  readonly who: string;
  readonly statP50Us: number;
  readonly statP99Us: number;
  /** Median of renaming the large folder there and back. */
  readonly renameMs: number;
}

export interface RivalTree {
  /** For files of the rival; empty. */
  readonly folder: string;
  readonly count: number;
  readonly pathOf: (i: number) => string;
  /** Paths to ask for, in this order. */
  readonly asked: readonly string[];
  readonly renames: number;
}

const ROW = Buffer.alloc(160, 3);

/** Files of the machine's own file system, empty. Renames are not synced to disk, as those of Nexus are. */
export async function measureNodeFs(tree: RivalTree): Promise<RivalFigures> {
  let madeFolder = "";
  for (let i = 0; i < tree.count; i += 1) {
    const path = join(tree.folder, tree.pathOf(i));
    if (dirname(path) !== madeFolder) mkdirSync((madeFolder = dirname(path)), { recursive: true });
    writeFileSync(path, "");
  }
  const latenciesUs = await timed(tree.asked, (path) => stat(join(tree.folder, path)));
  const renamesMs: number[] = [];
  const [one, other] = [join(tree.folder, "large"), join(tree.folder, "renamed")];
  for (let i = 0; i < tree.renames; i += 1) {
    const beganMs = performance.now();
    renameSync(i % 2 === 0 ? one : other, i % 2 === 0 ? other : one);
    renamesMs.push(performance.now() - beganMs);
  }
  return figures("node:fs", latenciesUs, renamesMs);
}

/** A row for each path in libsql; renaming a folder changes the key of every row below it. */
export async function measureLibsql(tree: RivalTree): Promise<RivalFigures> {
  const tables = openTables(join(tree.folder, "rows.db"));
  tables.inTransaction(() => {
    for (let i = 0; i < tree.count; i += 1) tables.putRow.run([tree.pathOf(i), ROW]);
  });
  const latenciesUs = await timed(tree.asked, (path) => tables.getRow.get(path));
  const renamesMs: number[] = [];
  for (let i = 0; i < tree.renames; i += 1) {
    const [from, to] = i % 2 === 0 ? ["/large/", "/renamed/"] : ["/renamed/", "/large/"];
    const beganMs = performance.now();
    const range = [from, `${from.slice(0, -1)}0`];
    tables.inTransaction(() => void tables.renameFolder.run([to, from.length + 1, ...range]));
    renamesMs.push(performance.now() - beganMs);
  }
  tables.close();
  return figures("libsql", latenciesUs, renamesMs);
}

/** All of them twice; microseconds of the second time. */
async function timed(asked: readonly string[], ask: (path: string) => unknown): Promise<number[]> {
  const latenciesUs: number[] = [];
  for (const isWarmUp of [true, false]) {
    for (const path of asked) {
      const beganMs = performance.now();
      const found = await ask(path);
      if (found === undefined) throw new Error(`${path} is not there`);
      if (!isWarmUp) latenciesUs.push((performance.now() - beganMs) * 1000);
    }
  }
  return latenciesUs;
}

function figures(who: string, latenciesUs: number[], renamesMs: number[]): RivalFigures {
  const sorted = latenciesUs.sort((a, b) => a - b);
  const renameMs = percentile(
    renamesMs.sort((a, b) => a - b),
    0.5,
  );
  return { who, statP50Us: percentile(sorted, 0.5), statP99Us: percentile(sorted, 0.99), renameMs };
}
