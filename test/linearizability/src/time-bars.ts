import type { Operation } from "./history.js";

/** Columns of a bar; with more instants than that, several share a column. */
const MAX_BAR_COLUMNS = 40;

/**
 * One bar per operation over a common axis: `[--]` from call to return, `[~~` without an end when the outcome is
 * unknown. The axis shows the order of calls and returns, not their distance.
 */
export function barsOf(operations: readonly Operation<unknown, unknown>[]): string[] {
  const instants = new Set(
    operations.flatMap(({ calledAt, outcome }) =>
      outcome.kind === "returned" ? [calledAt, outcome.returnedAt] : [calledAt],
    ),
  );
  const ranks = new Map([...instants].sort((a, b) => a - b).map((instant, rank) => [instant, rank]));
  const columns = Math.min(MAX_BAR_COLUMNS, 2 * ranks.size);
  const columnOf = (instant: number) => Math.floor(((ranks.get(instant) ?? 0) * columns) / ranks.size);
  return operations.map(({ calledAt, outcome }) => {
    const start = " ".repeat(columnOf(calledAt));
    if (outcome.kind === "unknown") return `${start}[`.padEnd(columns, "~");
    const end = columnOf(outcome.returnedAt);
    if (end === start.length) return `${start}I`.padEnd(columns);
    return `${`${start}[`.padEnd(end, "-")}]`.padEnd(columns);
  });
}
