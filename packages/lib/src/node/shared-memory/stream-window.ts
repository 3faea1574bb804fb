import type { SharedBytes } from "./ring-file.js";

/** Part of shared bytes that an endless sequence of bytes goes round in: position modulo its length. */
export class Window {
  readonly bytes: number;
  readonly #shared: SharedBytes;
  readonly #start: number;

  constructor(shared: SharedBytes, start: number, bytes: number) {
    this.#shared = shared;
    this.#start = start;
    this.bytes = bytes;
  }

  read(into: Uint8Array, position: number): void {
    const { at, first } = this.#split(position, into.length);
    this.#shared.read(into.subarray(0, first), this.#start + at);
    if (first < into.length) this.#shared.read(into.subarray(first), this.#start);
  }

  write(bytes: Uint8Array, position: number): void {
    const { at, first } = this.#split(position, bytes.length);
    this.#shared.write(bytes.subarray(0, first), this.#start + at);
    if (first < bytes.length) this.#shared.write(bytes.subarray(first), this.#start);
  }

  #split(position: number, length: number): { readonly at: number; readonly first: number } {
    if (length > this.bytes) throw new Error(`${length} bytes do not fit into a window of ${this.bytes}`);
    const at = position % this.bytes;
    return { at, first: Math.min(length, this.bytes - at) };
  }
}
