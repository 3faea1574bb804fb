import fc from "fast-check";
import type { UnlinkItem } from "./fuzz-calls.js";
import { DIFFS, type TextEdit } from "./text-changes.js";

/** Small calls of Tier 2 that change one thing, or nothing. */
export type Tier2Change =
  | {
      readonly kind: "edit";
      readonly path: string;
      readonly change: TextEdit;
      readonly expected: "any" | "current" | "other";
    }
  | { readonly kind: "rmdir"; readonly path: string; readonly recursive: boolean }
  | { readonly kind: "unlinkAtomic"; readonly items: readonly UnlinkItem[] };

const replacements = fc.record({
  oldText: fc.constantFrom("two", "two", "t", "o", "\n", "one", "x", "x", ""),
  newText: fc.constantFrom("two", "1", "", "ä"),
  all: fc.constantFrom(true, true, false),
});

const textEdits: fc.Arbitrary<TextEdit> = fc.oneof(
  { weight: 4, arbitrary: fc.array(replacements, { minLength: 1, maxLength: 2 }) },
  { weight: 2, arbitrary: fc.record({ diff: fc.constantFrom(...DIFFS.keys(), "no diff") }) },
);

/** Where there is a file more often than anywhere. */
const shallow = fc.constantFrom("/a", "/b", "/c", "/a/a", "/b/a");

export function tier2Changes(
  paths: fc.Arbitrary<string>,
  unlinks: fc.Arbitrary<UnlinkItem>,
): fc.Arbitrary<Tier2Change> {
  const plainUnlinks = unlinks.map((item): UnlinkItem => ({ ...item, recursive: false }));
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("edit" as const),
        path: fc.oneof(paths, shallow, shallow),
        change: textEdits,
        expected: fc.constantFrom("any", "current", "other", "other"),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("rmdir" as const), path: paths, recursive: fc.boolean() }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("unlinkAtomic" as const),
        items: fc.array(fc.oneof(plainUnlinks, plainUnlinks, plainUnlinks, unlinks), { maxLength: 3 }),
      }),
    },
  );
}
