const WORD_BITS = 16;
const FULL_WORD = 0xffff;

/**
 * Which operations, numbered by time of call, the search has placed. Operations are placed roughly in that order, so
 * the set is a solid start and a ragged end; its key holds only the ragged end and stays short in long histories.
 */
export class LinearizedSet {
  readonly #words: Uint16Array;
  /** Every word before this one is full. */
  #firstOpen = 0;
  /** Every word from this one on is empty. */
  #end = 0;

  constructor(size: number) {
    this.#words = new Uint16Array(Math.ceil(size / WORD_BITS));
  }

  has(index: number): boolean {
    return ((this.#word(index >>> 4) >>> (index & 15)) & 1) === 1;
  }

  add(index: number): void {
    const at = index >>> 4;
    this.#words[at] = this.#word(at) | (1 << (index & 15));
    if (at >= this.#end) this.#end = at + 1;
    while (this.#firstOpen < this.#end && this.#word(this.#firstOpen) === FULL_WORD) this.#firstOpen += 1;
  }

  delete(index: number): void {
    const at = index >>> 4;
    this.#words[at] = this.#word(at) & ~(1 << (index & 15));
    if (at < this.#firstOpen) this.#firstOpen = at;
    while (this.#end > this.#firstOpen && this.#word(this.#end - 1) === 0) this.#end -= 1;
  }

  /** Equal for equal sets of one size, and only for these; carries its length, so keys can be joined. */
  key(): string {
    const ragged = this.#words.subarray(this.#firstOpen, this.#end);
    return `${this.#firstOpen},${ragged.length}:${String.fromCharCode(...ragged)}`;
  }

  #word(at: number): number {
    return this.#words[at] ?? 0;
  }
}
