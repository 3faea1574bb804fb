import { NexusError, SYSTEM_PREFIX } from "@nexus/contracts";
import { isSameOrBelow } from "@nexus/lib";
import type { ResolverMatch } from "../core/dispatch/resolver-registry.js";
import type { Route } from "../core/router/vfs-router.js";
import type { KernelParts } from "./parts.js";

const SYSTEM_ROOT = SYSTEM_PREFIX.slice(0, -1);

function isSystemPath(route: Route): boolean {
  return isSameOrBelow(route.zonePath, SYSTEM_ROOT);
}

/** The path resolvers know a place by: system paths are the node's, all others the zone's. */
export function virtualPathOf(route: Route): string {
  return isSystemPath(route) ? route.zonePath : `/${route.zoneId}${route.zonePath}`;
}

/** Who answers for a route; null: it is an ordinary one. */
export function resolverOf(parts: KernelParts, route: Route): ResolverMatch | null {
  if (!isSystemPath(route) && !parts.resolvers.mayClaim(route.zonePath)) return null;
  return parts.resolvers.find(virtualPathOf(route));
}

/** Nothing can be changed where a resolver answers. Errors: READ_ONLY. */
export function refuseVirtual(parts: KernelParts, route: Route): void {
  const match = resolverOf(parts, route);
  if (match !== null) throw readOnly(route, match.resolver.name);
}

export function readOnly(route: Route, resolver: string): NexusError {
  return new NexusError({
    code: "READ_ONLY",
    what: `${route.visiblePath} is made by ${resolver} and cannot be changed`,
    remedy: "use the command that changes what it shows",
    details: { path: route.visiblePath },
  });
}
