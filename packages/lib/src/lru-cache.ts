import { invariant } from "./assert.js";

export interface LruCacheOptions<V> {
  readonly maxEntries: number;
  /** null: entries are not weighed. */
  readonly maxBytes: number | null;
  /** Bytes one value counts for; asked once, when it is set. */
  readonly sizeOf: (value: V) => number;
}

/** A map that forgets what was used longest ago, bounded by count and, optionally, by bytes. */
export class LruCache<K, V> {
  readonly #entries = new Map<K, { readonly value: V; readonly bytes: number }>();
  readonly #options: LruCacheOptions<V>;
  #bytes = 0;

  constructor(options: LruCacheOptions<V>) {
    invariant(options.maxEntries >= 1, "an LRU cache holds at least one entry", {
      maxEntries: options.maxEntries,
    });
    this.#options = options;
  }

  /** A cache bounded by count only. */
  static ofEntries<K, V>(maxEntries: number): LruCache<K, V> {
    return new LruCache({ maxEntries, maxBytes: null, sizeOf: () => 0 });
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    // A Map iterates in insertion order: re-inserting makes the entry the youngest.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  /** A value larger than the whole cache is not kept. */
  set(key: K, value: V): void {
    this.delete(key);
    const bytes = this.#options.sizeOf(value);
    if (this.#options.maxBytes !== null && bytes > this.#options.maxBytes) return;
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    this.#evict();
  }

  delete(key: K): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#bytes -= entry.bytes;
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #evict(): void {
    // Looking at the limits before opening an iterator matters: after many hits it first walks past as many
    // deleted entries.
    if (this.#fits()) return;
    for (const key of this.#entries.keys()) {
      this.delete(key);
      if (this.#fits()) return;
    }
  }

  #fits(): boolean {
    const { maxEntries, maxBytes } = this.#options;
    return this.#entries.size <= maxEntries && (maxBytes === null || this.#bytes <= maxBytes);
  }
}
