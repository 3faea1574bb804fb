import { LINEARIZABLE, NexusError, type ZoneId } from "@nexus/contracts";
import type { Kernel } from "@nexus/kernel";
import { joinPath } from "@nexus/lib";
import { assertAdmin } from "../../server/guards.js";
import { type CallInfo, callOptions } from "../../server/unary.js";
import type { ZoneOperations } from "../zone-operations.js";

/** Directory of mounts, one for each path a zone was shared from: how others find the zone by the path. */
const SHARES = "/__shares__";
/** Entries of the directory that are copied in one step. */
const PAGE_ENTRIES = 256;

/** Where the share of a path is found. A path is one name there: shares of nested directories do not meet. */
export function shareOf(path: string): string {
  return joinPath(SHARES, encodeURIComponent(path));
}

/**
 * Makes a zone that holds a copy of a directory, and registers it under the directory's path; the directory stays as it
 * is. Resolves with the number of copied entries, the directory included. A share that fails half way is taken back.
 * Errors: PERMISSION_DENIED, NOT_FOUND, NOT_A_DIRECTORY, ZONE_EXISTS, ALREADY_EXISTS (the path is shared already), and
 * those of creating a zone and of copying.
 */
export async function shareDirectory(
  kernel: Kernel,
  zones: ZoneOperations,
  path: string,
  zone: ZoneId,
  call: CallInfo,
): Promise<number> {
  assertAdmin(call.context, `share ${path}`);
  const options = callOptions(call, LINEARIZABLE);
  const share = shareOf(path);
  await requireDirectory(kernel, path, call);
  await requireUnshared(kernel, path, share, call);
  await zones.create(zone, { mountPath: null, consistency: "strong" }, call);
  try {
    await zones.mount(zone, share, call);
    let copiedCount = 1;
    let cursor: string | null = null;
    do {
      const page = await kernel.sysReaddir({ path, cursor, limit: PAGE_ENTRIES }, call.context, options);
      for (const child of page.entries) {
        const to = joinPath(share, child.path.slice(child.path.lastIndexOf("/") + 1));
        const request = { from: child.path, to, overwrite: false, recursive: child.isDirectory };
        copiedCount += (await kernel.sysCopy(request, call.context, options)).copiedCount;
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
    return copiedCount;
  } catch (error) {
    throw await takenBack(NexusError.from(error));
  }

  async function takenBack(error: NexusError): Promise<NexusError> {
    try {
      // With its mount, if it came to that.
      await zones.remove(zone, true, call);
      return error;
    } catch (cause) {
      const { code, what, details } = error;
      const remedy = `remove zone ${zone}, which is left half made: ${NexusError.from(cause).message}`;
      return new NexusError({ code, what, remedy, details, cause: error });
    }
  }
}

async function requireDirectory(kernel: Kernel, path: string, call: CallInfo): Promise<void> {
  const stat = await kernel.sysStat(path, call.context, callOptions(call, LINEARIZABLE));
  if (stat.isDirectory) return;
  throw new NexusError({
    code: "NOT_A_DIRECTORY",
    what: `${path} is not a directory`,
    remedy: "share a directory",
    details: { path },
  });
}

async function requireUnshared(kernel: Kernel, path: string, share: string, call: CallInfo): Promise<void> {
  const target = await sharedZone(kernel, share, call);
  if (target === null) return;
  throw new NexusError({
    code: "ALREADY_EXISTS",
    what: `${path} is shared already, as zone ${target}`,
    remedy: `join that zone, or unmount ${share} first`,
    details: { zoneId: target },
  });
}

/** The zone mounted at the share of a path; null when the path was never shared. */
export async function sharedZone(kernel: Kernel, share: string, call: CallInfo): Promise<ZoneId | null> {
  try {
    const { entry } = await kernel.sysStat(share, call.context, callOptions(call, LINEARIZABLE));
    return entry.targetZoneId;
  } catch (error) {
    if (NexusError.is(error) && error.code === "NOT_FOUND") return null;
    throw error;
  }
}
