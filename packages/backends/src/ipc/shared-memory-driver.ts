import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { NexusError, type ZoneId } from "@nexus/contracts";
import type { ChannelSettings, ChannelTarget, LocalChannelDriver } from "@nexus/kernel";
import { DOOR } from "./shared-memory-leftovers.js";
import { SharedMemoryPipe } from "./shared-memory-pipe.js";
import { SharedMemoryStream } from "./shared-memory-stream.js";
import { SharedPipeDoor } from "./shared-pipe-door.js";

export interface SharedMemoryDriverOptions {
  /** A folder of this node alone, in memory (below /dev/shm); made, and emptied of what an earlier process left. */
  readonly folder: string;
  /** Callers of this node that wait for one thing at one pipe or stream. */
  readonly maxWaiters: number;
  /** Milliseconds since the epoch. */
  readonly wallMs: () => number;
}

/** Room for so many offsets in a millisecond of an earlier process. */
const OFFSETS_PER_MS = 2_048;

/** To make the folder. */
const MAX_ATTEMPTS = 3;

/** Everybody may make folders in shared memory: one that another user can change is not used. Errors: IO_ERROR. */
function requireOwn(folder: string): void {
  const { uid, mode } = lstatSync(folder);
  if (uid === process.getuid?.() && (mode & 0o077) === 0) return;
  throw new NexusError({
    code: "IO_ERROR",
    what: `the folder ${folder} belongs to user ${uid} with mode ${(mode & 0o777).toString(8)}`,
    remedy: "remove it, so that the node makes it for itself alone",
    details: { folder },
  });
}

/** Made, or emptied. Errors: IO_ERROR. */
function emptyFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    requireOwn(folder);
    for (const left of readdirSync(folder)) rmSync(join(folder, left), { force: true });
  } catch (cause) {
    if (NexusError.is(cause)) throw cause;
    throw unusable(folder, cause);
  }
}

/** Errors: IO_ERROR, also when it is there. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

function unusable(folder: string, cause: unknown): NexusError {
  return new NexusError({
    code: "IO_ERROR",
    what: `the folder ${folder} for shared memory cannot be used: ${String(cause)}`,
    remedy:
      "look at who owns it, and whether a node of the same id, such as one over a copied folder, uses it",
    cause,
  });
}

/** Pipes and streams in ring files that processes of this machine share (io_profile shared_memory). */
export class SharedMemoryDriver implements LocalChannelDriver {
  readonly kinds = ["pipe", "stream"] as const;
  readonly #options: SharedMemoryDriverOptions;
  readonly #door: SharedPipeDoor;

  private constructor(options: SharedMemoryDriverOptions, door: SharedPipeDoor) {
    this.#options = options;
    this.#door = door;
  }

  /** Errors: IO_ERROR, NO_SPACE. */
  static async open(options: SharedMemoryDriverOptions): Promise<SharedMemoryDriver> {
    const { folder } = options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        emptyFolder(folder);
        const door = new SharedPipeDoor();
        await door.listen(join(folder, DOOR));
        chmodSync(join(folder, DOOR), 0o600);
        return new SharedMemoryDriver(options, door);
      } catch (error) {
        // Another node that starts took what this one had left before, in this moment.
        if (existsSync(folder) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  /**
   * As `open`, at once: for a node in another program's process, which it does not keep running. The folder must not be
   * there: another process is this node then. Errors: IO_ERROR, NO_SPACE.
   */
  static openNow(options: SharedMemoryDriverOptions): SharedMemoryDriver {
    const { folder } = options;
    makeFolder(folder);
    try {
      const door = new SharedPipeDoor();
      door.listenNow(join(folder, DOOR));
      chmodSync(join(folder, DOOR), 0o600);
      return new SharedMemoryDriver(options, door);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  pipe(target: ChannelTarget, settings: ChannelSettings, zone: ZoneId): SharedMemoryPipe {
    const { maxWaiters } = this.#options;
    return new SharedMemoryPipe({ target, settings, ...this.#placeOf(target, zone), maxWaiters });
  }

  stream(target: ChannelTarget, settings: ChannelSettings, zone: ZoneId): SharedMemoryStream {
    const { maxWaiters, wallMs } = this.#options;
    // An offset of an earlier process is before the first one of this: TRUNCATED, never another message.
    const firstOffset = Math.max(1, Math.floor(wallMs()) * OFFSETS_PER_MS);
    return new SharedMemoryStream({
      target,
      settings,
      ...this.#placeOf(target, zone),
      maxWaiters,
      firstOffset,
    });
  }

  #placeOf({ inode }: ChannelTarget, zone: ZoneId) {
    const { folder } = this.#options;
    const ringPath = join(folder, `${zone}-${inode}.ring`);
    return { ringPath, doorPath: join(folder, DOOR), door: this.#door };
  }

  /** Takes every end away; the folder goes. */
  async close(): Promise<void> {
    await this.#door.close();
    rmSync(this.#options.folder, { recursive: true, force: true });
  }
}
