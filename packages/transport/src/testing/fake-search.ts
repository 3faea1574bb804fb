import type { GrepMatch, Kernel, ReaddirPage, StatResult } from "@nexus/kernel";
import { type Row, statOf } from "./fake-entries.js";

type Rows = ReadonlyMap<string, Row>;

/** Entries whose path fits a pattern in which only `*` means anything. */
export function* globIn(rows: Rows, pattern: string): Generator<StatResult> {
  const wanted = new RegExp(`^${pattern.replaceAll("*", "[^/]*")}$`);
  for (const [path, row] of rows) if (wanted.test(path)) yield statOf(path, row);
}

export function* matchesIn(
  rows: Rows,
  { pattern, ignoreCase, maxMatches }: Parameters<Kernel["grep"]>[0],
): Generator<GrepMatch> {
  const wanted = new RegExp(pattern, ignoreCase ? "i" : "");
  let found = 0;
  for (const [path, row] of rows) {
    const lines = Buffer.from(row.bytes).toString("utf8").split("\n");
    for (const [position, line] of lines.entries()) {
      if (!wanted.test(line)) continue;
      if (found >= maxMatches) return;
      found += 1;
      yield { path, lineNumber: position + 1, line };
    }
  }
}

/** A page of the entries directly in a directory, by path. */
export function pageIn(
  rows: Rows,
  { path, cursor, limit }: Parameters<Kernel["sysReaddir"]>[0],
): ReaddirPage {
  const children = [...rows]
    .filter(([child]) => child !== "/" && parentOf(child) === path && (cursor === null || child > cursor))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([child, row]) => statOf(child, row));
  const entries = children.slice(0, limit);
  return { entries, nextCursor: children.length > limit ? (entries.at(-1)?.path ?? null) : null };
}

/** Every entry below a path. */
export function* walkIn(rows: Rows, path: string): Generator<StatResult> {
  const prefix = path === "/" ? "/" : `${path}/`;
  for (const [below, row] of rows) if (below !== "/" && below.startsWith(prefix)) yield statOf(below, row);
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
