import { NexusError } from "@nexus/contracts";
import { isSameOrBelow, parsePath, splitPath } from "@nexus/lib";
import type { Route } from "../core/router/vfs-router.js";
import type { ReaddirPage, StatResult } from "./api.js";

const PREFIX = "t1.";

/** Everything below a directory in a fixed order, from behind a path (names below the top; none: from the beginning). */
export type WalkBehind = (behind: readonly string[]) => AsyncIterable<StatResult>;

/**
 * One page of a walk below `top`. The cursor is the path of the last entry given out: the next page goes on behind it in
 * the order of the walk, so what is there throughout comes exactly once, whatever comes and goes around it. Errors:
 * INVALID_ARGUMENT (a cursor of something else).
 */
export async function treePage(
  top: Route,
  { cursor, limit }: { readonly cursor: string | null; readonly limit: number },
  walkBehind: WalkBehind,
): Promise<ReaddirPage> {
  const behind = cursor === null ? [] : decodeTreeCursor(top.visiblePath, cursor);
  const entries: StatResult[] = [];
  for await (const stat of walkBehind(behind)) {
    const last = entries.at(-1);
    if (last !== undefined && entries.length >= limit)
      return { entries, nextCursor: encodeTreeCursor(last.path) };
    entries.push(stat);
  }
  return { entries, nextCursor: null };
}

function encodeTreeCursor(path: string): string {
  return PREFIX + encodeURIComponent(path);
}

/** Names of the path below the top. */
function decodeTreeCursor(top: string, cursor: string): readonly string[] {
  const path = cursor.startsWith(PREFIX) ? decodePath(cursor.slice(PREFIX.length)) : null;
  if (path !== null && path !== top && isSameOrBelow(path, top)) {
    return splitPath(path).slice(splitPath(top).length);
  }
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `the cursor ${JSON.stringify(cursor.slice(0, 120))} is not one of a recursive listing of ${top}`,
    remedy: "list again from the beginning",
  });
}

function decodePath(text: string): string | null {
  try {
    return parsePath(decodeURIComponent(text));
  } catch {
    // Not what was encoded: the caller refuses the cursor by name.
    return null;
  }
}
