import type { ZoneId } from "@nexus/contracts";
import { Semaphore } from "@nexus/lib";
import type { MetaStore } from "../abc/meta-store.js";
import { HookRegistry } from "../core/dispatch/hook-registry.js";
import { ResolverRegistry } from "../core/dispatch/resolver-registry.js";
import { MountPassages } from "../core/events/mount-passages.js";
import { ObserverRegistry } from "../core/events/observer-registry.js";
import { WatchHub } from "../core/events/watch-hub.js";
import type { LocalChannels } from "../core/ipc/local-channels.js";
import type { RemoteChannels } from "../core/ipc/remote.js";
import { IoLockManager } from "../core/locks/io-lock-manager.js";
import type { LockOrder } from "../core/locks/lock-order.js";
import { DriverLifecycleCoordinator } from "../core/mounts/driver-lifecycle.js";
import { PermissionGate } from "../core/permissions/gate.js";
import { LeaseCache } from "../core/permissions/lease-cache.js";
import { VfsRouter } from "../core/router/vfs-router.js";
import type { DistributedCoordinator } from "../hal/distributed-coordinator.js";
import type { ObjectStoreProvider } from "../hal/object-store-provider.js";
import type { CompiledKernelOptions } from "./compile-options.js";
import { ExternalStorages } from "./external-storages.js";
import type { GrowthGate } from "./growth.js";
import { LeaseFollower } from "./lease-follower.js";
import { openLocalChannels } from "./open-local-channels.js";
import type { KernelClock, KernelLimits } from "./options.js";

/** The primitives that syscalls are composed of; one set a kernel. */
export interface KernelParts {
  readonly router: VfsRouter;
  /** Changes of routes go through it. */
  readonly mounts: DriverLifecycleCoordinator;
  readonly ioLocks: IoLockManager;
  readonly lockOrder: LockOrder;
  /** Turns of this node's writers at one file; held while staging, unlike I/O locks. */
  readonly editTurns: IoLockManager;
  /** A slot for each grep in progress; nobody waits for one. */
  readonly greps: Semaphore;
  readonly gate: PermissionGate;
  readonly leases: LeaseCache;
  readonly leaseFollower: LeaseFollower;
  readonly hooks: HookRegistry;
  readonly observers: ObserverRegistry;
  readonly watches: WatchHub;
  readonly passages: MountPassages;
  /** Pipes and streams whose messages are on this node. */
  readonly localChannels: LocalChannels;
  /** Pipes and streams whose messages are on other nodes; null: not reached. */
  readonly remoteChannels: RemoteChannels | null;
  readonly resolvers: ResolverRegistry;
  readonly growth: GrowthGate;
  /** Opens external storage; null: this node has no drivers. */
  readonly objectStoreProvider: ObjectStoreProvider | null;
  readonly storages: ExternalStorages;
  readonly coordinator: DistributedCoordinator;
  readonly clock: KernelClock;
  readonly random: () => number;
  readonly newId: () => string;
  readonly limits: KernelLimits;
  readonly advertiseAddress: string | null;
}

export function buildParts(options: CompiledKernelOptions): KernelParts {
  const { limits } = options;
  const nowMs = (): number => options.clock.nowMs();
  const leaseFollower = new LeaseFollower({
    storeOf: (zone) => options.coordinator.metaStoreForZone(zone),
    revoke: (zone, path) => leases.revoke(zone, path),
    nowMs,
  });
  const leases: LeaseCache = new LeaseCache({
    maxEntries: limits.maxLeases,
    nowMs,
    onLease: (zone, endsAtMs) => leaseFollower.onLease(zone, endsAtMs),
  });
  const router = new VfsRouter(options.store);
  const { hookTimeoutMs } = limits;
  const { onHookFailure, objectStoreProvider, clock } = options;
  const mounts = new DriverLifecycleCoordinator({ router, hookTimeoutMs, onHookFailure });
  return {
    router,
    mounts,
    storages: new ExternalStorages({ mounts, provider: objectStoreProvider, nowMs: () => clock.nowMs() }),
    ioLocks: new IoLockManager({ maxWaiters: limits.maxIoLockWaiters }),
    lockOrder: options.lockOrder,
    editTurns: new IoLockManager({ maxWaiters: limits.maxIoLockWaiters }),
    greps: new Semaphore({ name: "a slot for grep", permits: limits.maxConcurrentGreps, maxWaiters: 0 }),
    gate: new PermissionGate({ provider: options.permissions, leases }),
    leases,
    leaseFollower,
    hooks: new HookRegistry({ hookTimeoutMs, onHookFailure }),
    resolvers: new ResolverRegistry(limits),
    watches: new WatchHub(limits.maxWaitingWatches),
    passages: new MountPassages({ storeOf: (zone) => options.coordinator.metaStoreForZone(zone) }),
    localChannels: openLocalChannels(options),
    remoteChannels: options.remoteChannels,
    observers: new ObserverRegistry({
      observerTimeoutMs: limits.hookTimeoutMs,
      trouble: options.observerTrouble,
    }),
    growth: options.growth,
    objectStoreProvider,
    coordinator: options.coordinator,
    clock,
    random: options.random,
    newId: options.newId,
    limits,
    advertiseAddress: options.advertiseAddress,
  };
}

/** Errors: ZONE_NOT_LOADED. */
export function metaStoreOf(parts: KernelParts, zone: ZoneId): MetaStore {
  return parts.coordinator.metaStoreForZone(zone);
}
