import { type ContentId, NexusError } from "@nexus/contracts";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";

/**
 * Called under the lock, before bytes are put where no entry names any: what a host folder holds there is
 * not ours to replace. Errors: ALREADY_EXISTS.
 */
export async function requireVacant(call: Call, route: Route): Promise<void> {
  const lengthBytes = await call.within(`looking at the host file of ${route.visiblePath}`, () =>
    route.store.sizeBytes(route.storePath as ContentId),
  );
  if (lengthBytes === null) return;
  throw new NexusError({
    code: "ALREADY_EXISTS",
    what: `${route.visiblePath} has no content in Nexus, but its host folder has a file of ${lengthBytes} bytes there`,
    remedy: `move ${route.storePath} away in the host folder, or choose another name`,
    details: { path: route.visiblePath, lengthBytes },
  });
}
