import { Buffer } from "node:buffer";
import type { StdioFraming } from "@nexus/kernel";

const LINE_FEED = 0x0a;
const LENGTH_BYTES = 4;
const NOTHING = Buffer.alloc(0);

/** What stood in the input: a message, or the size of one that was longer than may be and was passed over. */
export type Frame =
  | { readonly kind: "message"; readonly data: Uint8Array }
  | { readonly kind: "oversized"; readonly bytes: number };

/** null: a message that these frames cannot carry, because it contains a line feed. */
export function encodeFrame(framing: StdioFraming, data: Uint8Array): Uint8Array | null {
  switch (framing) {
    case "lines":
      return data.includes(LINE_FEED) ? null : Buffer.concat([data, Buffer.of(LINE_FEED)]);
    case "length_prefixed": {
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32BE(data.length);
      return Buffer.concat([length, data]);
    }
  }
}

/**
 * Cuts an input into frames, asked for one by one. Holds no more than one message and what it was last fed: one that is
 * too long is dropped as it comes, and reading goes on behind it.
 */
export class FrameReader {
  readonly #framing: StdioFraming;
  readonly #mostBytes: number;
  #rest: Buffer = NOTHING;
  /** Lines: bytes in front of `rest` that were known to hold no line feed. */
  #scanned = 0;
  /** Bytes dropped so far of a line that is too long. */
  #dropped = 0;
  /** Bytes still to come of a prefixed message that is too long. */
  #toDrop = 0;

  constructor(framing: StdioFraming, mostBytes: number) {
    this.#framing = framing;
    this.#mostBytes = mostBytes;
  }

  feed(chunk: Uint8Array): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
  }

  /** null: it is not all there. */
  next(): Frame | null {
    return this.#framing === "lines" ? this.#nextLine() : this.#nextPrefixed();
  }

  /** Bytes of a message that is not all there and was not reported; 0: the input may end here. */
  get cutBytes(): number {
    return this.#dropped + this.#rest.length;
  }

  #nextLine(): Frame | null {
    const end = this.#rest.indexOf(LINE_FEED, this.#scanned);
    if (end < 0) {
      if (this.#dropped > 0 || this.#rest.length > this.#mostBytes) {
        this.#dropped += this.#rest.length;
        this.#rest = NOTHING;
      }
      this.#scanned = this.#rest.length;
      return null;
    }
    const bytes = this.#dropped + end;
    const line = this.#take(end);
    this.#take(1);
    this.#scanned = 0;
    this.#dropped = 0;
    return bytes > this.#mostBytes ? { kind: "oversized", bytes } : { kind: "message", data: copyOf(line) };
  }

  #nextPrefixed(): Frame | null {
    this.#toDrop -= this.#take(Math.min(this.#toDrop, this.#rest.length)).length;
    if (this.#toDrop > 0 || this.#rest.length < LENGTH_BYTES) return null;
    const bytes = this.#rest.readUInt32BE(0);
    if (bytes > this.#mostBytes) {
      this.#take(LENGTH_BYTES);
      this.#toDrop = bytes;
      return { kind: "oversized", bytes };
    }
    if (this.#rest.length < LENGTH_BYTES + bytes) return null;
    this.#take(LENGTH_BYTES);
    return { kind: "message", data: copyOf(this.#take(bytes)) };
  }

  #take(bytes: number): Buffer {
    const taken = this.#rest.subarray(0, bytes);
    this.#rest = this.#rest.subarray(bytes);
    return taken;
  }
}

/** A message that waits must not keep the whole of what it was read with. */
function copyOf(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes);
}
