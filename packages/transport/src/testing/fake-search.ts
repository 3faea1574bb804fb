import type { GrepMatch, Kernel, StatResult } from "@nexus/kernel";
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
