import type {
  ChannelCallOptions,
  ChannelMessage,
  ChannelSettings,
  ChannelWaitOptions,
  ChannelWritten,
  LocalHandle,
  Pipe,
  PipeStatus,
  StdioEnds,
  TakeLimits,
} from "@nexus/kernel";
import { setRealTimer } from "@nexus/lib";
import { Incoming } from "./incoming.js";
import { Outgoing } from "./outgoing.js";

export interface StdioPipeOptions {
  /** For errors. */
  readonly path: string;
  readonly settings: ChannelSettings;
  readonly ends: StdioEnds;
  /** Milliseconds since the epoch. */
  readonly wallMs: () => number;
  /** Callers that wait for room, and as many that wait for messages. */
  readonly maxWaiters: number;
}

/**
 * A pipe to the process at the other side of two streams: what is pushed goes to its input, what it writes is popped.
 * Both directions have the pipe's bounds, each for itself.
 */
export class StdioPipe implements Pipe, LocalHandle {
  readonly #settings: ChannelSettings;
  readonly #incoming: Incoming;
  readonly #outgoing: Outgoing;

  constructor({ path, settings, ends, wallMs, maxWaiters }: StdioPipeOptions) {
    const { capacityBytes, maxMessages } = settings;
    const { input, output, framing, endsOutput } = ends;
    const common = { path, framing, capacityBytes, maxMessages, setTimer: setRealTimer, maxWaiters };
    this.#settings = settings;
    this.#incoming = new Incoming({ ...common, input, wallMs });
    this.#outgoing = new Outgoing({ ...common, output, endsOutput });
  }

  get messages(): number {
    return this.#incoming.messages + this.#outgoing.messages;
  }

  get bytes(): number {
    return this.#incoming.bytes + this.#outgoing.bytes;
  }

  get waiting(): number {
    return this.#incoming.waiting + this.#outgoing.waiting;
  }

  push(message: ChannelMessage, options: ChannelWaitOptions): Promise<ChannelWritten> {
    return this.#outgoing.push([message], options);
  }

  pop(take: TakeLimits, options: ChannelWaitOptions): Promise<readonly ChannelMessage[]> {
    return this.#incoming.pop(take, options);
  }

  async close(_options: ChannelCallOptions): Promise<void> {
    this.#outgoing.stop("closed");
    this.#incoming.close();
  }

  remove(): void {
    this.#outgoing.stop("removed");
    this.#incoming.remove();
  }

  /** Nothing outlives the process. */
  detach(): void {
    this.remove();
  }

  /** What can be popped, and whether something can still be pushed. */
  async status(_options: ChannelCallOptions): Promise<PipeStatus> {
    const { capacityBytes, maxMessages } = this.#settings;
    const { messages, bytes } = this.#incoming;
    return {
      ...{ kind: "pipe", messages, bytes, capacityBytes, maxMessages },
      isClosed: !this.#outgoing.isOpen,
    };
  }
}
