import {
  type DirEntryType,
  DT_DIR,
  DT_LINK,
  DT_REG,
  ENTRY_TYPE_NAMES,
  isMountType,
  NexusError,
} from "@nexus/contracts";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import { childRoute } from "./list.js";
import { type KernelParts, metaStoreOf } from "./parts.js";

/**
 * Looks through a tree at the call's read position before anything of it is copied: what cannot be copied, or stands for
 * a place elsewhere, must not stop the copy half way. Errors: WRONG_TYPE, CROSS_ZONE, each naming the path.
 */
export async function requireCopyableTree(parts: KernelParts, call: Call, top: Route): Promise<void> {
  const boundary = parts.router.boundaryBelow(top.zoneId, top.zonePath);
  if (boundary !== null) throw crossesMount(boundary);
  const store = metaStoreOf(parts, top.zoneId);
  const { treePageEntries: limit } = parts.limits;
  const waiting: Route[] = [top];
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    let cursor: string | null = null;
    do {
      const options = await call.pinnedReadOptions(top.zoneId);
      const page: Awaited<ReturnType<typeof store.list>> = await store.list(
        directory.zonePath,
        { cursor, limit },
        options,
      );
      for (const entry of page.entries) {
        const child = childRoute(parts, directory, entry);
        if (!isCopied(entry.entryType)) throw refusedCopy(child, entry.entryType);
        if (entry.entryType === DT_DIR) waiting.push(child);
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
  }
}

function isCopied(entryType: DirEntryType): boolean {
  return entryType === DT_REG || entryType === DT_DIR || entryType === DT_LINK;
}

/** Why an entry is not copied, by itself or in a tree. Messages belong to the pipe or stream they were put into. */
export function refusedCopy(route: Route, entryType: DirEntryType): NexusError {
  if (isMountType(entryType)) return crossesMount(route.visiblePath);
  return new NexusError({
    code: "WRONG_TYPE",
    what: `${route.visiblePath} is a ${ENTRY_TYPE_NAMES[entryType]}, which cannot be copied`,
    remedy: "copy the files and directories around it, and make a new one at the target",
    details: { path: route.visiblePath },
  });
}

function crossesMount(path: string): NexusError {
  return new NexusError({
    code: "CROSS_ZONE",
    what: `${path} is a mount: a copy of a tree does not cross it`,
    remedy: `copy ${path} by itself`,
    details: { path },
  });
}
