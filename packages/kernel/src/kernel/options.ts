import type { ErrorCode } from "@nexus/contracts";
import type { ObjectStore } from "../abc/object-store.js";
import type { AgentLimits } from "../core/agents/agent-limits.js";
import type { HookFailureListener } from "../core/dispatch/hook-registry.js";
import type { ObserverTrouble } from "../core/events/observer-registry.js";
import type { LocalChannelDriver, LocalProfile } from "../core/ipc/local-channels.js";
import type { RemoteChannels } from "../core/ipc/remote.js";
import type { LockOrder } from "../core/locks/lock-order.js";
import type { PermissionProvider } from "../core/permissions/types.js";
import type { DistributedCoordinator } from "../hal/distributed-coordinator.js";
import type { ObjectStoreProvider } from "../hal/object-store-provider.js";
import type { GrowthGate } from "./growth.js";
import type { OnIntent } from "./recover-intents.js";

export interface KernelClock {
  /** Milliseconds since the epoch: stamped on entries, never compared. */
  wallMs(): number;
  /** Monotonic milliseconds: deadlines and leases. */
  nowMs(): number;
}

/** Told of every call when it ends; `code` is OK or the error's. */
export interface KernelMetrics {
  onSyscall(name: string, code: ErrorCode | "OK", durationMs: number): void;
}

/** Every limit of the kernel, in one place. */
export interface KernelLimits {
  /** Calls in progress at once; more are refused RESOURCE_EXHAUSTED. */
  readonly maxCallsInFlight: number;
  /** Longest wait for an I/O lock, within the call's own time (ms). */
  readonly ioLockTimeoutMs: number;
  readonly maxIoLockWaiters: number;
  /** Bytes a read may return in one piece of memory; larger ones are streamed. */
  readonly maxBufferedReadBytes: number;
  /** Reads and writes of content by its id in progress at once; more are refused RESOURCE_EXHAUSTED. */
  readonly maxContentCalls: number;
  /** Bytes of one write at an offset or append, which are held in memory. */
  readonly maxEditBytes: number;
  /** Tries of a write at an offset or append against writers on other nodes. */
  readonly maxEditAttempts: number;
  /** Nodes asked for content that is not here: the recorded holder, then members of the zone. */
  readonly maxHoldersAsked: number;
  /** Items of a batch worked on at once. */
  readonly batchConcurrency: number;
  readonly maxBatchItems: number;
  /** Mutations in one commit of a recursive call. */
  readonly treeCommitMutations: number;
  /** Entries read at once while walking a tree. */
  readonly treePageEntries: number;
  /** Times a recursive removal starts over on a directory that fills up meanwhile. */
  readonly maxTreeRetries: number;
  /** Resolvers without a path pattern; each is asked for every path that no pattern matches. */
  readonly maxScanningResolvers: number;
  /** Longest a post hook, or an observer with one event, may take (ms). */
  readonly hookTimeoutMs: number;
  /** Watches that wait on this node at once, each counted for every zone it covers; more are refused RESOURCE_EXHAUSTED. */
  readonly maxWaitingWatches: number;
  /** Zones that one watch covers; a pattern that leads into more is refused RESOURCE_EXHAUSTED. */
  readonly maxWatchZones: number;
  /** Longest that one zone mounted below a watch holds up the others (ms). */
  readonly watchZoneTimeoutMs: number;
  /** How often a waiting watch tries again what it cannot read (ms). */
  readonly watchRetryMs: number;
  /** Changes a watch reads of its zone before it answers or goes on. */
  readonly watchChangesRead: number;
  /** How often a watch that goes on says how far it has got when nothing happens (ms). */
  readonly watchProgressMs: number;
  /** Pipes and streams whose messages are on this node used at once, and their capacities together; more are refused. */
  readonly maxLocalChannels: number;
  readonly maxLocalChannelBytes: number;
  /** Callers that wait for room or for messages of one pipe or stream in memory; more are refused. */
  readonly maxChannelWaiters: number;
  /** Longest one service may take to start or stop (ms). */
  readonly serviceBudgetMs: number;
  /** Longest calls in progress of a service are waited for when it is stopped or replaced (ms). */
  readonly serviceDrainMs: number;
  readonly maxLeases: number;
  /** Greps in progress at once; more are refused RESOURCE_EXHAUSTED. */
  readonly maxConcurrentGreps: number;
  /** Matching time of one file in grep (ms). */
  readonly grepFileBudgetMs: number;
  /** Matching before everything else on this node has its turn (ms). */
  readonly grepPieceBudgetMs: number;
  /** Matching time of one line, which cannot be divided (ms). */
  readonly grepLineBudgetMs: number;
  /** Characters of a line grep looks at; the rest of a longer line is not searched. */
  readonly grepLineChars: number;
  /** Longest the kernel waits for calls in progress when it closes (ms). */
  readonly drainTimeoutMs: number;
}

