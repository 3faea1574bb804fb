import { rmSync } from "node:fs";
import { NexusError } from "@nexus/contracts";
import {
  behindStreamEnd,
  type ChannelCallOptions,
  type ChannelMessage,
  type ChannelSettings,
  type ChannelTarget,
  type ChannelWaitOptions,
  type ChannelWritten,
  channelEnded,
  FairQueue,
  LocalGroups,
  type LocalHandle,
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
import { damagedMessage, SharedStreamRing, type StreamLook } from "@nexus/lib/node";
import type { SharedPipeDoor } from "./shared-pipe-door.js";

export interface SharedMemoryStreamOptions {
  readonly target: ChannelTarget;
  readonly settings: ChannelSettings;
  readonly ringPath: string;
  readonly doorPath: string;
  readonly door: SharedPipeDoor;
  readonly maxWaiters: number;
  /** Above every offset that an earlier stream at the path gave out. */
  readonly firstOffset: number;
}

/** Processes that read one stream at once, without the node. */
const MAX_READERS = 64;
/** While callers wait for another process, the ring is looked at again, in case a bell was lost with it (ms). */
const LOOK_AGAIN_MS = 100;
const WRITTEN: ChannelWritten = { token: null };

/**
 * A stream in a file that other processes of the machine share. Callers of the node read it like any stream, and
 * append for as long as no process has the writing end. Consumer groups are the node's.
 */
export class SharedMemoryStream implements Stream, LocalHandle {
  readonly #options: SharedMemoryStreamOptions;
  readonly #ring: SharedStreamRing;
  readonly #groups: LocalGroups;
  readonly #readers: FairQueue;
  #timer: NodeJS.Timeout | null = null;
  #isRemoved = false;

  /** Errors: NO_SPACE, IO_ERROR, ALREADY_EXISTS. */
  constructor(options: SharedMemoryStreamOptions) {
    const { settings, ringPath, door, target, maxWaiters, firstOffset } = options;
    this.#options = options;
    this.#ring = SharedStreamRing.create(ringPath, settings, firstOffset);
    this.#groups = new LocalGroups(target.path);
    const setTimer = (delayMs: number, callback: () => void) => {
      const timer = setTimeout(callback, delayMs);
      return { cancel: () => clearTimeout(timer) };
    };
    this.#readers = new FairQueue({ what: `messages of ${target.path}`, setTimer, maxWaiters });
    door.add(ringPath, {
      mostReaders: MAX_READERS,
      onHeld: (side) => {
        if (side === "writer") this.#ring.forget();
        this.#look();
      },
      onBell: () => this.#look(),
    });
  }

  get waiting(): number {
    return this.#readers.waiting;
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

  /** Errors besides: CONFLICT (a process has the writing end), NO_SPACE, CORRUPT. */
  async append(messages: readonly ChannelMessage[], _options: ChannelCallOptions): Promise<StreamAppended> {
    const { target, settings, door, ringPath } = this.#options;
    requireAppend(target.path, messages);
    for (const { data } of messages) requireMessage(target.path, data.length, settings);
    if (this.#isRemoved) throw this.#ended();
    if (door.isHeld(ringPath, "writer")) throw heldElsewhere(target.path);
    if (this.#ring.state !== "open") throw this.#ended();
    const appended = this.#ring.append(messages);
    if (this.#ring.isWaiting("reader")) door.ringBell(ringPath, "reader");
    this.#readers.serveAll();
    return { ...WRITTEN, ...appended };
  }

  /** Errors besides: CORRUPT (details.nextOffset, when one message is). */
  async read(request: StreamReadRequest, options: ChannelWaitOptions): Promise<StreamSlice> {
    requireTake(request);
    requireOffset(this.#options.target.path, request.offset);
    const reading = this.#readers.enter(() => this.#tryRead(request), options);
    this.#mindReaders();
    const slice = await reading;
    if (slice !== null) return slice;
    if (this.#isRemoved) throw this.#ended();
    return this.#sliceOf(this.#ring.read(request), request);
  }

  #tryRead(request: StreamReadRequest): StreamSlice | null {
    if (this.#isRemoved) throw this.#ended();
    // Before the look: what was appended before it was closed is still read.
    const { state } = this.#ring;
    const look = this.#ring.read(request);
    if (look.kind !== "nothing") return this.#sliceOf(look, request);
    if (state !== "open") throw this.#ended();
    return null;
  }

  #sliceOf(look: StreamLook, { offset }: StreamReadRequest): StreamSlice {
    const { path } = this.#options.target;
    switch (look.kind) {
      case "messages": {
        const { messages, nextOffset, endOffset } = look;
        return { messages, nextOffset, endOffset };
      }
      case "nothing":
        return { messages: [], nextOffset: look.nextOffset, endOffset: look.endOffset };
      case "truncated":
        throw streamTruncated(path, offset, look.earliestOffset);
      case "behind_end":
        throw behindStreamEnd(path, offset, look.endOffset);
      case "damaged":
        throw damagedMessage(path, look);
    }
  }

  /** Says that callers wait, so that a process that appends rings. */
  #mindReaders(): void {
    if (this.#isRemoved || this.waiting === 0) return;
    this.#ring.setWaiting("reader", true);
    // What came between the attempt and the flag rang no bell.
    this.#readers.serveAll();
    if (this.waiting === 0 || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#look();
    }, LOOK_AGAIN_MS);
  }

  #look(): void {
    this.#readers.serveAll();
    this.#mindReaders();
  }

  async commitCursor(request: StreamCommitRequest, _options: ChannelCallOptions): Promise<ChannelWritten> {
    if (this.#isRemoved) throw this.#ended();
    this.#groups.commit(request, this.#ring.load().endOffset);
    return WRITTEN;
  }

  async removeGroup(group: string, _options: ChannelCallOptions): Promise<boolean> {
    if (this.#isRemoved) throw this.#ended();
    return this.#groups.remove(group);
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
    this.#readers.serveAll();
    door.ringBell(ringPath, "writer");
    door.ringBell(ringPath, "reader");
  }

  async status(_options: ChannelCallOptions): Promise<StreamStatus> {
    if (this.#isRemoved) throw this.#ended();
    const { settings, ringPath, doorPath } = this.#options;
    const { capacityBytes, maxMessages, maxAgeMs } = settings;
    return {
      kind: "stream",
      ...this.#ring.load(),
      ...{ capacityBytes, maxMessages, maxAgeMs },
      isClosed: this.#ring.state !== "open",
      groups: this.#groups.list(),
      sharedMemory: { ringPath, doorPath },
    };
  }

  #ended(): NexusError {
    return channelEnded(this.#options.target.path, this.#isRemoved ? "removed" : "closed");
  }
}

function heldElsewhere(path: string): NexusError {
  return new NexusError({
    code: "CONFLICT",
    what: `a process of this machine is the writer of ${path}`,
    remedy: "let it end, or append through it",
    details: { path, side: "writer" },
  });
}
