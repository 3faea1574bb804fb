import {
  behindStreamEnd,
  type ChannelCallOptions,
  type ChannelMessage,
  type ChannelWaitOptions,
  type ChannelWritten,
  LocalGroups,
  requireAppend,
  requireMessage,
  requireOffset,
  requireTake,
  type Stream,
  type StreamAppended,
  type StreamCommitRequest,
  type StreamReadRequest,
  type StreamSlice,
  type StreamStatus,
  streamTruncated,
} from "@nexus/kernel";
import { RingSlices, SharedStreamRing } from "@nexus/lib/node";
import { SharedMemoryChannel, type SharedMemoryChannelOptions, WRITTEN } from "./shared-memory-channel.js";

export interface SharedMemoryStreamOptions extends SharedMemoryChannelOptions {
  /** Above every offset that an earlier stream at the path gave out. */
  readonly firstOffset: number;
}

/** Processes that read one stream at once, without the node. */
const MAX_READERS = 64;

/**
 * A stream in a file that other processes of the machine share. Callers of the node read it like any stream, and
 * append for as long as no process has the writing end. Consumer groups are the node's.
 */
export class SharedMemoryStream extends SharedMemoryChannel<SharedStreamRing> implements Stream {
  readonly #groups = new LocalGroups(this.options.target.path);
  readonly #readers = this.newQueue("messages of");
  readonly #slices: RingSlices;

  /** Errors: NO_SPACE, IO_ERROR, ALREADY_EXISTS. */
  constructor(options: SharedMemoryStreamOptions) {
    const { settings, ringPath, door, firstOffset } = options;
    super(options, SharedStreamRing.create(ringPath, settings, firstOffset));
    const { path } = options.target;
    this.#slices = new RingSlices(this.ring, path, {
      truncated: (offset, earliestOffset) => streamTruncated(path, offset, earliestOffset),
      behindEnd: (offset, endOffset) => behindStreamEnd(path, offset, endOffset),
      ended: () => this.ended(),
    });
    door.add(ringPath, {
      mostReaders: MAX_READERS,
      onHeld: (side) => {
        if (side === "writer") this.ring.forget();
        this.look();
      },
      onBell: () => this.look(),
    });
  }

  get waiting(): number {
    return this.#readers.waiting;
  }

  /** Errors besides: CONFLICT (a process has the writing end), NO_SPACE, CORRUPT. */
  async append(messages: readonly ChannelMessage[], _options: ChannelCallOptions): Promise<StreamAppended> {
    const { target, settings, door, ringPath } = this.options;
    requireAppend(target.path, messages);
    for (const { data } of messages) requireMessage(target.path, data.length, settings);
    this.requireNotRemoved();
    this.requireFree("writer", "append");
    if (this.ring.state !== "open") throw this.ended();
    const appended = this.ring.append(messages);
    if (this.ring.isWaiting("reader")) door.ringBell(ringPath, "reader");
    this.#readers.serveAll();
    return { ...WRITTEN, ...appended };
  }

  /** Errors besides: CORRUPT (details.nextOffset, when one message is). */
  async read(request: StreamReadRequest, options: ChannelWaitOptions): Promise<StreamSlice> {
    requireTake(request);
    requireOffset(this.options.target.path, request.offset);
    const reading = this.#readers.enter(() => this.#tryRead(request), options);
    this.#mindReaders();
    const slice = await reading;
    if (slice !== null) return slice;
    this.requireNotRemoved();
    return this.#slices.readNow(request);
  }

  #tryRead(request: StreamReadRequest): StreamSlice | null {
    this.requireNotRemoved();
    return this.#slices.tryRead(request);
  }

  /** Says that callers wait, so that a process that appends rings. */
  #mindReaders(): void {
    if (this.isRemoved || this.waiting === 0) return;
    this.ring.setWaiting("reader", true);
    // What came between the attempt and the flag rang no bell.
    this.#readers.serveAll();
    if (this.waiting > 0) this.lookAgainLater();
  }

  protected look(): void {
    this.#readers.serveAll();
    this.#mindReaders();
  }

  protected serveAll(): void {
    this.#readers.serveAll();
  }

  async commitCursor(request: StreamCommitRequest, _options: ChannelCallOptions): Promise<ChannelWritten> {
    this.requireNotRemoved();
    this.#groups.commit(request, this.ring.load().endOffset);
    return WRITTEN;
  }

  async removeGroup(group: string, _options: ChannelCallOptions): Promise<boolean> {
    this.requireNotRemoved();
    return this.#groups.remove(group);
  }

  async status(_options: ChannelCallOptions): Promise<StreamStatus> {
    this.requireNotRemoved();
    const { settings, ringPath, doorPath } = this.options;
    const { capacityBytes, maxMessages, maxAgeMs } = settings;
    return {
      kind: "stream",
      ...this.ring.load(),
      ...{ capacityBytes, maxMessages, maxAgeMs },
      isClosed: this.ring.state !== "open",
      groups: this.#groups.list(),
      sharedMemory: { ringPath, doorPath },
    };
  }
}
