import { basename, dirname } from "node:path";
import type { ZoneId } from "@nexus/contracts";
import type { ChannelSettings, ChannelTarget, LocalChannelDriver } from "@nexus/kernel";
import { SharedMemoryDriver, type SharedMemoryDriverOptions } from "./shared-memory-driver.js";
import { removeLeftovers, removeOwnLeftover } from "./shared-memory-leftovers.js";
import type { SharedMemoryPipe } from "./shared-memory-pipe.js";
import type { SharedMemoryStream } from "./shared-memory-stream.js";

/** `folder`: of this node alone, not there until it is needed. */
export type SharedMemoryOnDemandOptions = SharedMemoryDriverOptions;

/**
 * io_profile shared_memory of a node in another program's process, most of which never use it: folder and door are made
 * with the first pipe or stream.
 */
export class SharedMemoryOnDemand implements LocalChannelDriver {
  readonly kinds = ["pipe", "stream"] as const;
  readonly #options: SharedMemoryOnDemandOptions;
  #driver: SharedMemoryDriver | null = null;
  #tidying: Promise<unknown> = Promise.resolve();

  private constructor(options: SharedMemoryOnDemandOptions) {
    this.#options = options;
  }

  /** Removes what the node left when it was killed. Errors: those of the filesystem. */
  static async prepare(options: SharedMemoryOnDemandOptions): Promise<SharedMemoryOnDemand> {
    await removeOwnLeftover(options.folder);
    return new SharedMemoryOnDemand(options);
  }

  /** Errors: IO_ERROR, NO_SPACE. */
  pipe(target: ChannelTarget, settings: ChannelSettings, zone: ZoneId): SharedMemoryPipe {
    return this.#opened().pipe(target, settings, zone);
  }

  /** Errors: IO_ERROR, NO_SPACE. */
  stream(target: ChannelTarget, settings: ChannelSettings, zone: ZoneId): SharedMemoryStream {
    return this.#opened().stream(target, settings, zone);
  }

  #opened(): SharedMemoryDriver {
    if (this.#driver === null) {
      const { folder } = this.#options;
      this.#driver = SharedMemoryDriver.openNow(this.#options);
      // Memory that nobody uses is no reason to fail a call; the next node that starts tries again.
      this.#tidying = removeLeftovers(dirname(folder), basename(folder)).catch(() => []);
    }
    return this.#driver;
  }

  /** Takes every end away; the folder goes. */
  async close(): Promise<void> {
    await this.#tidying;
    await this.#driver?.close();
  }
}
