import { NexusError } from "@nexus/contracts";
import { DoorLink, type SharedPipePlace } from "./door-link.js";
import { type RingMessage, SharedRing } from "./ring.js";
import type { SideName } from "./ring-format.js";

export interface SharedPipeWait {
  /** Milliseconds to wait for room or for a message; 0 tries once. */
  readonly waitMs: number;
}

/** How long a process that opens an end, or has lost it with its connection, asks for it (ms). */
const DOOR_TIMEOUT_MS = 5_000;
/** A waiting end looks again after this long, in case a bell was lost with the process that rang it (ms). */
const LOOK_AGAIN_MS = 100;
/** Turns of the event loop in which an end looks again before it waits for a bell. */
const LOOKS_BEFORE_WAITING = 32;

/** What both ends have in common: the ring, the connection that makes the end this process's, and waiting. */
class SharedPipeEnd {
  protected readonly ring: SharedRing;
  readonly #place: SharedPipePlace;
  readonly #side: SideName;
  #link: DoorLink;
  #isClosed = false;

  protected constructor(place: SharedPipePlace, side: SideName, ring: SharedRing, link: DoorLink) {
    this.#place = place;
    this.#side = side;
    this.ring = ring;
    this.#link = link;
  }

  /** Tries until it succeeds or `waitMs` is over (null). Errors: ENDED, those of the attempt, of the door. */
  protected async until<T>(attempt: () => T | null, waitMs: number): Promise<T | null> {
    const startedMs = performance.now();
    for (;;) {
      if (this.#isClosed) throw ended(this.#place, "closed here");
      if (!this.#link.isOpen) await this.#askAgain();
      if (this.ring.state === "removed") throw ended(this.#place, "removed");
      const done = attempt() ?? (waitMs > 0 ? await this.#soon(attempt) : null);
      if (done !== null) return done;
      const leftMs = waitMs - (performance.now() - startedMs);
      if (leftMs <= 0) return null;
      this.ring.setWaiting(this.#side, true);
      // What came between the attempt and the flag rang no bell.
      const late = attempt();
      if (late === null) await this.#link.untilBell(Math.min(leftMs, LOOK_AGAIN_MS));
      this.ring.setWaiting(this.#side, false);
      if (late !== null) return late;
    }
  }

  /** A bell costs both processes more than a few looks. */
  async #soon<T>(attempt: () => T | null): Promise<T | null> {
    for (let look = 0; look < LOOKS_BEFORE_WAITING; look += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (!this.isHeld) return null;
      const done = attempt();
      if (done !== null) return done;
    }
    return null;
  }

  /** The end is this process's, as far as it knows. */
  protected get isHeld(): boolean {
    return !this.#isClosed && this.#link.isOpen;
  }

  /** Wakes the other end if it waits. */
  protected wake(other: SideName): void {
    if (this.ring.isWaiting(other)) this.#link.ringBell();
  }

  async #askAgain(): Promise<void> {
    this.#link = await DoorLink.open(this.#place, this.#side, DOOR_TIMEOUT_MS);
    this.ring.forget();
  }

  /** Gives the end back; the pipe stays. */
  release(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#link.close();
    this.ring.dispose();
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

/** The writing end of a pipe with io_profile shared_memory, in this process: messages go through no node. */
export class SharedPipeWriter extends SharedPipeEnd {
  /** Errors: NOT_FOUND, CONFLICT (another process writes), UNAVAILABLE, CORRUPT, VERSION_UNSUPPORTED. */
  static async open(place: SharedPipePlace): Promise<SharedPipeWriter> {
    const link = await DoorLink.open(place, "writer", DOOR_TIMEOUT_MS);
    return new SharedPipeWriter(place, "writer", openRing(place, link), link);
  }

  /** Errors: RESOURCE_EXHAUSTED (full for `waitMs`), ENDED, INVALID_ARGUMENT (it can never fit), CONFLICT, UNAVAILABLE. */
  async push(data: Uint8Array, { waitMs }: SharedPipeWait): Promise<void> {
    const { capacityBytes } = this.ring.bounds;
    if (data.length > capacityBytes) throw tooLong(data.length, capacityBytes);
    const message: RingMessage = { data, writtenAtMs: Date.now() };
    if (this.isHeld && this.#tryPush(message) !== null) return;
    const done = await this.until(() => this.#tryPush(message), waitMs);
    if (done === null) throw full(waitMs, this.ring.load());
  }

  #tryPush(message: RingMessage): true | null {
    if (this.ring.state !== "open") throw endedBy("closed");
    if (!this.ring.push(message)) return null;
    this.wake("reader");
    return true;
  }
}

/** The reading end of a pipe with io_profile shared_memory, in this process. */
export class SharedPipeReader extends SharedPipeEnd {
  /** Errors: NOT_FOUND, CONFLICT (another process reads), UNAVAILABLE, CORRUPT, VERSION_UNSUPPORTED. */
  static async open(place: SharedPipePlace): Promise<SharedPipeReader> {
    const link = await DoorLink.open(place, "reader", DOOR_TIMEOUT_MS);
    return new SharedPipeReader(place, "reader", openRing(place, link), link);
  }

  /** The oldest messages, taken out; none: there were none for `waitMs`. Errors: ENDED, CORRUPT, CONFLICT, UNAVAILABLE. */
  async pop(
    take: { readonly maxMessages: number; readonly maxBytes: number },
    { waitMs }: SharedPipeWait,
  ): Promise<readonly RingMessage[]> {
    return (await this.until(() => this.#tryPop(take), waitMs)) ?? [];
  }

  #tryPop(take: { readonly maxMessages: number; readonly maxBytes: number }): readonly RingMessage[] | null {
    // Before the look: what was pushed before it was closed is still delivered.
    const { state } = this.ring;
    const messages = this.ring.pop(take);
    if (messages.length === 0) {
      if (state !== "open") throw endedBy("closed");
      return null;
    }
    this.wake("writer");
    return messages;
  }
}

function openRing({ ringPath }: SharedPipePlace, link: DoorLink): SharedRing {
  try {
    return SharedRing.open(ringPath);
  } catch (error) {
    link.close();
    throw error;
  }
}

function ended({ ringPath }: SharedPipePlace, why: string): NexusError {
  return new NexusError({
    code: "ENDED",
    what: `the pipe in ${ringPath} was ${why}`,
    remedy: "make or open another one to go on",
    details: { why },
  });
}

function endedBy(why: "closed"): NexusError {
  return new NexusError({
    code: "ENDED",
    what: `the pipe was ${why}`,
    remedy: "no message follows; make another one to go on",
    details: { why },
  });
}

function full(waitedMs: number, { messages, bytes }: { messages: number; bytes: number }): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `the pipe is full (${messages} messages, ${bytes} bytes) and stayed so for ${waitedMs} ms`,
    remedy: "take messages out, or wait longer",
    details: { messages, bytes, waitedMs },
  });
}

function tooLong(bytes: number, mostBytes: number): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `a message of ${bytes} bytes is longer than the ${mostBytes} the pipe takes`,
    remedy: "write it to a file and send the path, or split it",
    details: { bytes, mostBytes },
  });
}
