import fc from "fast-check";

/** Few names and little depth: calls that never meet at a path find nothing. */
const names = fc.oneof(
  { weight: 4, arbitrary: fc.constant("a") },
  { weight: 3, arbitrary: fc.constant("b") },
  { weight: 1, arbitrary: fc.constantFrom("ab", "c") },
);

export function fuzzPaths(withRoot: boolean): fc.Arbitrary<string> {
  const ofDepth = (depth: number): fc.Arbitrary<string> =>
    fc.array(names, { minLength: depth, maxLength: depth }).map((each) => `/${each.join("/")}`);
  return fc.oneof(
    { weight: 8, arbitrary: ofDepth(1) },
    { weight: 7, arbitrary: ofDepth(2) },
    { weight: 2, arbitrary: ofDepth(3) },
    ...(withRoot ? [{ weight: 1, arbitrary: ofDepth(0) }] : []),
  );
}
