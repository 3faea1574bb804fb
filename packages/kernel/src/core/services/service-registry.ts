import { NexusError } from "@nexus/contracts";
import { withDeadline } from "@nexus/lib";
import type { HookRegistry } from "../dispatch/hook-registry.js";
import type { ResolverRegistry } from "../dispatch/resolver-registry.js";
import type { ObserverRegistry } from "../events/observer-registry.js";
import type { DriverLifecycleCoordinator } from "../mounts/driver-lifecycle.js";
import { type ServiceHandle, serviceHandle } from "./service-methods.js";
import { startOrder } from "./start-order.js";
import type { Service, ServiceHost } from "./types.js";

export interface ServiceRegistryOptions {
  readonly hooks: HookRegistry;
  readonly observers: ObserverRegistry;
  readonly resolvers: ResolverRegistry;
  readonly mounts: DriverLifecycleCoordinator;
  /** Longest one service may take to start, and to stop (ms). */
  readonly serviceBudgetMs: number;
}

export type ServiceState = "enlisted" | "running" | "stopped";

interface Enlisted {
  readonly service: Service;
  state: ServiceState;
  /** Removes the hooks the service brought. */
  unhook: readonly (() => void)[];
}

/**
 * Services of this node. Started after what they depend on, stopped in reverse; the hooks a service names are
 * installed when it runs and removed before it stops.
 */
export class ServiceRegistry {
  readonly #options: ServiceRegistryOptions;
  readonly #services = new Map<string, Enlisted>();
  /** In the order they came up. */
  #running: readonly Enlisted[] = [];

  constructor(options: ServiceRegistryOptions) {
    this.#options = options;
  }

  /** Errors: ALREADY_EXISTS. */
  enlist(service: Service): void {
    if (this.#services.has(service.name)) {
      throw new NexusError({
        code: "ALREADY_EXISTS",
        what: `a service named ${service.name} is enlisted already`,
        remedy: "give it another name",
      });
    }
    this.#services.set(service.name, { service, state: "enlisted", unhook: [] });
  }

  /** State by name, in the order of enlisting. */
  states(): ReadonlyMap<string, ServiceState> {
    return new Map([...this.#services].map(([name, enlisted]) => [name, enlisted.state]));
  }

  /** A service by name, as it is now; null: none of that name is enlisted. */
  find(name: string): ServiceHandle | null {
    const enlisted = this.#services.get(name);
    return enlisted === undefined ? null : serviceHandle(enlisted.service, enlisted.state);
  }

  /**
   * Starts everything not running. When one fails, those this call started are stopped again. Errors:
   * INVALID_ARGUMENT (missing or circular dependencies, before anything starts), DEADLINE_EXCEEDED, and
   * whatever a service fails with.
   */
  async startAll(host: ServiceHost): Promise<void> {
    const order = startOrder([...this.#services.values()].map((enlisted) => enlisted.service));
    const already = this.#running.length;
    for (const { name } of order) {
      const enlisted = this.#services.get(name);
      if (enlisted === undefined || enlisted.state === "running") continue;
      try {
        await this.#start(enlisted, host);
      } catch (error) {
        const failures = await this.#stopDownTo(already);
        throw failures.length === 0 ? error : new AggregateError([error, ...failures], String(error));
      }
    }
  }

  /** Stops everything in reverse order, whatever fails on the way. Errors: the failures, together. */
  async stopAll(): Promise<void> {
    const failures = await this.#stopDownTo(0);
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} services failed to stop`);
  }

  async #start(enlisted: Enlisted, host: ServiceHost): Promise<void> {
    const { service } = enlisted;
    const { serviceBudgetMs } = this.#options;
    await withDeadline(() => service.start(host), serviceBudgetMs, `starting service ${service.name}`);
    try {
      enlisted.unhook = this.#installHooks(service);
    } catch (error) {
      await withDeadline(() => service.stop(), serviceBudgetMs, `stopping service ${service.name}`);
      throw error;
    }
    enlisted.state = "running";
    this.#running = [...this.#running, enlisted];
  }

  /** All of them or, when one is refused, none. */
  #installHooks(service: Service): readonly (() => void)[] {
    const { hooks, observers, resolvers, mounts: lifecycle } = this.#options;
    const { resolve = [], intercept = [], observe = [], mounts = [] } = service.hookSpec();
    const installed: (() => void)[] = [];
    try {
      for (const resolver of resolve) installed.push(resolvers.register(resolver));
      for (const hook of intercept) installed.push(hooks.register(hook));
      for (const observer of observe) installed.push(observers.register(observer));
      for (const hook of mounts) installed.push(lifecycle.register(hook));
    } catch (error) {
      for (const remove of installed) remove();
      throw error;
    }
    return installed;
  }

  async #stopDownTo(count: number): Promise<readonly unknown[]> {
    const failures: unknown[] = [];
    for (const enlisted of this.#running.slice(count).reverse()) {
      for (const unhook of enlisted.unhook) unhook();
      enlisted.unhook = [];
      enlisted.state = "stopped";
      const { service } = enlisted;
      try {
        await withDeadline(
          () => service.stop(),
          this.#options.serviceBudgetMs,
          `stopping service ${service.name}`,
        );
      } catch (error) {
        failures.push(error);
      }
    }
    this.#running = this.#running.slice(0, count);
    return failures;
  }
}
