/** The primitives of a kernel, for measuring them by themselves; everything else goes through syscalls. */
export { HookRegistry } from "./core/dispatch/hook-registry.js";
export { ResolverRegistry } from "./core/dispatch/resolver-registry.js";
export { IoLockManager } from "./core/locks/io-lock-manager.js";
export { PermissionGate } from "./core/permissions/gate.js";
export { LeaseCache } from "./core/permissions/lease-cache.js";
export { VfsRouter } from "./core/router/vfs-router.js";