const MiB = 1024 * 1024;

export const DEFAULT_KERNEL_LIMITS: KernelLimits = {
  maxCallsInFlight: 20_000,
  ioLockTimeoutMs: 5_000,
  maxIoLockWaiters: 20_000,
  maxBufferedReadBytes: 64 * MiB,
  maxContentCalls: 1_024,
  maxEditBytes: 64 * MiB,
  maxEditAttempts: 64,
  maxHoldersAsked: 8,
  batchConcurrency: 16,
  maxBatchItems: 10_000,
  treeCommitMutations: 256,
  treePageEntries: 1_000,
  maxTreeRetries: 16,
  maxScanningResolvers: 32,
  hookTimeoutMs: 5_000,
  maxWaitingWatches: 16_384,
  maxWatchZones: 64,
  watchZoneTimeoutMs: 1_000,
  watchRetryMs: 1_000,
  watchChangesRead: 1_000,
  watchProgressMs: 15_000,
  maxLocalChannels: 4_096,
  maxLocalChannelBytes: 1024 * MiB,
  maxChannelWaiters: 1_024,
  serviceBudgetMs: 30_000,
  serviceDrainMs: 5_000,
  maxLeases: 100_000,
  maxConcurrentGreps: 8,
  grepFileBudgetMs: 2_000,
  grepPieceBudgetMs: 5,
  grepLineBudgetMs: 25,
  grepLineChars: 64 * 1024,
  drainTimeoutMs: 5_000,
};

/**
 * What a kernel is built over. Only the coordinator with its MetaStores, time, chance and names are needed; every other
 * collaborator is absent by default, and what is said of it here holds then.
 */
export interface KernelOptions {
  /** Zones and their MetaStores; NoopDistributedCoordinator for a single embedded node. */
  readonly coordinator: DistributedCoordinator;
  readonly clock: KernelClock;
  /** Uniform in [0, 1): jitter of retries. */
  readonly random: () => number;
  /** Unique names for staged objects. */
  readonly newId: () => string;
  /**
   * Where bytes live unless a path is bound to another store. Stays the caller's to close. Absent: calls on metadata
   * work, those that need content are refused UNSUPPORTED.
   */
  readonly store?: ObjectStore;
  /** Opens external storage; absent: none can be mounted here, and what others mount is refused UNSUPPORTED on this node. */
  readonly objectStoreProvider?: ObjectStoreProvider | null;
  /** `host:port` at which peers pull blobs from this node; absent when embedded: entries name no holder. */
  readonly advertiseAddress?: string | null;
  /** Absent: everybody may do everything (embedded). Nodes that listen pass one. */
  readonly permissions?: PermissionProvider | null;
  /** Asked before anything that needs room is stored; absent: nothing is refused. */
  readonly growth?: GrowthGate;
  /** Told of each thing a crash interrupted in a host folder, and what became of it; absent: nobody is. */
  readonly onIntentRecovery?: OnIntent;
  /** Sees the order in which calls take locks; absent: nobody does. */
  readonly lockOrder?: LockOrder;
  /** What differs from DEFAULT_KERNEL_LIMITS. */
  readonly limits?: Partial<KernelLimits>;
  /** What differs from DEFAULT_AGENT_LIMITS. */
  readonly agentLimits?: Partial<AgentLimits>;
  /** Told of what goes wrong in the upkeep of agents; absent: nobody is. */
  readonly onAgentTrouble?: (what: string, error: unknown) => void;
  /** Pipes and streams of further io_profiles on this node; absent: those profiles are refused UNSUPPORTED. */
  readonly channelDrivers?: Readonly<Partial<Record<LocalProfile, LocalChannelDriver>>>;
  /**
   * False: other nodes share the zone's rows and cannot reach this process, so making or using pipes and streams with
   * messages here is refused UNSUPPORTED. Absent: true.
   */
  readonly hasLocalChannels?: boolean;
  /** Reaches pipes and streams whose messages are on other nodes; absent: calls on them are refused UNSUPPORTED. */
  readonly remoteChannels?: RemoteChannels | null;
  /** Told of what goes wrong with the upkeep of local pipes and streams; absent: nobody is. */
  readonly onChannelTrouble?: (what: string, error: unknown) => void;
  /** Absent: nothing is measured. */
  readonly metrics?: KernelMetrics | null;
  /** Told of hooks that fail; absent: nobody is, and they change as little. */
  readonly onHookFailure?: HookFailureListener;
  /** Told of observers that fail or fall behind; absent: nobody is. */
  readonly observerTrouble?: ObserverTrouble;
}
