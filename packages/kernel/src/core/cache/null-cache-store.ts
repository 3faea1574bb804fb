import type { CacheHealth, CacheStore } from "../../abc/cache-store.js";

/** What stands where no cache is configured: holds nothing, and nobody hears what is published. */
export class NullCacheStore implements CacheStore {
  readonly driver = "null";

  async get(): Promise<null> {
    return null;
  }

  async set(): Promise<void> {}

  async delete(): Promise<boolean> {
    return false;
  }

  async exists(): Promise<boolean> {
    return false;
  }

  async keysMatching(): Promise<readonly string[]> {
    return [];
  }

  async deleteMatching(): Promise<number> {
    return 0;
  }

  async publish(): Promise<void> {}

  async subscribe(): Promise<() => Promise<void>> {
    return async () => undefined;
  }

  async healthCheck(): Promise<CacheHealth> {
    return { healthy: true, roundTripMs: 0 };
  }

  async close(): Promise<void> {}
}
