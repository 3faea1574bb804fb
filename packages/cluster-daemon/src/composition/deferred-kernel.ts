import { NexusError } from "@nexus/contracts";
import type { AgentCalls, DistributedCoordinator, Kernel } from "@nexus/kernel";

/**
 * A kernel that can be handed to a listener before the real one exists. Until `bind`, it is not ready and every
 * other use of it is refused UNAVAILABLE, which clients retry.
 */
export interface DeferredKernel {
  readonly kernel: Kernel;
  bind(target: Kernel): void;
}

/** Calls that answer with an async iterable: their refusal must come from the iteration. */
const ITERATING_CALLS: ReadonlySet<string | symbol> = new Set([
  "walk",
  "glob",
  "grep",
] satisfies (keyof Kernel)[]);

export function createDeferredKernel(): DeferredKernel {
  let target: Kernel | null = null;
  // Listeners take the coordinator once, when they are made: it has to be deferred by itself.
  const coordinator = new Proxy({} as DistributedCoordinator, {
    get: (_empty, property) => {
      if (target === null) throw starting();
      return readBound(target.coordinator, property);
    },
  });
  const agents = new Proxy({} as AgentCalls, {
    get: (_empty, property) =>
      target === null ? beforeBinding(property) : readBound(target.agents, property),
  });
  const kernel = new Proxy({} as Kernel, {
    get: (_empty, property) => {
      if (property === "coordinator") return coordinator;
      if (property === "agents") return agents;
      return target === null ? beforeBinding(property) : readBound(target, property);
    },
  });
  return {
    kernel,
    bind: (kernelToUse) => {
      target = kernelToUse;
    },
  };
}

function readBound(target: object, property: string | symbol): unknown {
  const value: unknown = Reflect.get(target, property);
  return typeof value === "function" ? value.bind(target) : value;
}

function beforeBinding(property: string | symbol): unknown {
  if (property === "then") return undefined; // Not a promise, whatever awaits it.
  if (property === "isReady") return () => false;
  if (property === "close") return () => Promise.resolve();
  return ITERATING_CALLS.has(property) ? refuseIteration : () => Promise.reject(starting());
}

// oxlint-disable-next-line require-yield -- an iterable that refuses has nothing to yield
async function* refuseIteration(): AsyncGenerator<never> {
  throw starting();
}

function starting(): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: "this node is starting: its mounts are not wired yet",
    remedy: "try again in a moment, or use another node",
  });
}
