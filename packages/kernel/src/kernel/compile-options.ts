import { DEFAULT_AGENT_LIMITS } from "../core/agents/agent-limits.js";
import { AbsentObjectStore } from "../core/content/absent-object-store.js";
import { UNCHECKED_LOCK_ORDER } from "../core/locks/lock-order.js";
import { UNGUARDED } from "./growth.js";
import { DEFAULT_KERNEL_LIMITS, type KernelOptions } from "./options.js";

/** `KernelOptions` with something in the place of every collaborator that is absent. */
export type CompiledKernelOptions = Required<{
  readonly [Name in keyof KernelOptions]: Name extends "limits" | "agentLimits"
    ? Required<NonNullable<KernelOptions[Name]>>
    : KernelOptions[Name];
}>;

const tellNobody = (): void => undefined;

/** Beyond the coordinator, which has the MetaStores, and a clock with chance and names, a kernel needs nobody. */
export function compileKernelOptions(given: KernelOptions): CompiledKernelOptions {
  return {
    store: new AbsentObjectStore(),
    objectStoreProvider: null,
    advertiseAddress: null,
    permissions: null,
    growth: UNGUARDED,
    onIntentRecovery: tellNobody,
    lockOrder: UNCHECKED_LOCK_ORDER,
    onAgentTrouble: tellNobody,
    channelDrivers: {},
    hasLocalChannels: true,
    remoteChannels: null,
    onChannelTrouble: tellNobody,
    metrics: null,
    onHookFailure: tellNobody,
    observerTrouble: { onFailure: tellNobody, onDropped: tellNobody },
    ...given,
    limits: { ...DEFAULT_KERNEL_LIMITS, ...given.limits },
    agentLimits: { ...DEFAULT_AGENT_LIMITS, ...given.agentLimits },
  };
}
