export * from "./addressing/cas/open-cas-local.js";
export type * from "./addressing/cas/store-events.js";
export { BoundedFiles } from "./files/bounded-files.js";
export {
  createHashPool,
  defaultPoolThreads,
  type HashPool,
  type HashPoolOptions,
  type PoolSample,
} from "./pool/hash-pool.js";
export { LocalMetaStore } from "./metastore/local-meta-store.js";
export * from "./metastore/open-meta-store.js";
