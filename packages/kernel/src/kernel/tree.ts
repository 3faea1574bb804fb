import { DT_MOUNT, isDirectoryType, NexusError } from "@nexus/contracts";
import { hangPath } from "@nexus/lib";
import type { Route } from "../core/router/vfs-router.js";
import type { StatResult } from "./api.js";
import type { Call } from "./call.js";
import { listPage } from "./list.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { isAllowed } from "./pipeline.js";
import type { ReadOptionsOf } from "./resolve.js";
import { toStat } from "./stat-result.js";

interface Frame {
  readonly route: Route;
  /** Only entries behind this name; null: all. */
  readonly after: string | null;
  entries: readonly StatResult[];
  index: number;
  /** undefined: nothing read yet; null: nothing more. */
  cursor: string | null | undefined;
}

function frameOf(route: Route, after: string | null): Frame {
  return { route, after, entries: [], index: 0, cursor: undefined };
}

export interface TreeOptions {
  /** Directories for which this is false are shown but not entered. */
  readonly enters: (directory: StatResult) => boolean;
  readonly readOptionsOf: ReadOptionsOf;
  /** Names of the path below the top that the walk goes on behind, whether or not that is still there; none: all of it. */
  readonly behind?: readonly string[];
  /** Entries read of a directory at once, when fewer than usual are wanted. */
  readonly pageEntries?: number;
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
  const stack = await framesBehind(parts, call, top, options);
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const stat = frame.entries[frame.index];
    if (stat === undefined) {
      if (frame.cursor === null || !(await readMore(parts, call, frame, options))) stack.pop();
      continue;
    }
    frame.index += 1;
    yield stat;
    const inside = options.enters(stat) ? await routeInside(parts, call, frame.route, stat) : null;
    if (inside !== null) stack.push(frameOf(inside, null));
  }
}

/** The directories a walk is in when it has just shown what is at those names; what is gone is left. */
async function framesBehind(
  parts: KernelParts,
  call: Call,
  top: Route,
  { behind, readOptionsOf, enters }: TreeOptions,
): Promise<Frame[]> {
  const frames: Frame[] = [];
  let directory = top;
  for (const name of behind ?? []) {
    frames.push(frameOf(directory, name));
    const row = parts.router.route(
      directory.zoneId,
      hangPath(directory.zonePath, `/${name}`),
      true,
      directory.visibleRoot,
    );
    const entry = await metaStoreOf(parts, row.zoneId).get(row.zonePath, await readOptionsOf(row));
    const stat = entry === null ? null : toStat(entry, row.visiblePath);
    const inside = stat !== null && enters(stat) ? await routeInside(parts, call, directory, stat) : null;
    if (inside === null) return frames;
    directory = inside;
  }
  return [...frames, frameOf(directory, null)];
}

/** Reads the next page of a frame; false when its directory went while the walk was on its way to it. */
async function readMore(
  parts: KernelParts,
  call: Call,
  frame: Frame,
  options: TreeOptions,
): Promise<boolean> {
  const { cursor, after } = frame;
  const start = cursor === undefined && after !== null ? { after } : {};
  const page = {
    cursor: cursor ?? null,
    limit: options.pageEntries ?? parts.limits.treePageEntries,
    ...start,
  };
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
  if (!isDirectoryType(entryType)) return null;
  const inside = parts.router.route(directory.zoneId, zonePath, false, directory.visibleRoot);
  // A mount row whose zone this node has not wired yet leads nowhere: its route stays on the row.
  if (entryType === DT_MOUNT && inside.zoneId === directory.zoneId && inside.zonePath === zonePath)
    return null;
  return (await isAllowed(parts, call, "READ", inside)) ? inside : null;
}
