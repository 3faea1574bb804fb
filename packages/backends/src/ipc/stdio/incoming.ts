import type { NexusError } from "@nexus/contracts";
import {
  type ChannelMessage,
  type ChannelWaitOptions,
  channelEnded,
  FairQueue,
  MAX_MESSAGE_BYTES,
  requireTake,
  type SetTimer,
  type StdioFraming,
  type StdioInput,
  type TakeLimits,
} from "@nexus/kernel";
import { type Frame, FrameReader } from "./frames.js";
import { type InputEnd, listenTo } from "./listen.js";
import { inputCut, inputEnded, inputOversized } from "./refusals.js";

export interface IncomingOptions {
  /** For errors. */
  readonly path: string;
  readonly input: StdioInput;
  readonly framing: StdioFraming;
  readonly capacityBytes: number;
  readonly maxMessages: number;
  readonly setTimer: SetTimer;
  readonly wallMs: () => number;
  readonly maxWaiters: number;
}

type Item =
  | { readonly kind: "message"; readonly message: ChannelMessage }
  /** Told to whoever gets as far as this, once. */
  | { readonly kind: "error"; readonly error: NexusError };

/** Why nothing more comes. */
type End =
  | { readonly kind: "open" }
  | InputEnd
  | { readonly kind: "stopped"; readonly why: "closed" | "removed" };

/** Messages read from an input ahead of their readers, within bounds: the input is paused while there is no room. */
export class Incoming {
  readonly #options: IncomingOptions;
  readonly #mostBytes: number;
  readonly #frames: FrameReader;
  readonly #poppers: FairQueue;
  #stopListening: () => void = () => undefined;
  #items: Item[] = [];
  #bytes = 0;
  /** Read, and there was no room for it yet. */
  #held: Frame | null = null;
  /** Everything that was read is in `items`, and what was cut off is reported. */
  #isDrained = false;
  #end: End = { kind: "open" };

  constructor(options: IncomingOptions) {
    const { path, input, framing, capacityBytes, setTimer, maxWaiters } = options;
    this.#options = options;
    this.#mostBytes = Math.min(MAX_MESSAGE_BYTES, capacityBytes);
    this.#frames = new FrameReader(framing, this.#mostBytes);
    this.#poppers = new FairQueue({ what: `messages of ${path}`, setTimer, maxWaiters });
    const onChunk = (chunk: Uint8Array): void => {
      this.#frames.feed(chunk);
      this.#fill();
      this.#poppers.serve();
    };
    this.#stopListening = listenTo(input, onChunk, (end) => this.#finish(end));
  }

  get messages(): number {
    return this.#items.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get waiting(): number {
    return this.#poppers.waiting;
  }

  /** Errors: CORRUPT (oversized, cut off), ENDED, INVALID_ARGUMENT, CANCELLED, RESOURCE_EXHAUSTED (too many wait). */
  async pop(take: TakeLimits, options: ChannelWaitOptions): Promise<readonly ChannelMessage[]> {
    requireTake(take);
    return (await this.#poppers.enter(() => this.#tryPop(take), options)) ?? [];
  }

  #tryPop({ maxMessages, maxBytes }: TakeLimits): readonly ChannelMessage[] | null {
    const first = this.#items[0];
    if (first === undefined) return this.#nothing();
    if (first.kind === "error") {
      this.#items.shift();
      this.#fill();
      throw first.error;
    }
    const taken: ChannelMessage[] = [];
    let bytes = 0;
    for (const item of this.#items) {
      if (item.kind === "error" || taken.length === maxMessages) break;
      bytes += item.message.data.length;
      if (taken.length > 0 && bytes > maxBytes) break;
      taken.push(item.message);
    }
    this.#items.splice(0, taken.length);
    for (const { data } of taken) this.#bytes -= data.length;
    this.#fill();
    return taken;
  }

  /** null: a message may come. Errors: ENDED. */
  #nothing(): null {
    const { path } = this.#options;
    switch (this.#end.kind) {
      case "open":
        return null;
      case "input_over":
      case "input_broken":
        throw inputEnded(path, this.#end);
      case "stopped":
        throw channelEnded(path, this.#end.why);
    }
  }

  /** Takes in what was read for as long as there is room. */
  #fill(): void {
    let frame = this.#held ?? this.#frames.next();
    while (frame !== null && this.#hasRoom(frame)) {
      this.#add(frame);
      frame = this.#frames.next();
    }
    this.#held = frame;
    if (frame === null && this.#end.kind !== "open") this.#drained();
    this.#flowIf(frame === null);
  }

  #hasRoom(frame: Frame): boolean {
    const { maxMessages, capacityBytes } = this.#options;
    if (this.#items.length >= maxMessages) return false;
    return frame.kind === "oversized" || this.#bytes + frame.data.length <= capacityBytes;
  }

  #add(frame: Frame): void {
    const { path, wallMs } = this.#options;
    if (frame.kind === "oversized") {
      this.#items.push({ kind: "error", error: inputOversized(path, frame.bytes, this.#mostBytes) });
      return;
    }
    this.#items.push({ kind: "message", message: { data: frame.data, writtenAtMs: wallMs() } });
    this.#bytes += frame.data.length;
  }

  #drained(): void {
    if (this.#isDrained) return;
    this.#isDrained = true;
    const { cutBytes } = this.#frames;
    if (cutBytes === 0 || this.#end.kind === "stopped") return;
    this.#items.push({ kind: "error", error: inputCut(this.#options.path, cutBytes) });
  }

  /** Said each time: others resume it too, as Node.js does with what a child process left when it exits. */
  #flowIf(hasRoom: boolean): void {
    if (this.#end.kind !== "open") return;
    if (hasRoom) this.#options.input.resume();
    else this.#options.input.pause();
  }

  #finish(end: End): void {
    if (this.#end.kind !== "open") return;
    this.#end = end;
    this.#stopListening();
    this.#fill();
    this.#poppers.serveAll();
  }

  /** Reads no more; what was read whole is still delivered. */
  close(): void {
    if (this.#end.kind === "open") this.#options.input.pause();
    this.#finish({ kind: "stopped", why: "closed" });
  }

  /** Reads no more, and what was read goes. */
  remove(): void {
    if (this.#end.kind === "open") this.#options.input.pause();
    this.#stopListening();
    this.#end = { kind: "stopped", why: "removed" };
    this.#items = [];
    this.#bytes = 0;
    this.#held = null;
    this.#isDrained = true;
    this.#poppers.serveAll();
  }
}
