import { rmSync } from "node:fs";
import { NexusError } from "@nexus/contracts";
import {
  type ChannelCallOptions,
  type ChannelMessage,
  type ChannelSettings,
  type ChannelTarget,
  type ChannelWaitOptions,
  type ChannelWritten,
  channelEnded,
  FairQueue,
  type LocalHandle,
  type Pipe,
  type PipeStatus,
  pipeFull,
  requireMessage,
  requireTake,
  type TakeLimits,
} from "@nexus/kernel";
import { SharedRing, type SideName } from "@nexus/lib/node";
import type { SharedPipeDoor } from "./shared-pipe-door.js";

export interface SharedMemoryPipeOptions {
  readonly target: ChannelTarget;
  readonly settings: ChannelSettings;
  readonly ringPath: string;
  readonly doorPath: string;
  readonly door: SharedPipeDoor;
  readonly maxWaiters: number;
}

/** While callers wait for another process, the ring is looked at again, in case a bell was lost with it (ms). */
const LOOK_AGAIN_MS = 100;
const WRITTEN: ChannelWritten = { token: null };

/**
 * A pipe in a ring file that other processes of the machine share. Callers of the node write and read it like any
 * pipe, each end for as long as no process holds it.
 */
export class SharedMemoryPipe implements Pipe, LocalHandle {
  readonly #options: SharedMemoryPipeOptions;
  readonly #ring: SharedRing;
  readonly #pushers: FairQueue;
  readonly #poppers: FairQueue;
  #timer: NodeJS.Timeout | null = null;
  #isRemoved = false;

  /** Errors: NO_SPACE, IO_ERROR, ALREADY_EXISTS. */
  constructor(options: SharedMemoryPipeOptions) {
    const { settings, ringPath, door, target, maxWaiters } = options;
    const { capacityBytes, maxMessages } = settings;
    this.#options = options;
    this.#ring = SharedRing.create(ringPath, { capacityBytes, maxMessages });
    const setTimer = (delayMs: number, callback: () => void) => {
      const timer = setTimeout(callback, delayMs);
      return { cancel: () => clearTimeout(timer) };
    };
    this.#pushers = new FairQueue({ what: `room in ${target.path}`, setTimer, maxWaiters });
    this.#poppers = new FairQueue({ what: `messages of ${target.path}`, setTimer, maxWaiters });
    door.add(ringPath, {
      mostReaders: 1,
      onHeld: () => {
        this.#ring.forget();
        this.#look();
      },
      onBell: () => this.#look(),
    });
  }

  get waiting(): number {
    return this.#pushers.waiting + this.#poppers.waiting;
  }

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
      return this.#isRemoved ? nothing : this.#ring.load();
    } catch (error) {
      if (NexusError.is(error) && error.code === "CORRUPT") return nothing;
      throw error;
    }
  }

  async push(message: ChannelMessage, options: ChannelWaitOptions): Promise<ChannelWritten> {
    const { target, settings } = this.#options;
    requireMessage(target.path, message.data.length, settings);
    const done = await this.#enter(this.#pushers, "writer", () => this.#tryPush(message), options);
    if (done === null) throw pipeFull(target.path, options.waitMs, this.#ring.load());
    this.#poppers.serve();
    this.#wake("reader");
    return done;
  }

  #tryPush(message: ChannelMessage): ChannelWritten | null {
    if (this.#isRemoved) throw this.#ended();
    this.#requireEnd("writer");
    if (this.#ring.state !== "open") throw this.#ended();
    return this.#ring.push(message) ? WRITTEN : null;
  }

  async pop(take: TakeLimits, options: ChannelWaitOptions): Promise<readonly ChannelMessage[]> {
    requireTake(take);
    const taken = await this.#enter(this.#poppers, "reader", () => this.#tryPop(take), options);
    // Whoever waits for room may fill what was freed, and so serve those who wait for messages.
    this.#pushers.serve();
    this.#poppers.serve();
    if (taken !== null) this.#wake("writer");
    return taken ?? [];
  }

  #tryPop(take: TakeLimits): readonly ChannelMessage[] | null {
    if (this.#isRemoved) throw this.#ended();
    this.#requireEnd("reader");
    const { state } = this.#ring;
    const taken = this.#ring.pop(take);
    if (taken.length > 0) return taken;
    if (state !== "open") throw this.#ended();
    return null;
  }

  /** Marks the end as waiting while a caller does, so that the process at the other end rings. */
  async #enter<T extends object>(
    queue: FairQueue,
    side: SideName,
    attempt: () => T | null,
    options: ChannelWaitOptions,
  ): Promise<T | null> {
    const entered = queue.enter(attempt, options);
    if (queue.waiting > 0) {
      this.#ring.setWaiting(side, true);
      // What came between the attempt and the flag rang no bell.
      queue.serve();
      this.#lookAgainLater();
    }
    return entered;
  }

  #lookAgainLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#look();
    }, LOOK_AGAIN_MS);
  }

  #look(): void {
    this.#pushers.serve();
    this.#poppers.serve();
    if (this.waiting > 0) this.#lookAgainLater();
    if (this.#isRemoved) return;
    const { door, ringPath } = this.#options;
    if (this.#pushers.waiting === 0 && !door.isHeld(ringPath, "writer"))
      this.#ring.setWaiting("writer", false);
    if (this.#poppers.waiting === 0 && !door.isHeld(ringPath, "reader"))
      this.#ring.setWaiting("reader", false);
  }

  /** The process at that end, if it waits. */
  #wake(side: SideName): void {
    const { door, ringPath } = this.#options;
    if (door.isHeld(ringPath, side) && this.#ring.isWaiting(side)) door.ringBell(ringPath, side);
  }

  /** Errors: CONFLICT. */
  #requireEnd(side: SideName): void {
    const { door, ringPath, target } = this.#options;
    if (!door.isHeld(ringPath, side)) return;
    throw new NexusError({
      code: "CONFLICT",
      what: `a process of this machine is the ${side} of ${target.path}`,
      remedy: "let it end, or exchange messages through it",
      details: { path: target.path, side },
    });
  }

  async close(_options: ChannelCallOptions): Promise<void> {
    if (this.#isRemoved) return;
    this.#ring.state = "closed";
    this.#tellAll();
  }

  remove(): void {
    if (this.#isRemoved) return;
    const { door, ringPath } = this.#options;
    this.#ring.state = "removed";
    this.#isRemoved = true;
    this.#tellAll();
    door.remove(ringPath);
    // Some systems clear shared memory of a user who logs out.
    rmSync(ringPath, { force: true });
    this.#ring.dispose();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Its messages go with the node's process: nobody is there to give out its ends. */
  detach(): void {
    this.remove();
  }

  #tellAll(): void {
    const { door, ringPath } = this.#options;
    this.#pushers.serveAll();
    this.#poppers.serveAll();
    door.ringBell(ringPath, "writer");
    door.ringBell(ringPath, "reader");
  }

  async status(_options: ChannelCallOptions): Promise<PipeStatus> {
    if (this.#isRemoved) throw this.#ended();
    const { settings, ringPath, doorPath } = this.#options;
    const { capacityBytes, maxMessages } = settings;
    return {
      kind: "pipe",
      ...this.#ring.load(),
      capacityBytes,
      maxMessages,
      isClosed: this.#ring.state !== "open",
      sharedMemory: { ringPath, doorPath },
    };
  }

  #ended(): NexusError {
    return channelEnded(this.#options.target.path, this.#isRemoved ? "removed" : "closed");
  }
}
