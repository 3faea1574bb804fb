import { NexusError } from "@nexus/contracts";
import {
  type ChannelCallOptions,
  type ChannelMessage,
  type ChannelSettings,
  type ChannelWaitOptions,
  type ChannelWritten,
  firstOffsetAt,
  type LocalHandle,
  MAX_MESSAGE_BYTES,
  MemoryStream,
  requireAppend,
  type StdioEnds,
  type StdioInput,
  type Stream,
  type StreamAppended,
  type StreamCommitRequest,
  type StreamReadRequest,
  type StreamSlice,
  type StreamStatus,
} from "@nexus/kernel";
import { setRealTimer } from "@nexus/lib";
import { type Frame, FrameReader } from "./frames.js";
import { type InputEnd, listenTo } from "./listen.js";
import { Outgoing } from "./outgoing.js";
import { inputCut, inputEnded, inputOversized, noMessage } from "./refusals.js";

export interface StdioStreamOptions {
  /** For errors. */
  readonly path: string;
  readonly settings: ChannelSettings;
  readonly ends: StdioEnds;
  /** Milliseconds since the epoch. */
  readonly wallMs: () => number;
  /** Monotonic milliseconds: ages of messages. */
  readonly nowMs: () => number;
  /** Callers that wait for room, and as many that wait for messages. */
  readonly maxWaiters: number;
}

/**
 * A stream to the process at the other side of two standard streams: what is appended goes to its input; the log is what
 * it writes, kept as in a stream in memory, so that any number of readers read it. It is never made to wait: what is
 * read too late is TRUNCATED. What came in and was no message has an offset, too, where reading is CORRUPT.
 */
export class StdioStream implements Stream, LocalHandle {
  readonly #options: StdioStreamOptions;
  readonly #mostBytes: number;
  readonly #input: StdioInput;
  readonly #frames: FrameReader;
  readonly #log: MemoryStream;
  readonly #outgoing: Outgoing;
  /** Offsets of what was no message. */
  readonly #gaps = new Map<number, NexusError>();
  #stopListening: () => void = () => undefined;
  #inputEnd: InputEnd | null = null;
  #isStopped = false;

  constructor(options: StdioStreamOptions) {
    const { path, settings, ends, wallMs, nowMs, maxWaiters } = options;
    const { capacityBytes, maxMessages } = settings;
    const { input, output, framing, endsOutput } = ends;
    const common = { path, setTimer: setRealTimer, maxWaiters };
    this.#options = options;
    this.#mostBytes = Math.min(MAX_MESSAGE_BYTES, capacityBytes);
    this.#input = input;
    this.#frames = new FrameReader(framing, this.#mostBytes);
    this.#log = new MemoryStream({ ...common, settings, nowMs, firstOffset: firstOffsetAt(wallMs()) });
    this.#outgoing = new Outgoing({ ...common, output, framing, endsOutput, capacityBytes, maxMessages });
    this.#stopListening = listenTo(
      input,
      (chunk) => this.#takeIn(chunk),
      (end) => this.#finish(end),
    );
  }

  get messages(): number {
    return this.#log.messages + this.#outgoing.messages;
  }

  get bytes(): number {
    return this.#log.bytes + this.#outgoing.bytes;
  }

  get waiting(): number {
    return this.#log.waiting + this.#outgoing.waiting;
  }

  #takeIn(chunk: Uint8Array): void {
    this.#frames.feed(chunk);
    for (let frame = this.#frames.next(); frame !== null; frame = this.#frames.next()) this.#keep(frame);
    for (const offset of this.#gaps.keys()) {
      if (offset >= this.#log.earliestOffset) break;
      this.#gaps.delete(offset);
    }
  }

  #keep(frame: Frame): void {
    switch (frame.kind) {
      case "message":
        this.#log.add([{ data: frame.data, writtenAtMs: this.#options.wallMs() }]);
        return;
      case "oversized":
        return this.#keepGap(inputOversized(this.#options.path, frame.bytes, this.#mostBytes));
    }
  }

  #keepGap(error: NexusError): void {
    const { offset } = this.#log.add([{ data: new Uint8Array(0), writtenAtMs: this.#options.wallMs() }]);
    this.#gaps.set(offset, noMessage(error, offset));
  }

  #finish(end: InputEnd): void {
    if (this.#inputEnd !== null) return;
    this.#inputEnd = end;
    this.#stopListening();
    const { cutBytes } = this.#frames;
    if (cutBytes > 0 && !this.#isStopped) this.#keepGap(inputCut(this.#options.path, cutBytes));
    this.#log.end();
  }

  /**
   * `offset`: where what comes in next will be, so that an answer is there or behind. Waits for room in the output for as
   * long as the call may take. Errors: those of a stream, RESOURCE_EXHAUSTED (the process takes nothing).
   */
  async append(messages: readonly ChannelMessage[], options: ChannelCallOptions): Promise<StreamAppended> {
    requireAppend(this.#options.path, messages);
    const offset = this.#log.endOffset;
    const written = await this.#outgoing.push(messages, { ...options, waitMs: options.timeoutMs });
    return { ...written, offset, nextOffset: offset };
  }

  async read(request: StreamReadRequest, options: ChannelWaitOptions): Promise<StreamSlice> {
    const slice = await this.#log.read(request, options).catch((error: unknown) => {
      throw this.#explain(error);
    });
    const at = slice.messages.findIndex(({ offset }) => this.#gaps.has(offset));
    if (at < 0) return slice;
    const from = slice.nextOffset - slice.messages.length;
    const refused = this.#gaps.get(from);
    if (refused !== undefined) throw refused;
    return { ...slice, messages: slice.messages.slice(0, at), nextOffset: from + at };
  }

  /** A log that ended because its input did says so. */
  #explain(error: unknown): unknown {
    const isEnd = NexusError.is(error) && error.code === "ENDED";
    if (!isEnd || this.#isStopped || this.#inputEnd === null) return error;
    return inputEnded(this.#options.path, this.#inputEnd);
  }

  commitCursor(request: StreamCommitRequest, options: ChannelCallOptions): Promise<ChannelWritten> {
    return this.#log.commitCursor(request, options);
  }

  removeGroup(group: string, options: ChannelCallOptions): Promise<boolean> {
    return this.#log.removeGroup(group, options);
  }

  /** Neither sends nor takes in any more; what came in stays readable. */
  async close(_options: ChannelCallOptions): Promise<void> {
    this.#stop("closed");
    this.#log.end();
  }

  remove(): void {
    this.#stop("removed");
    this.#log.remove();
    this.#gaps.clear();
  }

  /** Nothing outlives the process. */
  detach(): void {
    this.remove();
  }

  #stop(why: "closed" | "removed"): void {
    this.#isStopped = true;
    this.#outgoing.stop(why);
    this.#stopListening();
    if (this.#inputEnd === null) this.#input.pause();
  }

  /** What can be read, and whether something can still be appended. */
  async status(options: ChannelCallOptions): Promise<StreamStatus> {
    return { ...(await this.#log.status(options)), isClosed: !this.#outgoing.isOpen };
  }
}
