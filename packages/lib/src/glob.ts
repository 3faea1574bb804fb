import { NexusError } from "@nexus/contracts";
import { expandBraces } from "./glob-braces.js";
import { compileSegment, type SegmentMatcher } from "./glob-segment.js";

/** Longest pattern (characters). */
export const MAX_GLOB_CHARS = 4096;

export interface Glob {
  readonly pattern: string;
  /** True when the whole path matches. A leading slash of either side is not compared. */
  matches(path: string): boolean;
  /** False only when nothing below this directory can match: whole subtrees are skipped by it. */
  canMatchBelow(directory: string): boolean;
  /** The longest directory every match lies in or equals: where a walk starts. `/` when there is none. */
  readonly base: string;
}

const GLOBSTAR = Symbol("**");
type Segment = typeof GLOBSTAR | SegmentMatcher;

function refuse(pattern: string, problem: string, remedy: string): never {
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `glob ${JSON.stringify(pattern.slice(0, 120))} ${problem}`,
    remedy,
  });
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((name) => name !== "");
}

/**
 * Both loops below remember only the last star and go on from there, which is enough for globs: the work is
 * bounded by pattern length times path length, whatever the pattern.
 */
function matchesSegments(segments: readonly Segment[], names: readonly string[]): boolean {
  let s = 0;
  let n = 0;
  let starAt = -1;
  let starName = 0;
  while (n < names.length) {
    const segment = segments[s];
    const name = names[n] as string;
    if (segment === GLOBSTAR) {
      starAt = s;
      starName = n;
      s += 1;
    } else if (segment?.matches(name) === true) {
      s += 1;
      n += 1;
    } else if (starAt !== -1) {
      starName += 1;
      n = starName;
      s = starAt + 1;
    } else {
      return false;
    }
  }
  while (segments[s] === GLOBSTAR) s += 1;
  return s === segments.length;
}

/** Could some longer path that begins with `names` match? */
function matchesPrefix(segments: readonly Segment[], names: readonly string[]): boolean {
  for (let i = 0; i < names.length; i += 1) {
    const segment = segments[i];
    if (segment === GLOBSTAR) return true;
    if (segment === undefined || !segment.matches(names[i] as string)) return false;
  }
  return names.length < segments.length;
}

function commonBase(alternatives: readonly (readonly Segment[])[]): string {
  let common: string[] | null = null;
  for (const segments of alternatives) {
    const literals: string[] = [];
    for (const segment of segments) {
      if (segment === GLOBSTAR || segment.literal === null) break;
      literals.push(segment.literal);
    }
    if (common === null) {
      common = literals;
      continue;
    }
    const differsAt: number = common.findIndex((name, i) => name !== literals[i]);
    if (differsAt !== -1) common = common.slice(0, differsAt);
  }
  return `/${(common ?? []).join("/")}`;
}

/**
 * Compiles a glob over slash-separated paths: `*` and `?` stay inside a name, `[a-z]` and `[!a-z]` match one
 * character, a `**` segment matches any number of names (none too), `{a,b}` alternatives nest, `\` takes the
 * next character literally. Names that begin with a dot are matched like others. Matching takes time bounded
 * by pattern length times path length. Errors: INVALID_ARGUMENT.
 */
export function compileGlob(pattern: string): Glob {
  if (pattern === "") refuse(pattern, "is empty", "give a pattern such as /docs/**/*.md");
  if (pattern.length > MAX_GLOB_CHARS) {
    refuse(pattern, `has ${pattern.length} characters`, `use at most ${MAX_GLOB_CHARS}`);
  }
  if (pattern.includes("\0")) refuse(pattern, "contains a NUL character", "remove it");
  const alternatives = expandBraces(pattern).map((text) =>
    segmentsOf(text).map((segment): Segment => (segment === "**" ? GLOBSTAR : compileSegment(segment))),
  );
  return {
    pattern,
    base: commonBase(alternatives),
    matches(path) {
      const names = segmentsOf(path);
      return alternatives.some((segments) => matchesSegments(segments, names));
    },
    canMatchBelow(directory) {
      const names = segmentsOf(directory);
      return alternatives.some((segments) => matchesPrefix(segments, names));
    },
  };
}
