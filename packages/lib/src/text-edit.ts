import { NexusError } from "@nexus/contracts";

/** Puts one text in the place of another, which must be there exactly once unless `all` is set. */
export interface TextReplacement {
  readonly oldText: string;
  readonly newText: string;
  /** Every place, of which there must be at least one. Default false. */
  readonly all?: boolean;
}

/** Longest piece of a text shown in an error (characters). */
const SHOWN_CHARACTERS = 60;

/**
 * Makes replacements one after the other, each on what the one before left. Errors: CONFLICT (a text is not there, or
 * more than once), INVALID_ARGUMENT (an empty one); nothing is made in part.
 */
export function replaceText(text: string, replacements: readonly TextReplacement[]): string {
  return replacements.reduce((edited, { oldText, newText, all = false }, index) => {
    if (oldText === "") {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `replacement ${index + 1} looks for an empty text`,
        remedy: "name the text to be replaced",
      });
    }
    const pieces = edited.split(oldText);
    const places = pieces.length - 1;
    if (places === 1 || (all && places > 0)) return pieces.join(newText);
    throw new NexusError({
      code: "CONFLICT",
      what: `${shown(oldText)} of replacement ${index + 1} is there ${places} times`,
      remedy: places === 0 ? "read the text again" : "give more of what is around it, or ask for all of them",
      details: { replacement: index + 1, places },
    });
  }, text);
}

interface Hunk {
  /** Line of the header in the diff, from 1. */
  readonly at: number;
  /** Lines of the old text before the hunk. */
  readonly start: number;
  /** With their line ends, as far as they have one. */
  readonly oldLines: readonly string[];
  readonly newLines: readonly string[];
}

/**
 * Applies a unified diff of one text. Every line a hunk takes away or leaves must be exactly where the hunk says.
 * Errors: INVALID_ARGUMENT (no diff, naming the line), CONFLICT (the text is another, naming the line of the text).
 */
export function applyUnifiedDiff(text: string, diff: string): string {
  const lines = linesOf(text);
  const edited: string[] = [];
  let next = 0;
  for (const hunk of hunksOf(diff)) {
    if (hunk.start < next) throw malformed(hunk.at, "goes back behind the hunk before it");
    if (hunk.start > lines.length) throw mismatch(lines.length + 1, "the text ends before it");
    edited.push(...lines.slice(next, hunk.start));
    for (const [index, expected] of hunk.oldLines.entries()) {
      const line = lines[hunk.start + index];
      if (line !== expected) throw mismatch(hunk.start + index + 1, `it is not ${shown(expected)}`);
    }
    edited.push(...hunk.newLines);
    next = hunk.start + hunk.oldLines.length;
  }
  return [...edited, ...lines.slice(next)].join("");
}

/** Each with its line end; the last one may have none. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

const HUNK_HEADER = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/;

function hunksOf(diff: string): readonly Hunk[] {
  const lines = linesOf(diff);
  const hunks: Hunk[] = [];
  let at = lines.findIndex((line) => line.startsWith("@@"));
  if (at < 0) throw malformed(1, "has no hunk");
  while (at < lines.length) {
    const { hunk, end } = readHunk(lines, at);
    hunks.push(hunk);
    at = end;
  }
  return hunks;
}

function readHunk(lines: readonly string[], at: number): { readonly hunk: Hunk; readonly end: number } {
  const header = HUNK_HEADER.exec(lines[at] ?? "");
  if (header === null) throw malformed(at + 1, "is not the header of a hunk");
  const [, first = "0", oldCount = "1", newCount = "1"] = header;
  const oldLines: string[] = [];
  const newLines: string[] = [];
  let end = at + 1;
  const isDone = (): boolean =>
    oldLines.length >= Number(oldCount) && newLines.length >= Number(newCount) && !isNoNewline(lines[end]);
  while (end < lines.length && !isDone()) {
    takeLine(lines[end] ?? "", end + 1, oldLines, newLines, lines[end - 1] ?? "");
    end += 1;
  }
  if (oldLines.length !== Number(oldCount) || newLines.length !== Number(newCount)) {
    throw malformed(
      at + 1,
      `counts ${oldCount} and ${newCount} lines, but has ${oldLines.length} and ${newLines.length}`,
    );
  }
  // A hunk that takes nothing names the line it goes behind.
  const start = oldLines.length === 0 ? Number(first) : Number(first) - 1;
  if (start < 0) throw malformed(at + 1, "begins before the first line");
  return { hunk: { at: at + 1, start, oldLines, newLines }, end };
}

function takeLine(line: string, at: number, oldLines: string[], newLines: string[], before: string): void {
  if (isNoNewline(line)) {
    if (before.startsWith("-") || before.startsWith(" ")) dropNewline(oldLines);
    if (before.startsWith("+") || before.startsWith(" ")) dropNewline(newLines);
    return;
  }
  // The diff itself may end without a line end; its last line has one all the same.
  const content = line.endsWith("\n") ? line.slice(1) : `${line.slice(1)}\n`;
  switch (line[0]) {
    case " ":
      oldLines.push(content);
      newLines.push(content);
      return;
    case "\n":
      // Editors take away the blank in front of an empty line.
      oldLines.push("\n");
      newLines.push("\n");
      return;
    case "-":
      oldLines.push(content);
      return;
    case "+":
      newLines.push(content);
      return;
    default:
      throw malformed(at, "begins with none of blank, + and -");
  }
}

function isNoNewline(line: string | undefined): boolean {
  return line?.startsWith("\\") ?? false;
}

function dropNewline(lines: string[]): void {
  const last = lines.pop();
  if (last !== undefined) lines.push(last.replace(/\n$/, ""));
}

function malformed(line: number, problem: string): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `line ${line} of the diff ${problem}`,
    remedy: "give a unified diff of one file",
    details: { line },
  });
}

function mismatch(line: number, problem: string): NexusError {
  return new NexusError({
    code: "CONFLICT",
    what: `the diff does not fit line ${line} of the text: ${problem}`,
    remedy: "read the text again, and make the diff of what is there",
    details: { line },
  });
}

function shown(text: string): string {
  return JSON.stringify(text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}...`);
}
