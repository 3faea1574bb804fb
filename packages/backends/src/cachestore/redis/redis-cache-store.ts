import { NexusError } from "@nexus/contracts";
import type { CacheHealth, CacheStore } from "@nexus/kernel";
import { AsyncMutex, Deadline } from "@nexus/lib";
import { matchesKeyPattern } from "../key-pattern.js";
import {
  RedisConnection,
  type RedisConnectionEvent,
  type RedisConnectionStats,
  type RedisLimits,
} from "./redis-connection.js";
import { literalInRedisPattern, toRedisPattern } from "./redis-pattern.js";
import type { RedisSession } from "./redis-session.js";

export interface RedisCacheLimits extends RedisLimits {
  /** Longest a search through all keys may take, which is many commands (ms). */
  readonly scanTimeoutMs: number;
}

export const DEFAULT_REDIS_CACHE_LIMITS: RedisCacheLimits = {
  callTimeoutMs: 500,
  connectTimeoutMs: 2_000,
  reconnectInitialMs: 50,
  reconnectMaxMs: 5_000,
  pingIntervalMs: 5_000,
  maxPendingCommands: 1_024,
  scanTimeoutMs: 10_000,
};

/** How many keys the server looks at in one step of a search. */
const SCAN_STEP_KEYS = 1_000;
/** Subscriptions that wait for their turn; more are refused RESOURCE_EXHAUSTED. */
const MAX_WAITING_SUBSCRIPTIONS = 10_000;

export interface RedisCacheStoreOptions {
  /** `redis://[[user]:password@]host[:port][/database]`, `rediss://` for TLS. Redis 6 or newer. */
  readonly url: string;
  /** In front of every key and channel, so that others may share the server: "nexus:". */
  readonly keyPrefix: string;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly onEvent: (event: RedisConnectionEvent) => void;
  /** What a subscriber threw: it changes nothing for the others. */
  readonly onListenerError: (channel: string, error: unknown) => void;
  readonly limits: RedisCacheLimits;
}

type Listener = (message: Uint8Array) => void;

/**
 * A cache on a Redis server, shared by all who name the same server and prefix. Connects in the background: while there
 * is no connection every call is refused at once. Subscriptions outlive an outage; messages of the meantime are lost.
 */
export class RedisCacheStore implements CacheStore {
  readonly driver = "redis";
  readonly #options: RedisCacheStoreOptions;
  readonly #connection: RedisConnection;
  /** By channel, without the prefix. A set that is here is heard, or will be as soon as there is a connection. */
  readonly #listeners = new Map<string, Set<Listener>>();
  /** Channels this connection has joined. One whose last listener went may still be here. */
  readonly #joined = new Set<string>();
  /** Joining and leaving a channel at the same time could end with neither. */
  readonly #oneByOne = new AsyncMutex("a change of subscriptions", MAX_WAITING_SUBSCRIPTIONS);

  constructor(options: RedisCacheStoreOptions) {
    this.#options = options;
    this.#connection = new RedisConnection({
      ...options,
      prepare: async (session) => {
        this.#joined.clear();
        for (const channel of [...this.#listeners.keys()]) await this.#join(session, channel);
      },
    });
  }

  stats(): RedisConnectionStats {
    return this.#connection.stats();
  }

  async get(key: string): Promise<Uint8Array | null> {
    const reply = await this.#command("reading from the cache", ["GET", this.#key(key)]);
    return reply === null ? null : bytesOf(reply);
  }

