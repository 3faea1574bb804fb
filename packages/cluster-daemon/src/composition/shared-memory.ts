import { existsSync } from "node:fs";
import { join } from "node:path";
import { removeLeftovers, SharedMemoryDriver } from "@nexus/backends";
import type { NodeId } from "@nexus/contracts";
import { DEFAULT_KERNEL_LIMITS, type LocalChannelDriver } from "@nexus/kernel";
import type { Closers } from "../lifecycle/closers.js";
import type { Logger } from "../log/logger.js";

const SHARED_MEMORY = "/dev/shm";

/**
 * Pipes and streams with io_profile shared_memory, in a folder of this node alone; none where the system has no /dev/shm
 * or does not let this user in: they are refused by name then, and everything else goes on.
 */
export async function openSharedMemory(
  nodeId: NodeId,
  { closers, logger }: { readonly closers: Closers; readonly logger: Logger },
): Promise<{ readonly shared_memory?: LocalChannelDriver }> {
  if (!existsSync(SHARED_MEMORY)) return {};
  // One process at a time is this node, so what is in its folder of shared memory is left over. Its data folder's path
  // would not do as a name: containers that share their memory all have the same one.
  const name = `nexus-${nodeId}`;
  try {
    const maxWaiters = DEFAULT_KERNEL_LIMITS.maxChannelWaiters;
    const folder = join(SHARED_MEMORY, name);
    const driver = await SharedMemoryDriver.open({ folder, maxWaiters, wallMs: () => Date.now() });
    closers.push("shared memory", () => driver.close());
    await tidy(name, logger);
    return { shared_memory: driver };
  } catch (error) {
    logger.warn({ err: error }, "no pipes and streams in shared memory on this node");
    return {};
  }
}

/** Memory that nobody uses is no reason not to start. */
async function tidy(ownName: string, logger: Logger): Promise<void> {
  try {
    const removed = await removeLeftovers(SHARED_MEMORY, ownName);
    if (removed.length > 0) logger.info({ removed }, "removed shared memory of nodes that were killed");
  } catch (error) {
    logger.warn({ err: error }, "shared memory of nodes that were killed could not be removed");
  }
}
