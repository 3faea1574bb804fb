import { NexusError } from "@nexus/contracts";

/** Most alternatives a pattern may stand for: braces multiply. */
export const MAX_GLOB_ALTERNATIVES = 256;

/** Position of the brace that closes the one at `open`, with the top-level commas between; null: unbalanced. */
function closingBrace(pattern: string, open: number): { close: number; commas: number[] } | null {
  const commas: number[] = [];
  let depth = 0;
  let inClass = false;
  for (let i = open; i < pattern.length; i += 1) {
    const char = pattern[i];
    if (char === "\\") i += 1;
    else if (inClass) inClass = char !== "]";
    else if (char === "[") inClass = true;
    else if (char === "{") depth += 1;
    else if (char === "," && depth === 1) commas.push(i);
    else if (char === "}") {
      depth -= 1;
      if (depth === 0) return { close: i, commas };
    }
  }
  return null;
}

function firstBrace(pattern: string): number {
  let inClass = false;
  for (let i = 0; i < pattern.length; i += 1) {
    const char = pattern[i];
    if (char === "\\") i += 1;
    else if (inClass) inClass = char !== "]";
    else if (char === "[") inClass = true;
    else if (char === "{") return i;
  }
  return -1;
}

function refuse(pattern: string, problem: string, remedy: string): never {
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `glob ${JSON.stringify(pattern.slice(0, 120))} ${problem}`,
    remedy,
  });
}

/**
 * The patterns without braces that `{a,b}` alternatives stand for; a `{a}` without a comma stands for `a`.
 * Errors: INVALID_ARGUMENT (unbalanced, or more than MAX_GLOB_ALTERNATIVES).
 */
export function expandBraces(pattern: string): readonly string[] {
  const done: string[] = [];
  const open: string[] = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const start = firstBrace(next);
    if (start === -1) {
      done.push(next);
      continue;
    }
    const group = closingBrace(next, start);
    if (group === null) refuse(pattern, "has a { without its }", "close it, or write \\{");
    const bounds = [start, ...group.commas, group.close];
    const tail = next.slice(group.close + 1);
    // Pushed from the last to the first, so that alternatives come out in the order they were written.
    for (let i = bounds.length - 2; i >= 0; i -= 1) {
      const alternative = next.slice((bounds[i] as number) + 1, bounds[i + 1]);
      open.push(next.slice(0, start) + alternative + tail);
    }
    if (open.length + done.length > MAX_GLOB_ALTERNATIVES) {
      refuse(pattern, `stands for more than ${MAX_GLOB_ALTERNATIVES} patterns`, "use fewer alternatives");
    }
  }
  return done;
}
