import { crc32c } from "@node-rs/crc32";

/** Bytes gathered at most; longer pieces are digested by themselves. Small enough for Node's buffer pool. */
const GATHERED_BYTES = 4_000;

/**
 * CRC-32C over all bytes ever added, in order. Pieces are gathered and digested when somebody asks: a call into native
 * code costs more than the few dozen bytes of a row, and the digest is of interest at every 16th entry.
 */
export class RollingDigest {
  #digested: number;
  #gathered: Buffer | null = null;
  #length = 0;

  constructor(start: number) {
    this.#digested = start;
  }

  add(bytes: Uint8Array): void {
    if (this.#length + bytes.length > GATHERED_BYTES) this.#digest();
    if (bytes.length > GATHERED_BYTES) {
      this.#digested = crc32c(bytes, this.#digested);
      return;
    }
    this.#gathered ??= Buffer.allocUnsafe(GATHERED_BYTES);
    this.#gathered.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  get value(): number {
    this.#digest();
    return this.#digested;
  }

  #digest(): void {
    if (this.#gathered === null || this.#length === 0) return;
    this.#digested = crc32c(this.#gathered.subarray(0, this.#length), this.#digested);
    this.#length = 0;
  }
}
