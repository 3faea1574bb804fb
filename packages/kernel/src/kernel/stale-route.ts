import { DT_MOUNT, NexusError } from "@nexus/contracts";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import { type KernelParts, metaStoreOf } from "./parts.js";

/**
 * What a refused commit means to its caller. A mount that another node has just made may be in the zone's rows before this
 * node routes through it; the rows then say "not a directory" of a path that is fine. The look at the row brings this
 * node up to date, so that the next try goes through the mount.
 */
export async function explainRefusal(
  parts: KernelParts,
  call: Call,
  route: Route,
  error: unknown,
): Promise<unknown> {
  if (!NexusError.is(error) || error.code !== "NOT_A_DIRECTORY") return error;
  const { path } = error.details;
  if (typeof path !== "string" || call.leftMs() <= 0) return error;
  const look = metaStoreOf(parts, route.zoneId).get(path, call.freshReadOptions());
  // When the look fails, too, there is nothing to add to the refusal.
  const row = await look.catch(() => null);
  return row?.entryType === DT_MOUNT ? notYetRouted(route, path, error) : error;
}

function notYetRouted(route: Route, mountPath: string, cause: NexusError): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `${route.visiblePath} lies in a zone that was mounted at ${mountPath} of zone ${route.zoneId} a moment ago`,
    remedy: "nothing was changed: try again, now that this node knows of the mount",
    details: { path: route.visiblePath, mountPath },
    cause,
  });
}
