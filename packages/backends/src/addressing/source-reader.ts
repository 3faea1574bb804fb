import type { ByteSource } from "@nexus/kernel";
import { throwIfAborted } from "@nexus/lib";
import { untilAborted } from "./cas/shared-work.js";

/**
 * Largest piece handed on at once, so that hashing and copying one never holds the event loop for long
 * (bytes).
 */
const MAX_PIECE_BYTES = 1024 * 1024;

/** Pieces of a byte source, at most MAX_PIECE_BYTES each, with a caller who may give up at any of them. */
export class SourceReader {
  readonly #iterator: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  readonly #signal: AbortSignal | null;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(source: ByteSource, signal: AbortSignal | null) {
    this.#iterator = source instanceof Uint8Array ? [source].values() : source[Symbol.asyncIterator]();
    this.#signal = signal;
  }

  /** The next bytes (never none), or null at the end. Errors: CANCELLED, and what the source throws. */
  async next(): Promise<Uint8Array | null> {
    throwIfAborted(this.#signal, "storing content");
    while (this.#rest.length === 0) {
      const step = await untilAborted(Promise.resolve(this.#iterator.next()), this.#signal);
      if (step.done === true) return null;
      this.#rest = step.value;
    }
    const piece = this.#rest.subarray(0, MAX_PIECE_BYTES);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  /** Tells a source that was not read to its end. A source that hangs is not waited for. */
  cancel(): void {
    const returned = this.#iterator.return?.();
    if (returned instanceof Promise) returned.catch(() => undefined);
  }
}
