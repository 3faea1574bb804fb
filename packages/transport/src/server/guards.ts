import { NexusError, type OperationContext } from "@nexus/contracts";
import { parseZoneId } from "@nexus/lib";

/** Errors: PERMISSION_DENIED. */
export function assertAdmin(context: OperationContext, doing: string): void {
  if (context.isAdmin || context.isSystem) return;
  throw new NexusError({
    code: "PERMISSION_DENIED",
    what: `${context.userId} may not ${doing}`,
    remedy: "ask an administrator",
  });
}

/**
 * The caller's context with paths starting in another zone, when the request names one. The zone must be one the
 * caller has a grant in. Errors: INVALID_ARGUMENT, PERMISSION_DENIED.
 */
export function contextInZone(context: OperationContext, zoneText: string): OperationContext {
  if (zoneText === "" || zoneText === context.zoneId) return context;
  const zoneId = parseZoneId(zoneText);
  const isGranted = context.zoneGrants.some((grant) => grant.zoneId === zoneId);
  if (context.isAdmin || context.isSystem || isGranted) return { ...context, zoneId };
  throw new NexusError({
    code: "PERMISSION_DENIED",
    what: `${context.userId} has no grant in zone ${zoneId}`,
    remedy: "ask an administrator for one",
  });
}

/** What an RPC of the original protocol that this release does not have answers. */
export function unsupported(what: string, remedy: string): NexusError {
  return new NexusError({ code: "UNSUPPORTED", what: `${what} is not available in this release`, remedy });
}
