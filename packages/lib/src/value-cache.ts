/** What a cached value takes beside its own size, roughly. */
const ENTRY_OVERHEAD_BYTES = 128;

/**
 * Values of keys, missing ones (null) included, bounded by bytes. Two generations: what was not used while
 * the young one filled up is forgotten when they change places. Unlike an exact LRU order this costs nothing
 * on a hit.
 */
export class ValueCache<V> {
  readonly #maxGenerationBytes: number;
  readonly #bytesOf: (value: V) => number;
  #young = new Map<string, V | null>();
  #old = new Map<string, V | null>();
  #youngBytes = 0;

  constructor(maxBytes: number, bytesOf: (value: V) => number) {
    this.#maxGenerationBytes = maxBytes / 2;
    this.#bytesOf = bytesOf;
  }

  /** undefined: not cached; null: cached as missing. */
  get(key: string): V | null | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: V | null): void {
    const bytes = ENTRY_OVERHEAD_BYTES + key.length + (value === null ? 0 : this.#bytesOf(value));
    if (this.#youngBytes + bytes > this.#maxGenerationBytes) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngBytes = 0;
    }
    // A replaced value counts twice until the generations change: the bound holds all the more.
    this.#youngBytes += bytes;
    this.#young.set(key, value);
    if (this.#old.size > 0) this.#old.delete(key);
  }
}

/** `bytesOf` of a cache of bytes. */
export function lengthOf(value: Uint8Array): number {
  return value.length;
}
