import {
  DEFAULT_REDIS_CACHE_LIMITS,
  MemoryCacheStore,
  RedisCacheStore,
  type RedisConnectionEvent,
  TolerantCacheStore,
} from "@nexus/backends";
import { type CacheStore, NullCacheStore } from "@nexus/kernel";
import type { CacheConfig } from "../config/types.js";
import type { Closers } from "../lifecycle/closers.js";
import type { Logger } from "../log/logger.js";
import { exportCacheMetrics } from "../metrics/cache-metrics.js";
import type { Metrics } from "../metrics/registry.js";

interface CacheParts {
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly closers: Closers;
}

/** The cache that services are given. A server that does not answer delays nothing, here and later: it is a miss. */
export function openCache(config: CacheConfig, parts: CacheParts): CacheStore {
  switch (config.kind) {
    case "none":
      return new NullCacheStore();
    case "memory":
      return openMemoryCache(parts);
    case "redis":
      return openRedisCache(config, parts);
  }
}

function openMemoryCache({ logger, closers }: CacheParts): CacheStore {
  const cache = new MemoryCacheStore({
    nowMs: () => performance.now(),
    onListenerError: (channel, error) => reportListener(logger, channel, error),
  });
  closers.push("cache", () => cache.close());
  return cache;
}

function openRedisCache(
  { url, keyPrefix }: Extract<CacheConfig, { kind: "redis" }>,
  { metrics, logger, closers }: CacheParts,
): CacheStore {
  const cache = new RedisCacheStore({
    url,
    keyPrefix,
    nowMs: () => performance.now(),
    random: () => Math.random(),
    onEvent: (event) => logCacheEvent(logger, event),
    onListenerError: (channel, error) => reportListener(logger, channel, error),
    limits: DEFAULT_REDIS_CACHE_LIMITS,
  });
  closers.push("cache", () => cache.close());
  const { onAbsent } = exportCacheMetrics(metrics, () => cache.stats());
  return new TolerantCacheStore(cache, { onAbsent });
}

function logCacheEvent(logger: Logger, event: RedisConnectionEvent): void {
  switch (event.kind) {
    case "connected":
      logger.info({ attempts: event.attempts }, "connected to the cache");
      return;
    case "lost":
      logger.warn({ err: event.error }, "the cache is out of reach: going on without it");
      return;
  }
}

function reportListener(logger: Logger, channel: string, error: unknown): void {
  logger.error({ channel, err: error }, "a subscriber of the cache failed");
}
