import { ROOT_ZONE } from "@nexus/contracts";
import { AgentRegistry } from "../core/agents/agent-registry.js";
import type { AgentStats } from "../core/agents/agent-stats.js";
import { AgentViews } from "../core/agents/agent-views.js";
import type { AgentProvisioner } from "../core/agents/provisioner.js";
import type { SystemViews } from "../core/system-views/system-views.js";
import type { Admission } from "./admission.js";
import type { AgentCalls } from "./agent-api.js";
import { KernelAgents } from "./agent-calls.js";
import type { CompiledKernelOptions } from "./compile-options.js";
import { type KernelParts, metaStoreOf } from "./parts.js";

/** Agents as the composition root of a kernel holds them. */
export interface AgentRuntime extends AgentCalls {
  /** What brings MANAGED agents of this node up; returns what unbinds it. Errors: ALREADY_EXISTS. */
  bindProvisioner(provisioner: AgentProvisioner): () => void;
  stats(): AgentStats;
}

/** Nothing is read before `start`; after `close` nobody waits and nothing runs. */
class OpenAgents extends KernelAgents implements AgentRuntime {
  readonly #registry: AgentRegistry;

  constructor(parts: KernelParts, admission: Admission, registry: AgentRegistry) {
    super({ parts, admission, registry });
    this.#registry = registry;
  }

  bindProvisioner(provisioner: AgentProvisioner): () => void {
    return this.#registry.bindProvisioner(provisioner);
  }

  stats(): AgentStats {
    return this.#registry.stats();
  }

  start(): void {
    this.#registry.start();
  }

  close(): void {
    this.#registry.close();
  }
}

/** The registry of agents over zone root, with its calls and its views. */
export function openAgents(
  parts: KernelParts,
  admission: Admission,
  views: SystemViews,
  options: CompiledKernelOptions,
): OpenAgents {
  const { coordinator, clock } = parts;
  const { agentLimits: limits } = options;
  const registry = new AgentRegistry({
    store: () => metaStoreOf(parts, ROOT_ZONE),
    nodeId: () => coordinator.zoneInfo(ROOT_ZONE).nodeId,
    hears: (node) => coordinator.hearsNode(node),
    isKeeper: () => coordinator.zoneInfo(ROOT_ZONE).role === "leader",
    wallMs: () => clock.wallMs(),
    nowMs: () => clock.nowMs(),
    setTimer: (delayMs, callback) => {
      const timer = setTimeout(callback, delayMs);
      timer.unref();
      return () => clearTimeout(timer);
    },
    newId: () => parts.newId(),
    limits,
    onTrouble: options.onAgentTrouble,
  });
  const shown = new AgentViews(registry, limits);
  parts.resolvers.register(shown);
  views.add(shown.systemView);
  return new OpenAgents(parts, admission, registry);
}
