import vm from "node:vm";
import { NexusError } from "@nexus/contracts";
import { concatBytes } from "@nexus/lib";
import { Pace } from "./pace.js";

const NEWLINE = 0x0a;
const NO_BYTES = new Uint8Array(0);

export interface LineScannerOptions {
  /** JavaScript regular expression source. */
  readonly pattern: string;
  readonly ignoreCase: boolean;
  /** Characters of a line that are looked at. */
  readonly lineChars: number;
  /** Matching time of one file in all (ms). */
  readonly fileBudgetMs: number;
  /** Matching time before other work on this node has its turn (ms, whole). */
  readonly pieceBudgetMs: number;
  /** Matching time of a single line, which cannot be divided (ms, whole). */
  readonly lineBudgetMs: number;
  readonly nowMs: () => number;
}

export interface LineMatch {
  /** From 1. */
  readonly lineNumber: number;
  readonly line: string;
}

/** Errors: INVALID_ARGUMENT. */
function requirePattern(pattern: string, flags: string): void {
  try {
    new RegExp(pattern, flags);
  } catch (cause) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `the pattern ${JSON.stringify(pattern.slice(0, 120))} is not a regular expression`,
      remedy: "escape what is meant literally with a backslash",
      cause,
    });
  }
}

/** How often a line alone may exceed its budget before its pattern is given up. */
const LINE_ATTEMPTS = 3;

/**
 * Finds lines that match in bytes that arrive piece by piece, holding one piece and one line at most. The
 * expression runs in a context of its own whose time is bounded: one that backtracks without end is stopped.
 * Between batches of lines, sized by how long the last ones took, everything else on the node has its turn.
 */
export class LineScanner {
  #slowAttempts = 0;
  readonly #options: LineScannerOptions;
  readonly #context: vm.Context;
  readonly #matching: vm.Script;
  readonly #pace: Pace;
  readonly #lines: { lines: readonly string[] } = { lines: [] };

  constructor(options: LineScannerOptions) {
    const flags = options.ignoreCase ? "i" : "";
    requirePattern(options.pattern, flags);
    this.#options = options;
    this.#pace = new Pace(options.pieceBudgetMs);
    this.#context = vm.createContext(this.#lines);
    vm.runInContext(
      `const expression = new RegExp(${JSON.stringify(options.pattern)}, ${JSON.stringify(flags)});`,
      this.#context,
    );
    this.#matching = new vm.Script(
      "lines.flatMap((line, i) => (expression.test(line) ? [i] : [])).join(',')",
    );
  }

  /** Matching lines of one file; nothing for a binary one (a NUL in its first piece). */
  async *scan(path: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<LineMatch> {
    const budget = { leftMs: this.#options.fileBudgetMs };
    let rest: Uint8Array = NO_BYTES;
    let lineNumber = 1;
    let isFirst = true;
    for await (const piece of pieces) {
      if (isFirst && piece.includes(0)) return;
      isFirst = false;
      const lastNewline = piece.lastIndexOf(NEWLINE);
      if (lastNewline === -1) {
        rest = this.#bounded(rest, piece);
        continue;
      }
      const lines = this.#split(concatBytes([rest, piece.subarray(0, lastNewline)]));
      yield* this.#matches(path, lines, lineNumber, budget);
      lineNumber += lines.length;
      rest = piece.slice(lastNewline + 1);
    }
    if (rest.length > 0) yield* this.#matches(path, this.#split(rest), lineNumber, budget);
  }

  /** A line that goes on, cut where nobody looks any more (a character takes at most 4 bytes). */
  #bounded(rest: Uint8Array, piece: Uint8Array): Uint8Array {
    const room = this.#options.lineChars * 4 - rest.length;
    return room <= 0 ? rest : concatBytes([rest, piece.slice(0, room)]);
  }

  #split(bytes: Uint8Array): readonly string[] {
    const { lineChars } = this.#options;
    return new TextDecoder()
      .decode(bytes)
      .split("\n")
      .map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line).slice(0, lineChars));
  }

  async *#matches(
    path: string,
    lines: readonly string[],
    firstNumber: number,
    budget: { leftMs: number },
  ): AsyncGenerator<LineMatch> {
    for (let start = 0; start < lines.length; ) {
      const batch = lines.slice(start, start + this.#pace.lines);
      const indexes = this.#timed(path, batch, budget);
      if (this.#pace.isTurnOver()) await nextTurn();
      if (indexes === null) continue;
      for (const index of indexes) {
        yield { lineNumber: firstNumber + start + index, line: batch[index] as string };
      }
      start += batch.length;
    }
  }

  /** Which lines of a batch match, or null: it took too long, and the next one is to be smaller. */
  #timed(path: string, batch: readonly string[], budget: { leftMs: number }): readonly number[] | null {
    const { lineBudgetMs, pieceBudgetMs, nowMs } = this.#options;
    if (budget.leftMs <= 0) throw takesTooLong(path, this.#options);
    const startedMs = nowMs();
    const indexes = this.#indexes(batch, batch.length === 1 ? lineBudgetMs : pieceBudgetMs);
    const elapsedMs = nowMs() - startedMs;
    budget.leftMs -= elapsedMs;
    // The clock is the wall's: a machine busy with other things makes any line look slow, but not every time.
    const isSlowLine = indexes === null && batch.length === 1;
    this.#slowAttempts = isSlowLine ? this.#slowAttempts + 1 : 0;
    if (this.#slowAttempts >= LINE_ATTEMPTS) throw takesTooLong(path, this.#options);
    this.#pace.spent(elapsedMs, batch.length, indexes !== null);
    return indexes;
  }

  #indexes(lines: readonly string[], timeoutMs: number): readonly number[] | null {
    this.#lines.lines = lines;
    try {
      const found = String(this.#matching.runInContext(this.#context, { timeout: timeoutMs }));
      return found === "" ? [] : found.split(",").map(Number);
    } catch (error) {
      if (isTimeout(error)) return null;
      throw error;
    } finally {
      this.#lines.lines = [];
    }
  }
}

/** Everything else on this node that is due has its turn first. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Thrown inside the context, so it is an Error of another realm: `instanceof` does not know it. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
  );
}

function takesTooLong(path: string, { fileBudgetMs, lineBudgetMs }: LineScannerOptions): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `matching the pattern in ${path} takes more than ${lineBudgetMs} ms a line or ${fileBudgetMs} ms in all`,
    remedy: "simplify the pattern: avoid nested repetitions such as (a+)+",
    details: { path, lineBudgetMs, fileBudgetMs },
  });
}
