import vm from "node:vm";
import { NexusError } from "@nexus/contracts";
import { concatBytes } from "@nexus/lib";

const NEWLINE = 0x0a;
const NO_BYTES = new Uint8Array(0);

export interface LineScannerOptions {
  /** JavaScript regular expression source. */
  readonly pattern: string;
  readonly ignoreCase: boolean;
  /** Characters of a line that are looked at. */
  readonly lineChars: number;
  /** Matching time of one file in all, and of one piece of it (ms). */
  readonly fileBudgetMs: number;
  readonly pieceBudgetMs: number;
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

/**
 * Finds lines that match in bytes that arrive piece by piece, holding one piece and one line at most. The
 * expression runs in a context of its own whose time is bounded: one that backtracks without end is stopped.
 */
export class LineScanner {
  readonly #options: LineScannerOptions;
  readonly #context: vm.Context;
  readonly #matching: vm.Script;
  readonly #lines: { lines: readonly string[] } = { lines: [] };

  constructor(options: LineScannerOptions) {
    const flags = options.ignoreCase ? "i" : "";
    requirePattern(options.pattern, flags);
    this.#options = options;
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

  *#matches(
    path: string,
    lines: readonly string[],
    firstNumber: number,
    budget: { leftMs: number },
  ): Generator<LineMatch> {
    for (const index of this.#indexes(path, lines, budget)) {
      yield { lineNumber: firstNumber + index, line: lines[index] as string };
    }
  }

  #indexes(path: string, lines: readonly string[], budget: { leftMs: number }): readonly number[] {
    const startedMs = this.#options.nowMs();
    this.#lines.lines = lines;
    try {
      const timeout = Math.max(1, Math.ceil(Math.min(budget.leftMs, this.#options.pieceBudgetMs)));
      const found: unknown = this.#matching.runInContext(this.#context, { timeout });
      return String(found) === "" ? [] : String(found).split(",").map(Number);
    } catch (cause) {
      throw new NexusError({
        code: "RESOURCE_EXHAUSTED",
        what: `matching the pattern in ${path} takes too long`,
        remedy: "simplify the pattern: avoid nested repetitions such as (a+)+",
        details: { path, pieceBudgetMs: this.#options.pieceBudgetMs },
        cause,
      });
    } finally {
      this.#lines.lines = [];
      budget.leftMs -= this.#options.nowMs() - startedMs;
    }
  }
}
