export type * from "./abc/cache-store.js";
export * from "./abc/meta-store.js";
export * from "./abc/object-store.js";
export {
  AGENT_KINDS,
  AGENT_SIGNALS,
  type Agent,
  type AgentConnection,
  type AgentEnd,
  type AgentKind,
  type AgentRepo,
  type AgentSignal,
  type AgentState,
  type AgentStateName,
  type ProvisioningFailure,
  REPORTED_STATES,
  type ReportedState,
} from "./core/agents/agent.js";
export { type AgentInfo, describeAgent, MAX_LISTED_CHILDREN } from "./core/agents/agent-json.js";
export { type AgentLimits, DEFAULT_AGENT_LIMITS } from "./core/agents/agent-limits.js";
export type { WaitCondition } from "./core/agents/agent-registry.js";
export type { AgentStats } from "./core/agents/agent-stats.js";
export type { AgentControl, AgentHandle, AgentProvisioner } from "./core/agents/provisioner.js";
export { AGENT_TRANSITIONS } from "./core/agents/transitions.js";
export { NullCacheStore } from "./core/cache/null-cache-store.js";
export {
  type HookFailureListener,
  type HookPhase,
  HookRegistry,
  type HookRegistryOptions,
} from "./core/dispatch/hook-registry.js";
export type * from "./core/dispatch/path-resolver.js";
export { targetPathOf } from "./core/dispatch/target-path.js";
export type * from "./core/dispatch/types.js";
export {
  ALL_FILE_EVENTS,
  type EventOrigin,
  eventTypeOf,
  FILE_EVENT_BIT,
  type FileEvent,
  type FileEventType,
  fileEventOf,
  type VectorClock,
} from "./core/events/file-event.js";
export {
  type ObserverDelivery,
  type ObserverRegistration,
  ObserverRegistry,
  type ObserverTrouble,
} from "./core/events/observer-registry.js";
export type { WatchEvent } from "./core/events/watch-event.js";
export {
  type DescriptorLease,
  type DescriptorStats,
  FileDescriptorTable,
  MAX_KEPT_DESCRIPTORS,
  type OpenDescriptor,
} from "./core/fd/file-descriptor-table.js";
export * from "./core/federation/eventual-zones.js";
export {
  type NoopCoordinatorOptions,
  NoopDistributedCoordinator,
} from "./core/federation/noop-coordinator.js";
export { RemoteZoneCoordinator, type RemoteZoneOptions } from "./core/federation/remote-zone-coordinator.js";
export * from "./core/ipc/index.js";
export * from "./core/locks/contract.js";
export * from "./core/locks/index.js";
export type { MountedPlace, MountHook } from "./core/mounts/driver-lifecycle.js";
export type { KeptState } from "./core/namespace/history-record.js";
export * from "./core/namespace/index.js";
export * from "./core/namespace/meta-transaction.js";
export {
  GRANTS_ONLY,
  type GrantChange,
  type Permission,
  type PermissionDecision,
  type PermissionProvider,
  type PermissionTarget,
} from "./core/permissions/types.js";
export { ServiceControl, type ServiceView } from "./core/services/service-control.js";
export type {
  ServiceHandle,
  ServiceMethod,
  ServiceMethods,
  ServiceParams,
} from "./core/services/service-methods.js";
export {
  type ServiceDeparture,
  ServiceRegistry,
  type ServiceRegistryOptions,
} from "./core/services/service-registry.js";
export type { ServiceFault, ServiceState, ServiceStatus } from "./core/services/service-state.js";
export type * from "./core/services/types.js";
export {
  type ItemSource,
  itemsView,
  jsonFile,
  type SystemView,
  textFile,
} from "./core/system-views/system-view.js";
export type * from "./hal/distributed-coordinator.js";
export type * from "./hal/object-store-provider.js";
export type { AgentRuntime } from "./kernel/agents.js";
export type * from "./kernel/api.js";
export {
  type BootPlan,
  type BootServices,
  bootKernel,
  NO_SERVICES,
  type WantedService,
} from "./kernel/boot.js";
export type { GrowthGate } from "./kernel/growth.js";
export { createKernel } from "./kernel/kernel.js";
export { mountZone, unmountZone } from "./kernel/mounting.js";
export {
  DEFAULT_KERNEL_LIMITS,
  type KernelClock,
  type KernelLimits,
  type KernelMetrics,
  type KernelOptions,
} from "./kernel/options.js";
export type { IntentOutcome, OnIntent } from "./kernel/recover-intents.js";
export type { KernelRuntime } from "./kernel/runtime.js";
export { cursorAfter } from "./kernel/watch-cursor.js";
