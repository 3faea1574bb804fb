import type { ZoneId } from "@nexus/contracts";
import type { Mutation } from "../abc/meta-store.js";
import type { PermissionProvider } from "../core/permissions/types.js";
import type { KernelParts } from "./parts.js";

/**
 * What a provider said of a path was of the row that was there: it is forgotten where the row goes, moves or has another
 * owner. Called whatever came of the commit; forgetting too much costs one question. Other nodes' commits: LeaseFollower.
 */
export function forgetMovedGrants(parts: KernelParts, zone: ZoneId, mutations: readonly Mutation[]): void {
  for (const mutation of mutations) {
    for (const path of pathsOfOtherRows(mutation)) parts.leases.revoke(zone, path);
  }
}

/** Leases go where a provider says that grants have changed; returns what ends that. */
export function followGrants(parts: KernelParts, provider: PermissionProvider | null): () => void {
  const stop = provider?.onChange?.((change) => {
    if (change.kind === "all") parts.leases.clear();
    else parts.leases.revoke(change.zoneId, change.zonePath);
  });
  return stop ?? (() => undefined);
}

/** Paths at which another row, or a row of another owner, may be afterwards. */
function pathsOfOtherRows(mutation: Mutation): readonly string[] {
  switch (mutation.kind) {
    case "remove":
    case "discard":
      return [mutation.path];
    case "rename":
      return [mutation.from, mutation.to];
    case "setAttributes":
      return mutation.ownerId === null ? [] : [mutation.path];
    case "create":
    case "putContent":
    case "setXattrs":
    case "tie":
    case "keepSession":
      return [];
    default:
      return mutation satisfies never;
  }
}
