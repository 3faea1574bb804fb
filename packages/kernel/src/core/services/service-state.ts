import type { HookNames } from "./installed-hooks.js";

/** enlisted: it was never started, or its first start failed. stopping: calls in progress may finish, new ones are refused. */
export type ServiceState = "enlisted" | "starting" | "running" | "stopping" | "stopped";

/** The last thing that went wrong with a service; it may run since. */
export interface ServiceFault {
  readonly code: string;
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** A service as people see it. */
export interface ServiceStatus {
  readonly name: string;
  readonly state: ServiceState;
  /** Since when it is in that state (milliseconds since the epoch). */
  readonly sinceMs: number;
  /** Names of services that must run before it. */
  readonly dependencies: readonly string[];
  /** Names of enlisted services that need it. */
  readonly dependents: readonly string[];
  /** Times another took its place while it ran. */
  readonly swaps: number;
  readonly hooks: HookNames;
  readonly methods: readonly string[];
  readonly callsInProgress: number;
  readonly lastFault: ServiceFault | null;
}
