import { NexusError } from "@nexus/contracts";
import type { SharedPipePlace } from "./door-link.js";
import { RingSlices, type SharedStreamSlice } from "./ring-slices.js";
import {
  MAX_MESSAGE_BYTES,
  type OpenedEnd,
  openEnd,
  SharedEnd,
  type SharedPipeWait,
  tooLong,
} from "./shared-end.js";
import { MAX_APPEND_BYTES, MAX_APPEND_MESSAGES } from "./stream-format.js";
import { type RingReadRequest, SharedStreamRing } from "./stream-ring.js";

/** Nothing makes a writer wait: without a turn of the event loop it would never notice that its end was lost. */
const MOST_APPENDS_IN_TURN = 64;

/** The writing end of a stream with io_profile shared_memory, in this process: messages go through no node. */
export class SharedStreamWriter extends SharedEnd<SharedStreamRing> {
  #appendsInTurn = 0;

  /** Errors: NOT_FOUND, CONFLICT (another process writes), UNAVAILABLE, CORRUPT, VERSION_UNSUPPORTED. */
  static async open(place: SharedPipePlace): Promise<SharedStreamWriter> {
    return new SharedStreamWriter(place, "writer", await openEnd(place, "writer", SharedStreamRing.open));
  }

  /**
   * All of them one after another, or none. Errors: ENDED, INVALID_ARGUMENT (none, too many, too large), NO_SPACE,
   * CORRUPT, CONFLICT, UNAVAILABLE.
   */
  async append(
    messages: readonly Uint8Array[],
  ): Promise<{ readonly offset: number; readonly nextOffset: number }> {
    this.#require(messages);
    const writtenAtMs = Date.now();
    const records = messages.map((data) => ({ data, writtenAtMs }));
    const attempt = () => {
      if (this.ring.state !== "open") throw endedBy(this.ring.state === "closed" ? "closed" : "removed");
      const appended = this.ring.append(records);
      this.wake("reader");
      return appended;
    };
    this.#appendsInTurn += 1;
    if (this.#appendsInTurn >= MOST_APPENDS_IN_TURN) {
      this.#appendsInTurn = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (this.isHeld) return attempt();
    const appended = await this.until(attempt, 0);
    if (appended === null) throw new Error("an append that neither failed nor succeeded");
    return appended;
  }

  #require(messages: readonly Uint8Array[]): void {
    const mostBytes = Math.min(this.ring.bounds.capacityBytes, MAX_MESSAGE_BYTES);
    for (const { length } of messages) if (length > mostBytes) throw tooLong(length, mostBytes);
    const bytes = messages.reduce((sum, { length }) => sum + length, 0);
    const isSome = messages.length >= 1 && messages.length <= MAX_APPEND_MESSAGES;
    if (isSome && bytes <= MAX_APPEND_BYTES) return;
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `${messages.length} messages of ${bytes} bytes cannot be appended at once`,
      remedy: `append 1 to ${MAX_APPEND_MESSAGES} messages of at most ${MAX_APPEND_BYTES} bytes together`,
      details: { messages: messages.length, bytes },
    });
  }
}

/** A reader of a stream with io_profile shared_memory, in this process: one of many, each at its own place. */
export class SharedStreamReader extends SharedEnd<SharedStreamRing> {
  readonly #slices: RingSlices;

  private constructor(place: SharedPipePlace, opened: OpenedEnd<SharedStreamRing>) {
    super(place, "reader", opened);
    const { ringPath } = place;
    this.#slices = new RingSlices(this.ring, ringPath, {
      truncated: (offset, earliestOffset) => truncated(ringPath, offset, earliestOffset),
      behindEnd: (offset, endOffset) => behindEnd(ringPath, offset, endOffset),
      ended: endedBy,
    });
  }

  /** Errors: NOT_FOUND, RESOURCE_EXHAUSTED (too many read), UNAVAILABLE, CORRUPT, VERSION_UNSUPPORTED. */
  static async open(place: SharedPipePlace): Promise<SharedStreamReader> {
    return new SharedStreamReader(place, await openEnd(place, "reader", SharedStreamRing.open));
  }

  /**
   * Messages from an offset on (0: the earliest); none: there were none for `waitMs`. Errors: TRUNCATED
   * (details.earliestOffset), INVALID_ARGUMENT (behind the end, no such request), ENDED (closed and read to the end, or
   * removed), CORRUPT (details.nextOffset, when one message is), UNAVAILABLE.
   */
  async read(request: RingReadRequest, { waitMs }: SharedPipeWait): Promise<SharedStreamSlice> {
    requireRequest(request);
    const slice = await this.until(() => this.#slices.tryRead(request), waitMs);
    return slice ?? this.#slices.readNow(request);
  }
}

/** Errors: INVALID_ARGUMENT. */
function requireRequest({ offset, maxMessages, maxBytes }: RingReadRequest): void {
  const isOffset = Number.isSafeInteger(offset) && offset >= 0;
  const isCount = Number.isInteger(maxMessages) && maxMessages >= 1 && maxMessages <= MAX_APPEND_MESSAGES;
  if (isOffset && isCount && Number.isInteger(maxBytes) && maxBytes >= 1) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${maxMessages} messages of ${maxBytes} bytes from offset ${offset} on cannot be asked for`,
    remedy: `ask for 1 to ${MAX_APPEND_MESSAGES} messages, at least 1 byte, from 0 or an offset that was returned`,
  });
}

function truncated(where: string, offset: number, earliestOffset: number): NexusError {
  return new NexusError({
    code: "TRUNCATED",
    what: `the stream in ${where} no longer has the messages at offset ${offset}: it begins at ${earliestOffset}`,
    remedy: "go on from details.earliestOffset; what lies between is gone",
    details: { offset, earliestOffset },
  });
}

function behindEnd(where: string, offset: number, endOffset: number): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `offset ${offset} lies behind the end of the stream in ${where}, ${endOffset}`,
    remedy: "use an offset that a read or an append returned; 0 is the earliest message",
    details: { offset, endOffset },
  });
}

function endedBy(why: "closed" | "removed"): NexusError {
  return new NexusError({
    code: "ENDED",
    what: `the stream was ${why}`,
    remedy: "no message follows; make another one to go on",
    details: { why },
  });
}
