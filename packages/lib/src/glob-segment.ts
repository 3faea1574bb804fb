import { NexusError } from "@nexus/contracts";

/** Matches one name of a path. */
export interface SegmentMatcher {
  matches(name: string): boolean;
  /** The only name it matches, or null when it has wildcards. */
  readonly literal: string | null;
}

type Token =
  | { readonly kind: "char"; readonly char: string }
  | { readonly kind: "any" }
  | { readonly kind: "star" }
  | { readonly kind: "class"; readonly negated: boolean; readonly ranges: readonly CharRange[] };

/** Code points, both ends included. */
interface CharRange {
  readonly from: number;
  readonly to: number;
}

function refuse(segment: string, problem: string, remedy: string): never {
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `glob segment ${JSON.stringify(segment.slice(0, 80))} ${problem}`,
    remedy,
  });
}

const codePoint = (char: string): number => char.codePointAt(0) ?? 0;

/** Reads a class from after its `[`; returns it and the position after its `]`. */
function readClass(segment: string, chars: readonly string[], start: number): { token: Token; next: number } {
  let i = start;
  const negated = chars[i] === "!" || chars[i] === "^";
  if (negated) i += 1;
  const ranges: CharRange[] = [];
  for (let first = true; ; first = false) {
    let char = chars[i];
    if (char === undefined) refuse(segment, "has a [ without its ]", "close it, or write \\[");
    // A ] right after the [ stands for itself.
    if (char === "]" && !first) break;
    if (char === "\\" && chars[i + 1] !== undefined) {
      i += 1;
      char = chars[i] as string;
    }
    const end = chars[i + 2];
    if (chars[i + 1] === "-" && end !== undefined && end !== "]") {
      if (codePoint(end) < codePoint(char))
        refuse(segment, `has the empty range ${char}-${end}`, "swap its ends");
      ranges.push({ from: codePoint(char), to: codePoint(end) });
      i += 3;
    } else {
      ranges.push({ from: codePoint(char), to: codePoint(char) });
      i += 1;
    }
  }
  return { token: { kind: "class", negated, ranges }, next: i + 1 };
}

function tokenize(segment: string): readonly Token[] {
  const chars = Array.from(segment);
  const tokens: Token[] = [];
  for (let i = 0; i < chars.length; ) {
    const char = chars[i] as string;
    if (char === "*") {
      if (tokens.at(-1)?.kind !== "star") tokens.push({ kind: "star" });
      i += 1;
    } else if (char === "?") {
      tokens.push({ kind: "any" });
      i += 1;
    } else if (char === "[") {
      const { token, next } = readClass(segment, chars, i + 1);
      tokens.push(token);
      i = next;
    } else if (char === "\\") {
      const escaped = chars[i + 1];
      if (escaped === undefined) refuse(segment, "ends in a lone backslash", "write \\\\ for a backslash");
      tokens.push({ kind: "char", char: escaped });
      i += 2;
    } else {
      tokens.push({ kind: "char", char });
      i += 1;
    }
  }
  return tokens;
}

function matchesChar(token: Token, char: string): boolean {
  switch (token.kind) {
    case "char":
      return token.char === char;
    case "any":
      return true;
    case "star":
      return false;
    case "class": {
      const point = codePoint(char);
      return token.ranges.some((range) => point >= range.from && point <= range.to) !== token.negated;
    }
  }
}

function matchesTokens(tokens: readonly Token[], chars: readonly string[]): boolean {
  let t = 0;
  let c = 0;
  let starAt = -1;
  let starChar = 0;
  while (c < chars.length) {
    const token = tokens[t];
    if (token?.kind === "star") {
      starAt = t;
      starChar = c;
      t += 1;
    } else if (token !== undefined && matchesChar(token, chars[c] as string)) {
      t += 1;
      c += 1;
    } else if (starAt !== -1) {
      starChar += 1;
      c = starChar;
      t = starAt + 1;
    } else {
      return false;
    }
  }
  while (tokens[t]?.kind === "star") t += 1;
  return t === tokens.length;
}

/** Compiles one name's pattern (no slash, no braces). Errors: INVALID_ARGUMENT. */
export function compileSegment(segment: string): SegmentMatcher {
  const tokens = tokenize(segment);
  if (tokens.every((token) => token.kind === "char")) {
    const literal = tokens.map((token) => token.char).join("");
    return { literal, matches: (name) => name === literal };
  }
  return { literal: null, matches: (name) => matchesTokens(tokens, Array.from(name)) };
}
