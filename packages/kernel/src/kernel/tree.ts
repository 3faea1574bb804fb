import { DT_DIR, DT_MOUNT, NexusError } from "@nexus/contracts";
import type { Route } from "../core/router/vfs-router.js";
import type { StatResult } from "./api.js";
import type { Call } from "./call.js";
import { listPage } from "./list.js";
import type { KernelParts } from "./parts.js";
import { isAllowed } from "./pipeline.js";
import type { ReadOptionsOf } from "./resolve.js";

interface Frame {
  readonly route: Route;
  entries: readonly StatResult[];
  index: number;
  /** undefined: nothing read yet; null: nothing more. */
  cursor: string | null | undefined;
}

export interface TreeOptions {
  /** Directories for which this is false are shown but not entered. */
  readonly enters: (directory: StatResult) => boolean;
  readonly readOptionsOf: ReadOptionsOf;
}

/**
 * Everything below an opened directory, depth first, each directory before what it holds; crosses mounts,
 * follows no links. One page a level is held in memory. What the caller may not see is left out, and a
 * directory it may not read is shown without its contents.
 */
export async function* treeBelow(
  parts: KernelParts,
  call: Call,
  top: Route,
  options: TreeOptions,
): AsyncGenerator<StatResult> {
  const stack: Frame[] = [{ route: top, entries: [], index: 0, cursor: undefined }];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const stat = frame.entries[frame.index];
    if (stat === undefined) {
      if (frame.cursor === null || !(await readMore(parts, call, frame, options))) stack.pop();
      continue;
    }
    frame.index += 1;
    yield stat;
    const inside = options.enters(stat) ? await routeInside(parts, call, frame.route, stat) : null;
    if (inside !== null) stack.push({ route: inside, entries: [], index: 0, cursor: undefined });
  }
}

/** Reads the next page of a frame; false when its directory went while the walk was on its way to it. */
async function readMore(
  parts: KernelParts,
  call: Call,
  frame: Frame,
  options: TreeOptions,
): Promise<boolean> {
  const page = { cursor: frame.cursor ?? null, limit: parts.limits.treePageEntries };
  try {
    const { entries, nextCursor } = await listPage(parts, call, frame.route, page, options.readOptionsOf);
    frame.entries = entries;
    frame.index = 0;
    frame.cursor = nextCursor;
    return true;
  } catch (error) {
    if (NexusError.is(error) && (error.code === "NOT_FOUND" || error.code === "NOT_A_DIRECTORY"))
      return false;
    throw error;
  }
}

/** The directory behind an entry, when it is one that the caller may read. */
async function routeInside(
  parts: KernelParts,
  call: Call,
  directory: Route,
  stat: StatResult,
): Promise<Route | null> {
  const { entryType, path: zonePath } = stat.entry;
  if (entryType !== DT_DIR && entryType !== DT_MOUNT) return null;
  const inside = parts.router.route(directory.zoneId, zonePath, false, directory.visibleRoot);
  // A mount row whose zone this node has not wired yet leads nowhere: its route stays on the row.
  if (entryType === DT_MOUNT && inside.zoneId === directory.zoneId && inside.zonePath === zonePath)
    return null;
  return (await isAllowed(parts, call, "READ", inside)) ? inside : null;
}
