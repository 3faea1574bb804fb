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

/** Places one edit replaces, of all its replacements together. */
export const MAX_EDIT_PLACES = 1_000_000;
/** Lines of a text or a diff that is applied to it. */
export const MAX_DIFF_LINES = 2_000_000;
/** A list of replacements reads as many texts of the longest length as this, since nothing else runs meanwhile. */
const MAX_TEXTS_READ = 8;

/**
 * Makes replacements one after the other, each on what the one before left. Errors: CONFLICT (a text is not there, or
 * more than once), INVALID_ARGUMENT (an empty one), RESOURCE_EXHAUSTED (the text would be longer than `maxCharacters`,
 * more than `MAX_EDIT_PLACES` are replaced, or too much would have to be read); nothing is made in part.
 */
export function replaceText(
  text: string,
  replacements: readonly TextReplacement[],
  maxCharacters: number,
): string {
  let edited = text;
  let readCharacters = 0;
  let places = 0;
  for (const [index, { oldText, newText, all = false }] of replacements.entries()) {
    if (oldText === "") {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `replacement ${index + 1} looks for an empty text`,
        remedy: "name the text to be replaced",
      });
    }
    readCharacters += edited.length;
    if (readCharacters > MAX_TEXTS_READ * maxCharacters) {
      throw tooMuch(
        `replacement ${index + 1} reads`,
        readCharacters,
        MAX_TEXTS_READ * maxCharacters,
        "characters",
      );
    }
    const found = placesOf(edited, oldText, MAX_EDIT_PLACES - places);
    places += found.length;
    if (found.length !== 1 && !(all && found.length > 0)) throw notOnce(oldText, index, found.length);
    const length = edited.length + found.length * (newText.length - oldText.length);
    if (length > maxCharacters) {
      throw tooMuch(`replacement ${index + 1} makes the text`, length, maxCharacters, "characters");
    }
    edited = replacedAt(edited, found, oldText.length, newText);
  }
  return edited;
}

/** Where it begins, from left to right, none over another. Errors: RESOURCE_EXHAUSTED above `most`. */
function placesOf(text: string, part: string, most: number): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
    if (found.length === most) throw tooMuch(`${shown(part)} is replaced in`, most + 1, most, "places");
    found.push(at);
  }
  return found;
}

function replacedAt(text: string, places: readonly number[], length: number, newText: string): string {
  const pieces: string[] = [];
  let next = 0;
  for (const at of places) {
    pieces.push(text.slice(next, at), newText);
    next = at + length;
  }
  pieces.push(text.slice(next));
  return pieces.join("");
}

function notOnce(oldText: string, index: number, places: number): NexusError {
  return new NexusError({
    code: "CONFLICT",
    what: `${shown(oldText)} of replacement ${index + 1} is there ${places} times`,
    remedy: places === 0 ? "read the text again" : "give more of what is around it, or ask for all of them",
    details: { replacement: index + 1, places },
  });
}

function tooMuch(what: string, amount: number, limit: number, unit: string): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${what} ${amount} ${unit}, ${limit} at most are possible`,
    remedy: "make several edits of it, or read, change and write it",
    details: { limit },
  });
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
 * Errors: INVALID_ARGUMENT (no diff, naming the line), CONFLICT (the text is another, naming the line of the text),
 * RESOURCE_EXHAUSTED above MAX_DIFF_LINES.
 */
export function applyUnifiedDiff(text: string, diff: string): string {
  const lines = linesOf(text);
  const edited: string[] = [];
  let next = 0;
  for (const hunk of hunksOf(diff)) {
    if (hunk.start < next) throw malformed(hunk.at, "goes back behind the hunk before it");
    if (hunk.start > lines.length) throw mismatch(lines.length + 1, "the text ends before it");
    for (const line of lines.slice(next, hunk.start)) edited.push(line);
    for (const [index, expected] of hunk.oldLines.entries()) {
      const line = lines[hunk.start + index];
      if (line !== expected) throw mismatch(hunk.start + index + 1, `it is not ${shown(expected)}`);
    }
    for (const line of hunk.newLines) edited.push(line);
    next = hunk.start + hunk.oldLines.length;
  }
  return edited.concat(lines.slice(next)).join("");
}

/** Each with its line end; the last one may have none. Errors: RESOURCE_EXHAUSTED above MAX_DIFF_LINES. */
function linesOf(text: string): readonly string[] {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  if (count > MAX_DIFF_LINES) throw tooMuch("a text or diff has", count, MAX_DIFF_LINES, "lines");
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
