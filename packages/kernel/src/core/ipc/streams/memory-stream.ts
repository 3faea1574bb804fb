import type {
  ChannelCallOptions,
  ChannelMessage,
  ChannelWaitOptions,
  ChannelWritten,
  Stream,
  StreamAppended,
  StreamCommitRequest,
  StreamMessage,
  StreamReadRequest,
  StreamSlice,
  StreamStatus,
} from "../contract.js";
import { FairQueue } from "../fair-queue.js";
import type { LocalHandle } from "../local-channels.js";
import type { MemoryChannelOptions } from "../pipes/memory-pipe.js";
import { behindStreamEnd, channelEnded, requireMessage, requireTake, streamTruncated } from "../refusals.js";
import { requireAppend, requireOffset } from "./arguments.js";
import { LocalGroups } from "./local-groups.js";

export interface MemoryStreamOptions extends MemoryChannelOptions {
  /** Monotonic milliseconds: ages of messages. */
  readonly nowMs: () => number;
  /** Above every offset that an earlier stream at the path gave out. */
  readonly firstOffset: number;
}

interface Kept extends StreamMessage {
  readonly atMs: number;
}

const WRITTEN: ChannelWritten = { token: null };

/** A stream in the memory of this process. */
export class MemoryStream implements Stream, LocalHandle {
  readonly #options: MemoryStreamOptions;
  readonly #messages: Kept[] = [];
  readonly #groups: LocalGroups;
  readonly #readers: FairQueue;
  #endOffset: number;
  #bytes = 0;
  #isClosed = false;
  #isRemoved = false;

  constructor(options: MemoryStreamOptions) {
    this.#options = options;
    this.#endOffset = options.firstOffset;
    const { path, setTimer, maxWaiters } = options;
    this.#groups = new LocalGroups(path);
    this.#readers = new FairQueue({ what: `messages of ${path}`, setTimer, maxWaiters });
  }

  get waiting(): number {
    return this.#readers.waiting;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get messages(): number {
    return this.#messages.length;
  }

  /** Behind the last message there is. */
  get endOffset(): number {
    return this.#endOffset;
  }

  /** Of the oldest message that is kept, `endOffset` when there is none. */
  get earliestOffset(): number {
    return this.#messages[0]?.offset ?? this.#endOffset;
  }

  async append(messages: readonly ChannelMessage[], _options: ChannelCallOptions): Promise<StreamAppended> {
    return this.add(messages);
  }

  /** `append` at once. Errors: ENDED, INVALID_ARGUMENT. */
  add(messages: readonly ChannelMessage[]): StreamAppended {
    const { path, settings } = this.#options;
    requireAppend(path, messages);
    for (const { data } of messages) requireMessage(path, data.length, settings);
    if (this.#isClosed) throw this.#ended();
    const offset = this.#endOffset;
    const atMs = this.#options.nowMs();
    for (const { data, writtenAtMs } of messages) {
      this.#messages.push({ data: data.slice(), writtenAtMs, offset: this.#endOffset, atMs });
      this.#endOffset += 1;
      this.#bytes += data.length;
    }
    this.#retain();
    this.#readers.serveAll();
    return { ...WRITTEN, offset, nextOffset: this.#endOffset };
  }

  /** Lets the oldest messages go until what is left is within bounds. */
  #retain(): void {
    const { capacityBytes, maxMessages, maxAgeMs } = this.#options.settings;
    const oldestMs = maxAgeMs === null ? Number.NEGATIVE_INFINITY : this.#options.nowMs() - maxAgeMs;
    let count = 0;
    let bytes = this.#bytes;
    for (const { atMs, data } of this.#messages) {
      const left = this.#messages.length - count;
      if (bytes <= capacityBytes && left <= maxMessages && atMs > oldestMs) break;
      bytes -= data.length;
      count += 1;
    }
    this.#messages.splice(0, count);
    this.#bytes = bytes;
  }

  async read(request: StreamReadRequest, options: ChannelWaitOptions): Promise<StreamSlice> {
    requireTake(request);
    requireOffset(this.#options.path, request.offset);
    const slice = await this.#readers.enter(() => this.#tryRead(request), options);
    return slice ?? { messages: [], nextOffset: this.#startOf(request.offset), endOffset: this.#endOffset };
  }

  #tryRead(request: StreamReadRequest): StreamSlice | null {
    if (this.#isRemoved) throw this.#ended();
    this.#retain();
    const from = this.#startOf(request.offset);
    const messages: Kept[] = [];
    let bytes = 0;
    for (let i = from - this.earliestOffset; i < this.#messages.length; i += 1) {
      const message = this.#messages[i];
      if (message === undefined || messages.length === request.maxMessages) break;
      bytes += message.data.length;
      if (messages.length > 0 && bytes > request.maxBytes) break;
      messages.push(message);
    }
    if (messages.length === 0) {
      if (this.#isClosed) throw this.#ended();
      return null;
    }
    return { messages, nextOffset: from + messages.length, endOffset: this.#endOffset };
  }

  #startOf(offset: number): number {
    const earliest = this.earliestOffset;
    if (offset === 0) return earliest;
    if (offset < earliest) throw streamTruncated(this.#options.path, offset, earliest);
    if (offset > this.#endOffset) throw behindStreamEnd(this.#options.path, offset, this.#endOffset);
    return offset;
  }

  async commitCursor(request: StreamCommitRequest, _options: ChannelCallOptions): Promise<ChannelWritten> {
    if (this.#isRemoved) throw this.#ended();
    this.#groups.commit(request, this.#endOffset);
    return WRITTEN;
  }

  async removeGroup(group: string, _options: ChannelCallOptions): Promise<boolean> {
    if (this.#isRemoved) throw this.#ended();
    return this.#groups.remove(group);
  }

  async close(_options: ChannelCallOptions): Promise<void> {
    this.end();
  }

  /** `close` at once. */
  end(): void {
    this.#isClosed = true;
    this.#readers.serveAll();
  }

  /** Its entry is gone: what was in it goes too, and those who wait are told. */
  remove(): void {
    this.#isRemoved = true;
    this.#isClosed = true;
    this.#messages.length = 0;
    this.#bytes = 0;
    this.#readers.serveAll();
  }

  /** Nothing outlives the process. */
  detach(): void {
    this.remove();
  }

  async status(_options: ChannelCallOptions): Promise<StreamStatus> {
    this.#retain();
    const { capacityBytes, maxMessages, maxAgeMs } = this.#options.settings;
    return {
      kind: "stream",
      messages: this.#messages.length,
      bytes: this.#bytes,
      capacityBytes,
      maxMessages,
      maxAgeMs,
      earliestOffset: this.earliestOffset,
      endOffset: this.#endOffset,
      isClosed: this.#isClosed,
      groups: this.#groups.list(),
    };
  }

  #ended(): Error {
    return channelEnded(this.#options.path, this.#isRemoved ? "removed" : "closed");
  }
}
