import {
  type ChannelCallOptions,
  type ChannelMessage,
  type ChannelWaitOptions,
  type ChannelWritten,
  type FairQueue,
  type Pipe,
  type PipeStatus,
  pipeFull,
  requireMessage,
  requireTake,
  type TakeLimits,
} from "@nexus/kernel";
import { SharedRing, type SideName } from "@nexus/lib/node";
import { SharedMemoryChannel, type SharedMemoryChannelOptions, WRITTEN } from "./shared-memory-channel.js";

/**
 * A pipe in a ring file that other processes of the machine share. Callers of the node write and read it like any
 * pipe, each end for as long as no process holds it.
 */
export class SharedMemoryPipe extends SharedMemoryChannel<SharedRing> implements Pipe {
  readonly #pushers = this.newQueue("room in");
  readonly #poppers = this.newQueue("messages of");

  /** Errors: NO_SPACE, IO_ERROR, ALREADY_EXISTS. */
  constructor(options: SharedMemoryChannelOptions) {
    const { settings, ringPath, door } = options;
    const { capacityBytes, maxMessages } = settings;
    super(options, SharedRing.create(ringPath, { capacityBytes, maxMessages }));
    door.add(ringPath, {
      mostReaders: 1,
      onHeld: () => {
        this.ring.forget();
        this.look();
      },
      onBell: () => this.look(),
    });
  }

  get waiting(): number {
    return this.#pushers.waiting + this.#poppers.waiting;
  }

  async push(message: ChannelMessage, options: ChannelWaitOptions): Promise<ChannelWritten> {
    const { target, settings } = this.options;
    requireMessage(target.path, message.data.length, settings);
    const done = await this.#enter(this.#pushers, "writer", () => this.#tryPush(message), options);
    if (done === null) throw pipeFull(target.path, options.waitMs, this.ring.load());
    this.#poppers.serve();
    this.#wake("reader");
    return done;
  }

  #tryPush(message: ChannelMessage): ChannelWritten | null {
    this.requireNotRemoved();
    this.requireFree("writer", "exchange messages");
    if (this.ring.state !== "open") throw this.ended();
    return this.ring.push(message) ? WRITTEN : null;
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
    this.requireNotRemoved();
    this.requireFree("reader", "exchange messages");
    const { state } = this.ring;
    const taken = this.ring.pop(take);
    if (taken.length > 0) return taken;
    if (state !== "open") throw this.ended();
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
      this.ring.setWaiting(side, true);
      // What came between the attempt and the flag rang no bell.
      queue.serve();
      this.lookAgainLater();
    }
    return entered;
  }

  protected look(): void {
    this.#pushers.serve();
    this.#poppers.serve();
    if (this.waiting > 0) this.lookAgainLater();
    if (this.isRemoved) return;
    const { door, ringPath } = this.options;
    if (this.#pushers.waiting === 0 && !door.isHeld(ringPath, "writer"))
      this.ring.setWaiting("writer", false);
    if (this.#poppers.waiting === 0 && !door.isHeld(ringPath, "reader"))
      this.ring.setWaiting("reader", false);
  }

  /** The process at that end, if it waits. */
  #wake(side: SideName): void {
    const { door, ringPath } = this.options;
    if (door.isHeld(ringPath, side) && this.ring.isWaiting(side)) door.ringBell(ringPath, side);
  }

  protected serveAll(): void {
    this.#pushers.serveAll();
    this.#poppers.serveAll();
  }

  async status(_options: ChannelCallOptions): Promise<PipeStatus> {
    this.requireNotRemoved();
    const { settings, ringPath, doorPath } = this.options;
    const { capacityBytes, maxMessages } = settings;
    return {
      kind: "pipe",
      ...this.ring.load(),
      capacityBytes,
      maxMessages,
      isClosed: this.ring.state !== "open",
      sharedMemory: { ringPath, doorPath },
    };
  }
}
