import { NexusError } from "@nexus/contracts";
import type { StatResult } from "./api.js";
import type { Call } from "./call.js";
import type { KernelParts } from "./parts.js";
import { type Virtual, virtualAt, virtualChildren } from "./virtual.js";

/** What makes a walk pass over a virtual directory: it went meanwhile, or is not for this caller. */
const PASSED_OVER: ReadonlySet<string> = new Set(["NOT_FOUND", "NOT_A_DIRECTORY", "PERMISSION_DENIED"]);

export interface VirtualTreeOptions {
  /** Directories for which this is false are shown but not entered. */
  readonly enters: (directory: StatResult) => boolean;
  /** Names of the path below the top that the walk goes on behind, whether or not that is still there; none: all of it. */
  readonly behind?: readonly string[];
}

/**
 * Everything below a virtual directory, depth first in the order of names, each directory before what it holds. Errors:
 * NOT_A_DIRECTORY.
 */
export async function* virtualTreeBelow(
  parts: KernelParts,
  call: Call,
  top: Virtual,
  { enters, behind = [] }: VirtualTreeOptions,
): AsyncGenerator<StatResult> {
  const [last, ...lastBelow] = behind;
  for (const { name, route, stat } of await virtualChildren(parts, call, top)) {
    if (last !== undefined && name < last) continue;
    const isShown = name === last;
    if (!isShown) yield stat;
    if (!stat.isDirectory || !enters(stat)) continue;
    const inside = await quietly(() => virtualAt(parts, call, "READ", route));
    if (inside === null || inside.node.kind === "file") continue;
    yield* virtualTreeBelow(parts, call, inside, { enters, behind: isShown ? lastBelow : [] });
  }
}

async function quietly<T>(work: () => Promise<T | null>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (NexusError.is(error) && PASSED_OVER.has(error.code)) return null;
    throw error;
  }
}
