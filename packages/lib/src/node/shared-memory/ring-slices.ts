import { NexusError } from "@nexus/contracts";
import type { RingReadRequest, RingStreamMessage, SharedStreamRing, StreamLook } from "./stream-ring.js";

export interface SharedStreamSlice {
  readonly messages: readonly RingStreamMessage[];
  /** Where to go on. */
  readonly nextOffset: number;
  /** Behind the last message there is. */
  readonly endOffset: number;
}

/** What a reader is told that gets no messages. */
export interface RingSliceRefusals {
  truncated(offset: number, earliestOffset: number): NexusError;
  behindEnd(offset: number, endOffset: number): NexusError;
  ended(why: "closed" | "removed"): NexusError;
}

/** Slices of a ring as its readers are given them, in the words of whoever gives them. */
export class RingSlices {
  readonly #ring: SharedStreamRing;
  readonly #where: string;
  readonly #refusals: RingSliceRefusals;

  /** `where`: the stream, for errors. */
  constructor(ring: SharedStreamRing, where: string, refusals: RingSliceRefusals) {
    this.#ring = ring;
    this.#where = where;
    this.#refusals = refusals;
  }

  /** null: there is no message yet. Errors: the refusals, CORRUPT (details.nextOffset, when one message is). */
  tryRead(request: RingReadRequest): SharedStreamSlice | null {
    // Before the look: what was appended before it was closed is still delivered.
    const { state } = this.#ring;
    const look = this.#ring.read(request);
    if (look.kind !== "nothing") return this.#sliceOf(look, request);
    if (state !== "open") throw this.#refusals.ended(state);
    return null;
  }

  /** No messages: there is none yet, or there will be no other. Errors: as `tryRead`, without `ended`. */
  readNow(request: RingReadRequest): SharedStreamSlice {
    return this.#sliceOf(this.#ring.read(request), request);
  }

  #sliceOf(look: StreamLook, { offset }: RingReadRequest): SharedStreamSlice {
    switch (look.kind) {
      case "messages": {
        const { messages, nextOffset, endOffset } = look;
        return { messages, nextOffset, endOffset };
      }
      case "nothing":
        return { messages: [], nextOffset: look.nextOffset, endOffset: look.endOffset };
      case "truncated":
        throw this.#refusals.truncated(offset, look.earliestOffset);
      case "behind_end":
        throw this.#refusals.behindEnd(offset, look.endOffset);
      case "damaged":
        throw damagedMessage(this.#where, look);
    }
  }
}

/** A message of a stream is not what was appended. */
function damagedMessage(
  where: string,
  { offset, nextOffset }: { readonly offset: number; readonly nextOffset: number },
): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `the message at offset ${offset} of ${where} is not what was appended`,
    remedy: "go on from details.nextOffset; look at what else writes to its file in shared memory",
    details: { offset, nextOffset },
  });
}
