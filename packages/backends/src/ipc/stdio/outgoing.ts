import {
  type ChannelMessage,
  type ChannelWaitOptions,
  type ChannelWritten,
  channelEnded,
  FairQueue,
  requireMessage,
  type SetTimer,
  type StdioFraming,
  type StdioOutput,
} from "@nexus/kernel";
import { encodeFrame } from "./frames.js";
import { brokenPipe, hasLineFeed, outputStuck } from "./refusals.js";

export interface OutgoingOptions {
  /** For errors. */
  readonly path: string;
  readonly output: StdioOutput;
  readonly framing: StdioFraming;
  readonly endsOutput: boolean;
  readonly capacityBytes: number;
  readonly maxMessages: number;
  readonly setTimer: SetTimer;
  readonly maxWaiters: number;
}

type End =
  | { readonly kind: "open" }
  | { readonly kind: "output_broken"; readonly cause: unknown }
  | { readonly kind: "stopped"; readonly why: "closed" | "removed" };

const WRITTEN: ChannelWritten = { token: null };

/** Messages on their way into an output: nothing is written while it asks to wait, or more than the bounds is unwritten. */
export class Outgoing {
  readonly #options: OutgoingOptions;
  readonly #pushers: FairQueue;
  /** Given to the output, which has not passed them on. */
  #messages = 0;
  #bytes = 0;
  #end: End = { kind: "open" };

  constructor(options: OutgoingOptions) {
    const { path, output, setTimer, maxWaiters } = options;
    this.#options = options;
    this.#pushers = new FairQueue({ what: `room in the output of ${path}`, setTimer, maxWaiters });
    output.on("drain", () => this.#pushers.serve());
    // Stays when the pipe goes: an error that nobody listens for would end the process that embeds the node.
    output.on("error", (cause) => this.#break(cause));
    output.on("close", () => this.#break(undefined));
  }

  get messages(): number {
    return this.#messages;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get waiting(): number {
    return this.#pushers.waiting;
  }

  get isOpen(): boolean {
    return this.#end.kind === "open" && this.#options.output.writable;
  }

  /**
   * Hands the messages to the output, together. Errors: RESOURCE_EXHAUSTED (it took nothing for `waitMs`; none of them
   * was written), ENDED, INVALID_ARGUMENT (too large, a line feed), CANCELLED.
   */
  async push(messages: readonly ChannelMessage[], options: ChannelWaitOptions): Promise<ChannelWritten> {
    const { path } = this.#options;
    const frames = Buffer.concat(messages.map((message) => this.#frameOf(message)));
    const bytes = messages.reduce((sum, { data }) => sum + data.length, 0);
    const done = await this.#pushers.enter(() => this.#tryWrite(frames, messages.length, bytes), options);
    if (done !== null) return done;
    throw outputStuck(path, options.waitMs, { messages: this.#messages, bytes: this.#bytes });
  }

  /** Errors: INVALID_ARGUMENT. */
  #frameOf({ data }: ChannelMessage): Uint8Array {
    const { path, framing, capacityBytes } = this.#options;
    requireMessage(path, data.length, { capacityBytes });
    const frame = encodeFrame(framing, data);
    if (frame === null) throw hasLineFeed(path, data.length);
    return frame;
  }

  #tryWrite(frames: Uint8Array, messages: number, bytes: number): ChannelWritten | null {
    this.#requireOpen();
    const { output } = this.#options;
    if (!this.#hasRoom(messages, bytes) || output.writableNeedDrain) return null;
    this.#messages += messages;
    this.#bytes += bytes;
    output.write(frames, () => {
      this.#messages -= messages;
      this.#bytes -= bytes;
      this.#pushers.serve();
    });
    return WRITTEN;
  }

  /** What was appended together may be more than the bounds, and then goes by itself. */
  #hasRoom(messages: number, bytes: number): boolean {
    const { capacityBytes, maxMessages } = this.#options;
    if (this.#messages === 0) return true;
    return this.#messages + messages <= maxMessages && this.#bytes + bytes <= capacityBytes;
  }

  /** Errors: ENDED. */
  #requireOpen(): void {
    const { path, output } = this.#options;
    switch (this.#end.kind) {
      case "open":
        if (!output.writable) throw brokenPipe(path, "output", undefined);
        return;
      case "output_broken":
        throw brokenPipe(path, "output", this.#end.cause);
      case "stopped":
        throw channelEnded(path, this.#end.why);
    }
  }

  #break(cause: unknown): void {
    if (this.#end.kind !== "open") return;
    this.#end = { kind: "output_broken", cause };
    this.#pushers.serveAll();
  }

  /** Takes no more; what the output was given is its own to pass on. */
  stop(why: "closed" | "removed"): void {
    const wasStopped = this.#end.kind === "stopped";
    this.#end = { kind: "stopped", why };
    this.#pushers.serveAll();
    const { output, endsOutput } = this.#options;
    if (endsOutput && !wasStopped && output.writable) output.end();
  }
}
