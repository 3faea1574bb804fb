import { DT_REG, type FileMetadata, type WriteConditions } from "@nexus/contracts";
import { checkConditions } from "../core/namespace/conditions.js";
import { requireWithinQuota, type ZoneUsage } from "../core/namespace/usage.js";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import { type KernelParts, metaStoreOf } from "./parts.js";

/**
 * Refuses a file of this size (0 where it is not known yet) before its bytes are stored, when the zone's quota will not
 * take it: else what was stored for nothing stays until it is collected. The commit decides all the rest. Errors:
 * QUOTA_EXCEEDED, CONFLICT (the write's own condition does not hold).
 */
export async function refuseBeyondQuota(
  parts: KernelParts,
  call: Call,
  route: Route,
  sizeBytes: number,
  conditions: WriteConditions,
): Promise<void> {
  const store = metaStoreOf(parts, route.zoneId);
  const known = await store.usage(call.localReadOptions());
  if (known === null || hasRoom(known, sizeBytes)) return;
  // What this node has applied may be behind: only a fresh look may refuse.
  const read = (): Promise<FileMetadata | null> => store.get(route.zonePath, call.freshReadOptions());
  const before = await read();
  const used = await store.usage(call.freshReadOptions());
  const after = await read();
  const isSteady = before?.inode === after?.inode && before?.version === after?.version;
  if (used === null || !isSteady || (after !== null && after.entryType !== DT_REG)) return;
  checkConditions(route.visiblePath, after, conditions);
  const replacedBytes = after === null || after.contentId === null ? 0 : after.sizeBytes;
  requireWithinQuota(route.zoneId, used, {
    ...used,
    entries: used.entries + (after === null ? 1 : 0),
    bytes: used.bytes - replacedBytes + sizeBytes,
  });
}

/** Also where nothing is replaced. */
function hasRoom({ entries, bytes, maxEntries, maxBytes }: ZoneUsage, sizeBytes: number): boolean {
  return (
    (maxEntries === null || entries < maxEntries) && (maxBytes === null || bytes + sizeBytes <= maxBytes)
  );
}
