import type { CacheStore } from "../../abc/cache-store.js";
import type { KernelConvenience, KernelSyscalls } from "../../kernel/api.js";
import type { PathResolver } from "../dispatch/path-resolver.js";
import type { HookRegistration } from "../dispatch/types.js";
import type { ObserverRegistration } from "../events/observer-registry.js";
import type { MountHook } from "../mounts/driver-lifecycle.js";
import type { ServiceMethods } from "./service-methods.js";

/**
 * What a service may do with the kernel: syscalls and hooks, nothing behind them. While the node starts and while it
 * closes, in `start` and `stop` that is, only calls as system are answered.
 */
export interface ServiceHost {
  readonly kernel: KernelSyscalls & KernelConvenience;
  /** What may be forgotten at any time, for all services; without a configured cache it holds nothing. */
  readonly cache: CacheStore;
}

/** Everything a service puts into the rooms of dispatch; what it leaves out it does not use. */
export interface HookSpec {
  readonly resolve?: readonly PathResolver[];
  readonly intercept?: readonly HookRegistration[];
  readonly observe?: readonly ObserverRegistration[];
  readonly mounts?: readonly MountHook[];
}

/** A plug-in that runs after the syscalls, loaded by the registry. */
export interface Service {
  readonly name: string;
  /** Names of services that must be started first. */
  readonly dependencies: readonly string[];
  /** Hooks to be installed while the service runs; removed when it stops. Asked for once, when it has started. */
  hookSpec(): HookSpec;
  /** What clients may call of it; absent: nothing. */
  readonly methods?: ServiceMethods;
  /** What only one service can have at a time, such as a file. Such a service is stopped before another takes its place. */
  readonly holdsAlone?: string;
  start(host: ServiceHost): Promise<void>;
  stop(): Promise<void>;
}

/** A service that can be made when it is asked for: what an administrator may enlist on a running node. */
export interface ServiceFactory {
  readonly name: string;
  /** What `create` understands, each with one sentence. */
  readonly settings: Readonly<Record<string, string>>;
  /** No I/O: the service is made, not started. Errors: INVALID_ARGUMENT (a setting). */
  create(settings: Readonly<Record<string, string>>): Service;
}