  async set(key: string, value: Uint8Array, ttlMs: number | null): Promise<void> {
    const name = this.#key(key);
    if (ttlMs !== null && !(ttlMs > 0)) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `a time to live of ${ttlMs} ms is over before it begins`,
        remedy: "give more than 0, or null to keep the value until it is evicted",
      });
    }
    const expiry = ttlMs === null ? [] : ["PX", String(Math.ceil(ttlMs))];
    // A copy: after a time-out the caller may use its bytes again while ours still wait to be sent.
    await this.#command("writing to the cache", ["SET", name, Buffer.from(value), ...expiry]);
  }

  async delete(key: string): Promise<boolean> {
    return (await this.#command("deleting from the cache", ["DEL", this.#key(key)])) === 1;
  }

  async exists(key: string): Promise<boolean> {
    return (await this.#command("looking into the cache", ["EXISTS", this.#key(key)])) === 1;
  }

  async keysMatching(pattern: string, limit: number): Promise<readonly string[]> {
    const found = new Set<string>();
    for await (const keys of this.#scan(pattern)) {
      for (const key of keys) {
        if (found.size >= limit) return [...found];
        found.add(key);
      }
    }
    return [...found];
  }

  async deleteMatching(pattern: string): Promise<number> {
    let deleted = 0;
    for await (const keys of this.#scan(pattern)) {
      if (keys.length === 0) continue;
      const names = keys.map((key) => this.#key(key));
      deleted += Number(await this.#command("deleting from the cache", ["UNLINK", ...names]));
    }
    return deleted;
  }

  async publish(channel: string, message: Uint8Array): Promise<void> {
    await this.#command("publishing", ["PUBLISH", this.#key(channel), Buffer.from(message)]);
  }

  async subscribe(channel: string, listener: Listener): Promise<() => Promise<void>> {
    assertNamed(channel);
    // A function of its own, so that one listener may subscribe twice and end each on its own.
    const own: Listener = (message) => listener(message);
    await this.#oneByOne.runExclusive(() =>
      this.#connection.call("subscribing", async (session) => {
        const listeners = this.#listeners.get(channel) ?? new Set();
        this.#listeners.set(channel, listeners.add(own));
        await this.#join(session, channel).catch((error: unknown) => {
          this.#forget(channel, own);
          throw error;
        });
      }),
    );
    return () => this.#unsubscribe(channel, own);
  }

  async healthCheck(): Promise<CacheHealth> {
    const startedAtMs = this.#options.nowMs();
    try {
      await this.#command("asking the cache", ["PING"]);
      return { healthy: true, roundTripMs: this.#options.nowMs() - startedAtMs };
    } catch (error) {
      return { healthy: false, reason: NexusError.from(error).what };
    }
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    await this.#connection.close();
  }

  #command(what: string, command: readonly (string | Buffer)[]): Promise<unknown> {
    return this.#connection.call(what, (session) => session.send(command));
  }

  /** Steps through all keys; one that is set or deleted meanwhile may or may not be seen, and one may come twice. */
  async *#scan(pattern: string): AsyncGenerator<readonly string[]> {
    assertNamed(pattern);
    const { keyPrefix, limits, nowMs } = this.#options;
    const deadline = new Deadline(limits.scanTimeoutMs, nowMs);
    const match = literalInRedisPattern(keyPrefix) + toRedisPattern(pattern);
    const step = ["MATCH", match, "COUNT", String(SCAN_STEP_KEYS)];
    let cursor = "0";
    do {
      deadline.spendMs("searching the cache");
      const reply = await this.#command("searching the cache", ["SCAN", cursor, ...step]);
      const [next, names] = reply as readonly [Buffer, readonly Buffer[]];
      cursor = next.toString();
      yield names
        .map((name) => name.toString().slice(keyPrefix.length))
        .filter((key) => matchesKeyPattern(pattern, key));
    } while (cursor !== "0");
  }

  async #join(session: RedisSession, channel: string): Promise<void> {
    if (this.#joined.has(channel)) return;
    await session.join(this.#key(channel), (message) => this.#tell(channel, message));
    this.#joined.add(channel);
  }

  #tell(channel: string, message: Buffer): void {
    for (const listener of [...(this.#listeners.get(channel) ?? [])]) {
      try {
        listener(bytesOf(message));
      } catch (error) {
        this.#options.onListenerError(channel, error);
      }
    }
  }

  async #unsubscribe(channel: string, own: Listener): Promise<void> {
    if (!this.#forget(channel, own)) return;
    await this.#oneByOne.runExclusive(async () => {
      if (this.#listeners.has(channel) || !this.stats().isConnected) return;
      this.#joined.delete(channel);
      const leave = this.#connection.call("unsubscribing", (session) => session.leave(this.#key(channel)));
      await leave.catch((error: unknown) => {
        // Without the connection there is no subscription either, and the next one does not join the channel.
        if (this.stats().isConnected) throw error;
      });
    });
  }

  /** False: it was gone already. */
  #forget(channel: string, own: Listener): boolean {
    const listeners = this.#listeners.get(channel);
    if (listeners?.delete(own) !== true) return false;
    if (listeners.size === 0) this.#listeners.delete(channel);
    return true;
  }

  #key(name: string): string {
    assertNamed(name);
    return this.#options.keyPrefix + name;
  }
}

function assertNamed(name: string): void {
  if (name !== "") return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: "an empty name was given to the cache",
    remedy: "name the key, the pattern or the channel",
  });
}

/** A copy of its own: the library hands out windows of a buffer it shares between replies. */
function bytesOf(reply: unknown): Uint8Array {
  if (!(reply instanceof Uint8Array)) {
    throw new NexusError({ code: "INTERNAL", what: `the cache answered ${typeof reply} instead of bytes` });
  }
  return new Uint8Array(reply);
}
