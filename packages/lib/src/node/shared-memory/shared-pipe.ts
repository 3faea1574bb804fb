import { NexusError } from "@nexus/contracts";
import type { SharedPipePlace } from "./door-link.js";
import { type RingMessage, SharedRing } from "./ring.js";
import { MAX_MESSAGE_BYTES, openEnd, SharedEnd, type SharedPipeWait, tooLong } from "./shared-end.js";

/** The writing end of a pipe with io_profile shared_memory, in this process: messages go through no node. */
export class SharedPipeWriter extends SharedEnd<SharedRing> {
  /** Errors: NOT_FOUND, CONFLICT (another process writes), UNAVAILABLE, CORRUPT, VERSION_UNSUPPORTED. */
  static async open(place: SharedPipePlace): Promise<SharedPipeWriter> {
    return new SharedPipeWriter(place, "writer", await openEnd(place, "writer", SharedRing.open));
  }

  /** Errors: RESOURCE_EXHAUSTED (full for `waitMs`), ENDED, INVALID_ARGUMENT (it can never fit), CONFLICT, UNAVAILABLE. */
  async push(data: Uint8Array, { waitMs }: SharedPipeWait): Promise<void> {
    const mostBytes = Math.min(this.ring.bounds.capacityBytes, MAX_MESSAGE_BYTES);
    if (data.length > mostBytes) throw tooLong(data.length, mostBytes);
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
export class SharedPipeReader extends SharedEnd<SharedRing> {
  /** Errors: NOT_FOUND, CONFLICT (another process reads), UNAVAILABLE, CORRUPT, VERSION_UNSUPPORTED. */
  static async open(place: SharedPipePlace): Promise<SharedPipeReader> {
    return new SharedPipeReader(place, "reader", await openEnd(place, "reader", SharedRing.open));
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
