import { NexusError } from "@nexus/contracts";
import { DoorLink, type SharedPipePlace } from "./door-link.js";
import type { SideName } from "./ring-format.js";

export interface SharedPipeWait {
  /** Milliseconds to wait for room or for a message; 0 tries once. */
  readonly waitMs: number;
}

/** What is shared, as far as waiting at it goes. */
export interface SharedRegion {
  readonly state: "open" | "closed" | "removed";
  isWaiting(side: SideName): boolean;
  setWaiting(side: SideName, isWaiting: boolean): void;
  /** The end may have been another process's: what is known of it is read again. */
  forget(): void;
  isUnlinked(): boolean;
  dispose(): void;
}

/** Longest message, as the kernel's: every profile takes as much. */
export const MAX_MESSAGE_BYTES = 256 * 1024;
/** How long a process that opens an end, or has lost it with its connection, asks for it (ms). */
const DOOR_TIMEOUT_MS = 5_000;
/** A waiting end looks again after this long, in case a bell was lost with the process that rang it (ms). */
const LOOK_AGAIN_MS = 100;
/** Turns of the event loop in which an end looks again before it waits for a bell. */
const LOOKS_BEFORE_WAITING = 32;

/** What ends have in common: what is shared, the connection that makes the end this process's, and waiting. */
export class SharedEnd<Region extends SharedRegion> {
  protected readonly ring: Region;
  readonly #place: SharedPipePlace;
  readonly #side: SideName;
  #link: DoorLink;
  #isClosed = false;

  protected constructor(place: SharedPipePlace, side: SideName, { ring, link }: OpenedEnd<Region>) {
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
      if (this.#isClosed) continue;
      this.ring.setWaiting(this.#side, true);
      // What came between the attempt and the flag rang no bell.
      const late = attempt();
      if (late === null) await this.#link.untilBell(Math.min(leftMs, LOOK_AGAIN_MS));
      if (!this.#isClosed) this.ring.setWaiting(this.#side, false);
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
    const link = await DoorLink.open(this.#place, this.#side, DOOR_TIMEOUT_MS);
    // The node was started again and made a new file of this name: nobody looks at the one that is open here.
    if (this.#isClosed || this.ring.isUnlinked()) {
      link.close();
      throw ended(this.#place, this.#isClosed ? "closed here" : "made anew when its node was started again");
    }
    this.#link = link;
    this.ring.forget();
  }

  /** Gives the end back; the pipe or stream stays. */
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

export interface OpenedEnd<Region> {
  readonly ring: Region;
  readonly link: DoorLink;
}

/** Errors: NOT_FOUND, CONFLICT, RESOURCE_EXHAUSTED, UNAVAILABLE, DEADLINE_EXCEEDED, those of `open`. */
export async function openEnd<Region>(
  place: SharedPipePlace,
  side: SideName,
  open: (ringPath: string) => Region,
): Promise<OpenedEnd<Region>> {
  const link = await DoorLink.open(place, side, DOOR_TIMEOUT_MS);
  try {
    return { ring: open(place.ringPath), link };
  } catch (error) {
    link.close();
    throw error;
  }
}

export function ended({ ringPath }: SharedPipePlace, why: string): NexusError {
  return new NexusError({
    code: "ENDED",
    what: `the pipe or stream in ${ringPath} was ${why}`,
    remedy: "ask the node where it is now and open it again, or make another one",
    details: { why },
  });
}

export function tooLong(bytes: number, mostBytes: number): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `a message of ${bytes} bytes is longer than the ${mostBytes} that can be taken`,
    remedy: "write it to a file and send the path, or split it",
    details: { bytes, mostBytes },
  });
}
