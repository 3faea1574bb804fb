/**
 * Pillar 3 of 3: ephemeral key-value with TTL and publish/subscribe. Optional: nothing of the kernel is lost
 * without it, so a caller treats every miss and every failure as "not cached" (reference facts, 4.12).
 * Errors of all calls: UNAVAILABLE (its server does not answer), RESOURCE_EXHAUSTED (it or the queue to it is full),
 * UNAUTHENTICATED, PERMISSION_DENIED (its server refuses), CLOSED, INVALID_ARGUMENT (an empty key).
 */
export interface CacheStore {
  /** Name for status: "null", "memory", "redis". */
  readonly driver: string;
  get(key: string): Promise<Uint8Array | null>;
  /** `ttlMs` null keeps the value until it is evicted; values may go at any time all the same. */
  set(key: string, value: Uint8Array, ttlMs: number | null): Promise<void>;
  /** True when there was something. */
  delete(key: string): Promise<boolean>;
  exists(key: string): Promise<boolean>;
  /** Keys that match, in no order, at most `limit`. In patterns `*` stands for any characters, `?` for one. */
  keysMatching(pattern: string, limit: number): Promise<readonly string[]>;
  /** How many were deleted. */
  deleteMatching(pattern: string): Promise<number>;
  /** Reaches the listeners subscribed now; nobody later. */
  publish(channel: string, message: Uint8Array): Promise<void>;
  /** Resolves once messages are heard; returns the function that ends the subscription. */
  subscribe(channel: string, listener: (message: Uint8Array) => void): Promise<() => Promise<void>>;
  healthCheck(): Promise<CacheHealth>;
  close(): Promise<void>;
}

export type CacheHealth =
  | { readonly healthy: true; readonly roundTripMs: number }
  | { readonly healthy: false; readonly reason: string };
