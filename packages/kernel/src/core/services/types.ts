import type { KernelConvenience, KernelSyscalls } from "../../kernel/api.js";
import type { HookRegistration } from "../dispatch/types.js";

/** What a service may do with the kernel: syscalls and hooks, nothing behind them. */
export interface ServiceHost {
  readonly kernel: KernelSyscalls & KernelConvenience;
}

/** A plug-in that runs after the syscalls, loaded by the registry. */
export interface Service {
  readonly name: string;
  /** Names of services that must be started first. */
  readonly dependencies: readonly string[];
  /** Hooks to be installed while the service runs; removed when it stops. */
  hookSpec(): readonly HookRegistration[];
  start(host: ServiceHost): Promise<void>;
  stop(): Promise<void>;
}
