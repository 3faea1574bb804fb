import { openLevelMetaStore } from "@nexus/backends";
import { NexusError, type ZoneId } from "@nexus/contracts";

/** Exclusive use of a data folder by this process. */
export interface FolderLock {
  release(): Promise<void>;
}

const LOCK_ZONE = "lock" as ZoneId;

/**
 * Takes the lock of a data folder. Node has no file locks of its own, but LevelDB takes the operating system's lock
 * on a database for as long as the process lives, so the lock is an otherwise unused database: kill -9 and power
 * cuts release it, and no process id has to be trusted. Errors: BOOT_REFUSED (held by another process), NO_SPACE,
 * IO_ERROR.
 */
export async function lockDataFolder(directory: string, lockFolder: string): Promise<FolderLock> {
  try {
    const store = await openLevelMetaStore({ folder: lockFolder, zoneId: LOCK_ZONE, reserveBytes: 0 });
    return { release: () => store.close() };
  } catch (cause) {
    const error = NexusError.from(cause);
    if (error.code !== "BOOT_REFUSED") throw error;
    throw new NexusError({
      code: "BOOT_REFUSED",
      what: `data folder ${directory} is in use by another nexusd-cluster`,
      remedy: "stop that process, or choose another --data-dir",
      cause,
    });
  }
}
