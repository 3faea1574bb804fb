import { NexusError } from "@nexus/contracts";
import type { CacheHealth, CacheStore } from "@nexus/kernel";

export interface TolerantCacheOptions {
  /** What the cache failed with, once for each call that went on without it. */
  readonly onAbsent: (error: NexusError) => void;
}

/**
 * A cache whose failures are misses: what cannot be read is not there, what cannot be kept is not kept, and nobody hears
 * what cannot be published. Only a wrong argument and a closed cache are errors of the caller and stay so. Subscribing is
 * not softened: a listener who hears nothing must know it.
 */
export class TolerantCacheStore implements CacheStore {
  readonly #cache: CacheStore;
  readonly #options: TolerantCacheOptions;

  constructor(cache: CacheStore, options: TolerantCacheOptions) {
    this.#cache = cache;
    this.#options = options;
  }

  get driver(): string {
    return this.#cache.driver;
  }

  get(key: string): Promise<Uint8Array | null> {
    return this.#orElse(this.#cache.get(key), null);
  }

  set(key: string, value: Uint8Array, ttlMs: number | null): Promise<void> {
    return this.#orElse(this.#cache.set(key, value, ttlMs), undefined);
  }

  delete(key: string): Promise<boolean> {
    return this.#orElse(this.#cache.delete(key), false);
  }

  exists(key: string): Promise<boolean> {
    return this.#orElse(this.#cache.exists(key), false);
  }

  keysMatching(pattern: string, limit: number): Promise<readonly string[]> {
    return this.#orElse(this.#cache.keysMatching(pattern, limit), []);
  }

  deleteMatching(pattern: string): Promise<number> {
    return this.#orElse(this.#cache.deleteMatching(pattern), 0);
  }

  publish(channel: string, message: Uint8Array): Promise<void> {
    return this.#orElse(this.#cache.publish(channel, message), undefined);
  }

  subscribe(channel: string, listener: (message: Uint8Array) => void): Promise<() => Promise<void>> {
    return this.#cache.subscribe(channel, listener);
  }

  healthCheck(): Promise<CacheHealth> {
    return this.#cache.healthCheck();
  }

  close(): Promise<void> {
    return this.#cache.close();
  }

  async #orElse<T>(work: Promise<T>, absent: T): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const failure = NexusError.from(error);
      if (failure.code === "INVALID_ARGUMENT" || failure.code === "CLOSED") throw failure;
      this.#options.onAbsent(failure);
      return absent;
    }
  }
}
