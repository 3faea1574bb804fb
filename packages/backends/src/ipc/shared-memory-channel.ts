import { rmSync } from "node:fs";
import { NexusError } from "@nexus/contracts";
import {
  type ChannelCallOptions,
  type ChannelSettings,
  type ChannelTarget,
  type ChannelWritten,
  channelEnded,
  FairQueue,
  type LocalHandle,
} from "@nexus/kernel";
import { setRealTimer } from "@nexus/lib";
import type { SideName } from "@nexus/lib/node";
import type { SharedPipeDoor } from "./shared-pipe-door.js";

export interface SharedMemoryChannelOptions {
  readonly target: ChannelTarget;
  readonly settings: ChannelSettings;
  readonly ringPath: string;
  readonly doorPath: string;
  readonly door: SharedPipeDoor;
  readonly maxWaiters: number;
}

/** The file that is shared, as far as its life goes. */
export interface ChannelRing {
  state: "open" | "closed" | "removed";
  /** Errors: CORRUPT. */
  load(): { readonly messages: number; readonly bytes: number };
  dispose(): void;
}

/** While callers wait for another process, the ring is looked at again, in case a bell was lost with it (ms). */
const LOOK_AGAIN_MS = 100;
export const WRITTEN: ChannelWritten = { token: null };

/** What the node's pipes and streams in shared memory have in common: the life of a ring, its bells, who waits at it. */
export abstract class SharedMemoryChannel<Ring extends ChannelRing> implements LocalHandle {
  protected readonly options: SharedMemoryChannelOptions;
  protected readonly ring: Ring;
  #timer: NodeJS.Timeout | null = null;
  #isRemoved = false;

  protected constructor(options: SharedMemoryChannelOptions, ring: Ring) {
    this.options = options;
    this.ring = ring;
  }

  /** Something may have changed: serves callers that wait, and sees to it that those left are woken. */
  protected abstract look(): void;
  /** It ended: every caller that waits is tried. */
  protected abstract serveAll(): void;
  abstract get waiting(): number;

  get messages(): number {
    return this.#count().messages;
  }

  get bytes(): number {
    return this.#count().bytes;
  }

  /** Counting all that a node holds must not fail for one file that is damaged: who uses it is told. */
  #count(): { readonly messages: number; readonly bytes: number } {
    const nothing = { messages: 0, bytes: 0 };
    try {
      return this.#isRemoved ? nothing : this.ring.load();
    } catch (error) {
      if (NexusError.is(error) && error.code === "CORRUPT") return nothing;
      throw error;
    }
  }

  protected get isRemoved(): boolean {
    return this.#isRemoved;
  }

  /** Errors: ENDED. */
  protected requireNotRemoved(): void {
    if (this.#isRemoved) throw this.ended();
  }

  protected ended(): NexusError {
    return channelEnded(this.options.target.path, this.#isRemoved ? "removed" : "closed");
  }

  /** No process has that end. Errors: CONFLICT. */
  protected requireFree(side: SideName, orElse: string): void {
    const { door, ringPath, target } = this.options;
    if (!door.isHeld(ringPath, side)) return;
    throw new NexusError({
      code: "CONFLICT",
      what: `a process of this machine is the ${side} of ${target.path}`,
      remedy: `let it end, or ${orElse} through it`,
      details: { path: target.path, side },
    });
  }

  /** Callers that wait for `what` of this channel. */
  protected newQueue(what: string): FairQueue {
    const { target, maxWaiters } = this.options;
    return new FairQueue({ what: `${what} ${target.path}`, setTimer: setRealTimer, maxWaiters });
  }

  protected lookAgainLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.look();
    }, LOOK_AGAIN_MS);
  }

  async close(_options: ChannelCallOptions): Promise<void> {
    if (this.#isRemoved) return;
    this.ring.state = "closed";
    this.#tellAll();
  }

  remove(): void {
    if (this.#isRemoved) return;
    const { door, ringPath } = this.options;
    this.ring.state = "removed";
    this.#isRemoved = true;
    this.#tellAll();
    door.remove(ringPath);
    // Some systems clear shared memory of a user who logs out.
    rmSync(ringPath, { force: true });
    this.ring.dispose();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Its messages go with the node's process: nobody is there to give out its ends. */
  detach(): void {
    this.remove();
  }

  #tellAll(): void {
    const { door, ringPath } = this.options;
    this.serveAll();
    door.ringBell(ringPath, "writer");
    door.ringBell(ringPath, "reader");
  }
}
