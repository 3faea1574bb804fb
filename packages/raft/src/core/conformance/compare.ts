import type { Directive } from "./datadriven.js";

const LOG_LINE = /^\s*(DEBUG|INFO|WARN|ERROR|FATAL)(\s|$)/;

/** What is left of an output once the log lines of the reference implementation are dropped. */
export function comparable(output: string): string {
  const kept = output
    .split("\n")
    .filter((line) => !LOG_LINE.test(line))
    .join("\n")
    .replace(/\n+$/, "");
  return kept === "ok" ? "" : kept;
}

export interface Mismatch {
  readonly line: number;
  readonly command: string;
  readonly expected: string;
  readonly actual: string;
}

/** null when `actual` is what the directive expects. */
export function compareOutput(directive: Directive, actual: string): Mismatch | null {
  const expected = comparable(directive.expected);
  const shown = comparable(actual);
  if (expected === shown) return null;
  return { line: directive.line, command: directive.command, expected, actual: shown };
}

export function describeMismatch(file: string, mismatch: Mismatch): string {
  return [
    `${file}:${mismatch.line}: ${mismatch.command}`,
    "  expected:",
    ...mismatch.expected.split("\n").map((line) => `    ${line}`),
    "  actual:",
    ...mismatch.actual.split("\n").map((line) => `    ${line}`),
  ].join("\n");
}
