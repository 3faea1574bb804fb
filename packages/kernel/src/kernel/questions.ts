import { isDirectoryType, NexusError } from "@nexus/contracts";
import { isSameOrBelow } from "@nexus/lib";
import type { Permission } from "../core/permissions/types.js";
import type { StatResult, TopLevelMount } from "./api.js";
import type { Call } from "./call.js";
import type { KernelParts } from "./parts.js";
import { isAllowed } from "./pipeline.js";
import { placeOfRow } from "./resolve.js";
import { statEntry } from "./stat.js";
import { virtualAt } from "./virtual.js";

/** What is there, as a listing shows it; null: nothing. */
export async function statOrNull(parts: KernelParts, call: Call, path: string): Promise<StatResult | null> {
  try {
    return await statEntry(parts, call, path);
  } catch (error) {
    if (NexusError.is(error) && (error.code === "NOT_FOUND" || error.code === "NOT_A_DIRECTORY")) return null;
    throw error;
  }
}

/** See KernelTier2.access. What the caller may not even see it may do nothing with. */
export async function access(
  parts: KernelParts,
  call: Call,
  path: string,
  permission: Permission,
): Promise<boolean> {
  const route = placeOfRow(parts, call, path);
  try {
    await statEntry(parts, call, path);
    if (permission === "TRAVERSE") return true;
    if (!(await isAllowed(parts, call, permission, route))) return false;
    // A virtual path may be read by whom the gate lets; nobody writes it.
    return permission === "READ" || (await virtualAt(parts, call, "TRAVERSE", route)) === null;
  } catch (error) {
    if (NexusError.is(error) && error.code === "PERMISSION_DENIED") return false;
    throw error;
  }
}

export async function isDirectory(parts: KernelParts, call: Call, path: string): Promise<boolean> {
  const type = (await statOrNull(parts, call, path))?.entry.entryType;
  return type !== undefined && isDirectoryType(type);
}

/** Routing is what this node has applied. */
export async function topLevelMounts(parts: KernelParts, call: Call): Promise<readonly TopLevelMount[]> {
  const here = parts.router.mounts().filter(({ zone }) => zone === call.context.zoneId);
  const isHidden = (path: string): boolean =>
    here.some((other) => other.path !== path && isSameOrBelow(path, other.path));
  const top = here.filter(({ path }) => !isHidden(path));
  const seen = await Promise.all(
    top.map(async ({ path, target }) => {
      const mayTraverse = await isAllowed(parts, call, "TRAVERSE", placeOfRow(parts, call, path));
      return mayTraverse ? [{ path, zoneId: target }] : [];
    }),
  );
  return seen.flat().sort((a, b) => (a.path < b.path ? -1 : 1));
}
