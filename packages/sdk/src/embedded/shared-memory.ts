import { existsSync } from "node:fs";
import { join } from "node:path";
import { SharedMemoryOnDemand } from "@nexus/backends";
import type { NodeId } from "@nexus/contracts";
import { DEFAULT_KERNEL_LIMITS } from "@nexus/kernel";

const SHARED_MEMORY = "/dev/shm";

/**
 * io_profile shared_memory for an embedded node, as a daemon has it; null where the system has no /dev/shm. Errors: those
 * of the filesystem, when what the node left there as it was killed cannot be removed.
 */
export async function openSharedMemory(nodeId: NodeId): Promise<SharedMemoryOnDemand | null> {
  if (!existsSync(SHARED_MEMORY)) return null;
  return SharedMemoryOnDemand.prepare({
    folder: join(SHARED_MEMORY, `nexus-${nodeId}`),
    maxWaiters: DEFAULT_KERNEL_LIMITS.maxChannelWaiters,
    wallMs: () => Date.now(),
  });
}
