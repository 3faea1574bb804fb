export {
  CAS_LOCAL_DRIVER,
  type CasLocalOptions,
  openCasLocalStore,
} from "./addressing/cas/open-cas-local.js";
export type * from "./addressing/cas/store-events.js";
export {
  openPathLocalStore,
  PATH_LOCAL_DRIVER,
  type PathLocalOptions,
} from "./addressing/path/open-path-local.js";
export type { ReadDescriptor } from "./addressing/path/read-descriptor.js";
export { MemoryCacheStore, type MemoryCacheStoreOptions } from "./cachestore/memory-cache-store.js";
export {
  DEFAULT_REDIS_CACHE_LIMITS,
  type RedisCacheLimits,
  RedisCacheStore,
  type RedisCacheStoreOptions,
} from "./cachestore/redis/redis-cache-store.js";
export type { RedisConnectionEvent, RedisConnectionStats } from "./cachestore/redis/redis-connection.js";
export { type TolerantCacheOptions, TolerantCacheStore } from "./cachestore/tolerant-cache-store.js";
export { BoundedFiles } from "./files/bounded-files.js";
export { SharedMemoryDriver, type SharedMemoryDriverOptions } from "./ipc/shared-memory-driver.js";
export { removeLeftovers } from "./ipc/shared-memory-leftovers.js";
export { SharedMemoryOnDemand, type SharedMemoryOnDemandOptions } from "./ipc/shared-memory-on-demand.js";
export { StdioDriver, type StdioDriverOptions } from "./ipc/stdio/stdio-driver.js";
export { LocalMetaStore } from "./metastore/local-meta-store.js";
export {
  type LevelMetaStoreOptions,
  type MetaStoreOptions,
  openLevelMetaStore,
  openMemoryMetaStore,
} from "./metastore/open-meta-store.js";
export {
  createHashPool,
  defaultPoolThreads,
  type HashPool,
  type HashPoolOptions,
  type PoolSample,
} from "./pool/hash-pool.js";
export {
  createObjectStoreProvider,
  type ObjectStoreProviderOptions,
} from "./provider/object-store-provider.js";
