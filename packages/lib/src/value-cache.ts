/** What a cached value takes beside its bytes, roughly. */
const ENTRY_OVERHEAD_BYTES = 128;

/**
 * Values of keys, missing ones (null) included, bounded by bytes. Two generations: what was not used while
 * the young one filled up is forgotten when they change places. Unlike an exact LRU order this costs nothing
 * on a hit.
 */
export class ValueCache {
  readonly #maxGenerationBytes: number;
  #young = new Map<string, Uint8Array | null>();
  #old = new Map<string, Uint8Array | null>();
  #youngBytes = 0;

  constructor(maxBytes: number) {
    this.#maxGenerationBytes = maxBytes / 2;
  }

  /** undefined: not cached; null: cached as missing. */
  get(key: string): Uint8Array | null | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: Uint8Array | null): void {
    const bytes = ENTRY_OVERHEAD_BYTES + key.length + (value?.length ?? 0);
    if (this.#youngBytes + bytes > this.#maxGenerationBytes) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngBytes = 0;
    }
    // A replaced value counts twice until the generations change: the bound holds all the more.
    this.#youngBytes += bytes;
    this.#young.set(key, value);
    this.#old.delete(key);
  }
}
