import { NexusError } from "@nexus/contracts";
import type { CacheHealth, CacheStore } from "@nexus/kernel";
import { LruCache } from "@nexus/lib";
import { matchesKeyPattern } from "./key-pattern.js";

/** What an entry takes beside key and value, roughly (bytes). */
const ENTRY_OVERHEAD_BYTES = 128;
const DEFAULT_MAX_ENTRIES = 100_000;
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

export interface MemoryCacheStoreOptions {
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** What a subscriber threw: it changes nothing for the others. */
  readonly onListenerError: (channel: string, error: unknown) => void;
  readonly maxEntries?: number;
  /** Of keys and values together. */
  readonly maxBytes?: number;
}

interface Kept {
  readonly value: Uint8Array;
  /** null: until it is evicted. */
  readonly expiresAtMs: number | null;
  readonly bytes: number;
}

type Listener = (message: Uint8Array) => void;

/** A cache of this process: forgets what was used longest ago, and what is older than its time to live. */
export class MemoryCacheStore implements CacheStore {
  readonly driver = "memory";
  readonly #options: MemoryCacheStoreOptions;
  readonly #entries: LruCache<string, Kept>;
  readonly #keys = new Set<string>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #isClosed = false;

  constructor(options: MemoryCacheStoreOptions) {
    this.#options = options;
    this.#entries = new LruCache({
      maxEntries: options.maxEntries ?? DEFAULT_MAX_ENTRIES,
      maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
      sizeOf: ({ bytes }) => bytes,
    });
  }

  async get(key: string): Promise<Uint8Array | null> {
    this.#assertUsable(key);
    return this.#live(key)?.value.slice() ?? null;
  }

  async set(key: string, value: Uint8Array, ttlMs: number | null): Promise<void> {
    this.#assertUsable(key);
    if (ttlMs !== null && !(ttlMs > 0)) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `a time to live of ${ttlMs} ms is over before it begins`,
        remedy: "give more than 0, or null to keep the value until it is evicted",
      });
    }
    const expiresAtMs = ttlMs === null ? null : this.#options.nowMs() + ttlMs;
    const bytes = ENTRY_OVERHEAD_BYTES + 2 * key.length + value.length;
    this.#entries.set(key, { value: value.slice(), expiresAtMs, bytes });
    this.#keys.add(key);
    if (this.#keys.size > 2 * this.#entries.size + 16) this.#forgetEvictedKeys();
  }

  async delete(key: string): Promise<boolean> {
    this.#assertUsable(key);
    const wasLive = this.#live(key) !== null;
    this.#remove(key);
    return wasLive;
  }

  async exists(key: string): Promise<boolean> {
    this.#assertUsable(key);
    return this.#live(key) !== null;
  }

  async keysMatching(pattern: string, limit: number): Promise<readonly string[]> {
    this.#assertUsable(pattern);
    return this.#matching(pattern, limit);
  }

  async deleteMatching(pattern: string): Promise<number> {
    this.#assertUsable(pattern);
    const keys = this.#matching(pattern, Number.POSITIVE_INFINITY);
    for (const key of keys) this.#remove(key);
    return keys.length;
  }

  async publish(channel: string, message: Uint8Array): Promise<void> {
    this.#assertUsable(channel);
    for (const listener of [...(this.#listeners.get(channel) ?? [])]) {
      try {
        listener(message.slice());
      } catch (error) {
        this.#options.onListenerError(channel, error);
      }
    }
  }

  async subscribe(channel: string, listener: Listener): Promise<() => Promise<void>> {
    this.#assertUsable(channel);
    // A function of its own, so that one listener may subscribe twice and end each on its own.
    const own: Listener = (message) => listener(message);
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(own));
    return async () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#listeners.get(channel) === listeners) this.#listeners.delete(channel);
    };
  }

  async healthCheck(): Promise<CacheHealth> {
    return this.#isClosed ? { healthy: false, reason: "it is closed" } : { healthy: true, roundTripMs: 0 };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#entries.clear();
    this.#keys.clear();
    this.#listeners.clear();
  }

  #live(key: string): Kept | null {
    const kept = this.#entries.get(key);
    if (kept === undefined) return null;
    if (kept.expiresAtMs === null || this.#options.nowMs() < kept.expiresAtMs) return kept;
    this.#remove(key);
    return null;
  }

  #remove(key: string): void {
    this.#entries.delete(key);
    this.#keys.delete(key);
  }

  #matching(pattern: string, limit: number): readonly string[] {
    const found: string[] = [];
    for (const key of [...this.#keys]) {
      if (found.length >= limit) break;
      if (matchesKeyPattern(pattern, key) && this.#live(key) !== null) found.push(key);
    }
    return found;
  }

  /** The cache evicts by itself and tells nobody; the names of what went are dropped now and then. */
  #forgetEvictedKeys(): void {
    for (const key of this.#keys) if (!this.#entries.has(key)) this.#keys.delete(key);
  }

  #assertUsable(name: string): void {
    if (this.#isClosed) {
      throw new NexusError({ code: "CLOSED", what: "the cache is closed", remedy: "open it again" });
    }
    if (name !== "") return;
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: "an empty name was given to the cache",
      remedy: "name the key, the pattern or the channel",
    });
  }
}
