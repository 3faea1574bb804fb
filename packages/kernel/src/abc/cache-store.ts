/**
 * Pillar 3 of 3: ephemeral key-value with TTL and publish/subscribe. Optional: nothing of the kernel is lost
 * without it (reference facts, 4.12).
 */
export interface CacheStore {
  readonly driver: string;
  get(key: string): Promise<Uint8Array | null>;
  /** `ttlMs` null keeps the value until it is evicted. */
  set(key: string, value: Uint8Array, ttlMs: number | null): Promise<void>;
  delete(key: string): Promise<boolean>;
  publish(channel: string, message: Uint8Array): Promise<void>;
  /** Returns the function that ends the subscription. */
  subscribe(channel: string, listener: (message: Uint8Array) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
