import type {
  ChannelCallOptions,
  ChannelMessage,
  ChannelWaitOptions,
  ChannelWritten,
  Pipe,
  PipeStatus,
  TakeLimits,
} from "../contract.js";
import { FairQueue, type SetTimer } from "../fair-queue.js";
import type { LocalHandle } from "../local-channels.js";
import { channelEnded, pipeFull, requireMessage, requireTake } from "../refusals.js";
import type { ChannelSettings } from "../settings.js";

export interface MemoryChannelOptions {
  /** For errors. */
  readonly path: string;
  readonly settings: ChannelSettings;
  readonly setTimer: SetTimer;
  /** Callers that wait for room, and as many that wait for messages. */
  readonly maxWaiters: number;
}

const WRITTEN: ChannelWritten = { token: null };

/** A pipe in the memory of this process. */
export class MemoryPipe implements Pipe, LocalHandle {
  readonly #options: MemoryChannelOptions;
  readonly #messages: ChannelMessage[] = [];
  readonly #pushers: FairQueue;
  readonly #poppers: FairQueue;
  #bytes = 0;
  #isClosed = false;
  #isRemoved = false;

  constructor(options: MemoryChannelOptions) {
    this.#options = options;
    const { path, setTimer, maxWaiters } = options;
    this.#pushers = new FairQueue({ what: `room in ${path}`, setTimer, maxWaiters });
    this.#poppers = new FairQueue({ what: `messages of ${path}`, setTimer, maxWaiters });
  }

  get waiting(): number {
    return this.#pushers.waiting + this.#poppers.waiting;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get messages(): number {
    return this.#messages.length;
  }

  async push(message: ChannelMessage, options: ChannelWaitOptions): Promise<ChannelWritten> {
    const { path, settings } = this.#options;
    requireMessage(path, message.data.length, settings);
    const done = await this.#pushers.enter(() => this.#tryPush(message), options);
    if (done === null) {
      throw pipeFull(path, options.waitMs, { messages: this.#messages.length, bytes: this.#bytes });
    }
    this.#poppers.serve();
    return done;
  }

  #tryPush(message: ChannelMessage): ChannelWritten | null {
    const { path, settings } = this.#options;
    if (this.#isClosed) throw channelEnded(path, this.#isRemoved ? "removed" : "closed");
    const bytes = this.#bytes + message.data.length;
    if (this.#messages.length >= settings.maxMessages || bytes > settings.capacityBytes) return null;
    // The writer may use its buffer again.
    this.#messages.push({ ...message, data: message.data.slice() });
    this.#bytes = bytes;
    return WRITTEN;
  }

  async pop(take: TakeLimits, options: ChannelWaitOptions): Promise<readonly ChannelMessage[]> {
    requireTake(take);
    const taken = await this.#poppers.enter(() => this.#tryPop(take), options);
    // Whoever waits for room may fill what was freed, and so serve those who wait for messages.
    this.#pushers.serve();
    this.#poppers.serve();
    return taken ?? [];
  }

  #tryPop({ maxMessages, maxBytes }: TakeLimits): readonly ChannelMessage[] | null {
    if (this.#messages.length === 0) {
      if (this.#isClosed) throw channelEnded(this.#options.path, this.#isRemoved ? "removed" : "closed");
      return null;
    }
    let count = 0;
    let bytes = 0;
    for (const message of this.#messages) {
      bytes += message.data.length;
      if (count === maxMessages || (count > 0 && bytes > maxBytes)) break;
      count += 1;
    }
    const taken = this.#messages.splice(0, count);
    for (const message of taken) this.#bytes -= message.data.length;
    return taken;
  }

  async close(_options: ChannelCallOptions): Promise<void> {
    this.#isClosed = true;
    this.#pushers.serveAll();
    this.#poppers.serveAll();
  }

  /** Its entry is gone: what was in it goes too, and those who wait are told. */
  remove(): void {
    this.#isRemoved = true;
    this.#isClosed = true;
    this.#messages.length = 0;
    this.#bytes = 0;
    this.#pushers.serveAll();
    this.#poppers.serveAll();
  }

  /** Nothing outlives the process. */
  detach(): void {
    this.remove();
  }

  async status(_options: ChannelCallOptions): Promise<PipeStatus> {
    const { capacityBytes, maxMessages } = this.#options.settings;
    const messages = this.#messages.length;
    return {
      kind: "pipe",
      messages,
      bytes: this.#bytes,
      capacityBytes,
      maxMessages,
      isClosed: this.#isClosed,
    };
  }
}
