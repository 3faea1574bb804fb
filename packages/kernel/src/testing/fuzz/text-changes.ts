import { Refusal } from "./model-tree.js";

/** One text in the place of another, once or everywhere. */
export interface Replacement {
  readonly oldText: string;
  readonly newText: string;
  readonly all: boolean;
}

/** A diff by its text, or replacements one after the other. */
export type TextEdit = { readonly diff: string } | readonly Replacement[];

/** Diffs with what they mean, said without lines; null: the text is another. */
export const DIFFS: ReadonlyMap<string, (text: string) => string | null> = new Map([
  ["@@ -0,0 +1 @@\n+two\n", (text: string) => `two\n${text}`],
  [
    "@@ -1,1 +1,2 @@\n-one\n+1\n+x\n",
    (text: string) => (text.startsWith("one\n") ? `1\nx\n${text.slice(4)}` : null),
  ],
  ["@@ -1 +0,0 @@\n-two\n", (text: string) => (text.startsWith("two\n") ? text.slice(4) : null)],
  [
    "@@ -2 +2 @@\n-two\n\\ No newline at end of file\n+2\n",
    (text: string) => (/^[^\n]*\ntwo$/.test(text) ? `${text.slice(0, -3)}2\n` : null),
  ],
]);

/** The text with the change made; refused when it does not fit. */
export function editedText(text: string, edit: TextEdit): string {
  if (!("diff" in edit)) return edit.reduce(replaced, text);
  const meaning = DIFFS.get(edit.diff);
  if (meaning === undefined) throw new Refusal("INVALID_ARGUMENT");
  const edited = meaning(text);
  if (edited === null) throw new Refusal("CONFLICT");
  return edited;
}

function replaced(text: string, { oldText, newText, all }: Replacement): string {
  if (oldText === "") throw new Refusal("INVALID_ARGUMENT");
  const at = text.indexOf(oldText);
  if (at < 0) throw new Refusal("CONFLICT");
  const before = text.slice(0, at) + newText;
  const rest = text.slice(at + oldText.length);
  if (!rest.includes(oldText)) return before + rest;
  if (!all) throw new Refusal("CONFLICT");
  return before + replaced(rest, { oldText, newText, all });
}

/** What bytes say as text; refused when they say nothing. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal("INVALID_ARGUMENT");
  }
}
