export type * from "./abc/cache-store.js";
export * from "./abc/meta-store.js";
export * from "./abc/object-store.js";
export type * from "./core/dispatch/types.js";
export * from "./core/namespace/index.js";
export type * from "./core/services/types.js";
export type * from "./hal/distributed-coordinator.js";
export type * from "./hal/object-store-provider.js";
export type * from "./kernel/api.js";
