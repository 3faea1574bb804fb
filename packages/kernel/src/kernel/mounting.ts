import { DT_MOUNT, LINEARIZABLE, NexusError, type OperationContext, type ZoneId } from "@nexus/contracts";
import type { CallOptions, Kernel, SetattrRequest, SetattrResult } from "./api.js";

/** Mounts `zone` at `path`; folders above it are made. Errors: those of sysSetattr for a mount. */
export function mountZone(
  kernel: Pick<Kernel, "sysSetattr">,
  zone: ZoneId,
  path: string,
  context: OperationContext,
  options: CallOptions,
): Promise<SetattrResult> {
  const request: SetattrRequest = {
    path,
    entryType: DT_MOUNT,
    targetZoneId: zone,
    mimeType: null,
    modifiedAtMs: null,
    createdAtMs: null,
    ownerId: null,
    ttlSeconds: null,
    linkTarget: null,
    createParents: true,
    xattrs: {},
    conditions: {},
  };
  return kernel.sysSetattr(request, context, options);
}

/** Takes the mount at `path` away. Errors: NOT_FOUND, WRONG_TYPE (something else is there). */
export async function unmountZone(
  kernel: Pick<Kernel, "sysStat" | "sysUnlink">,
  path: string,
  context: OperationContext,
  options: CallOptions,
): Promise<void> {
  const { entry } = await kernel.sysStat(path, context, { ...options, consistency: LINEARIZABLE });
  if (entry.entryType !== DT_MOUNT) {
    throw new NexusError({
      code: "WRONG_TYPE",
      what: `${path} is not a mount`,
      remedy: "name the path a zone is mounted at (see `nexus zone list`)",
      details: { path },
    });
  }
  await kernel.sysUnlink({ path, recursive: false, conditions: {} }, context, options);
}
