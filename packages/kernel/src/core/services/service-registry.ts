import { NexusError } from "@nexus/contracts";
import { Semaphore, withDeadline } from "@nexus/lib";
import { type HookRooms, InstalledHooks, NO_HOOK_NAMES } from "./installed-hooks.js";
import { alreadyEnlisted, missing, neededBy, notRunning, swapRefused } from "./refusals.js";
import { ServiceInstance } from "./service-instance.js";
import { type ServiceHandle, serviceHandle } from "./service-methods.js";
import type { ServiceFault, ServiceState, ServiceStatus } from "./service-state.js";
import { orderFor, startOrder } from "./start-order.js";
import type { Service, ServiceHost } from "./types.js";

export type { ServiceState } from "./service-state.js";

export interface ServiceRegistryOptions extends HookRooms {
  /** Longest one service may take to start, and to stop (ms). */
  readonly serviceBudgetMs: number;
  /** Longest calls in progress of a service are waited for when it is stopped or replaced (ms). */
  readonly serviceDrainMs: number;
  /** Milliseconds since the epoch: shown, never compared. */
  readonly wallMs: () => number;
}

/** How a service left: calls that did not end in time and were cut off, and what its `stop` failed with. */
export interface ServiceDeparture {
  readonly abandonedCalls: number;
  readonly stopFailure: unknown;
}

/** Changes of services that wait for those before them; more are refused. */
const MAX_WAITING_CHANGES = 64;

interface Running {
  readonly instance: ServiceInstance;
  readonly hooks: InstalledHooks;
}

interface Enlisted {
  service: Service;
  state: ServiceState;
  sinceMs: number;
  running: Running | null;
  swaps: number;
  lastFault: ServiceFault | null;
}

/**
 * Services of this node. Started after what they depend on, stopped in reverse; the hooks a service names are
 * installed when it runs and removed before it stops. One change at a time; calls never wait for one.
 */
export class ServiceRegistry {
  readonly #options: ServiceRegistryOptions;
  readonly #services = new Map<string, Enlisted>();
  readonly #turns = new Semaphore({
    name: "a change of services",
    permits: 1,
    maxWaiters: MAX_WAITING_CHANGES,
  });
  /** Aborted when everything is to stop: no start is waited for then. */
  #stopping = new AbortController();
  #host: ServiceHost | null = null;

  constructor(options: ServiceRegistryOptions) {
    this.#options = options;
  }

  /** What services were started with; null: none were, or all are stopped. */
  get host(): ServiceHost | null {
    return this.#host;
  }

  /** Errors: ALREADY_EXISTS. */
  enlist(service: Service): void {
    if (this.#services.has(service.name)) throw alreadyEnlisted(service.name);
    this.#services.set(service.name, {
      service,
      state: "enlisted",
      sinceMs: this.#options.wallMs(),
      running: null,
      swaps: 0,
      lastFault: null,
    });
  }

  /** State by name, in the order of enlisting. */
  states(): ReadonlyMap<string, ServiceState> {
    return new Map([...this.#services].map(([name, enlisted]) => [name, enlisted.state]));
  }

  /** null: none of that name is enlisted. */
  status(name: string): ServiceStatus | null {
    const enlisted = this.#services.get(name);
    if (enlisted === undefined) return null;
    const { service, state, sinceMs, running, swaps, lastFault } = enlisted;
    return {
      ...{ name, state, sinceMs, swaps, lastFault },
      dependencies: service.dependencies,
      dependents: this.#dependentsOf(name).map((each) => each.service.name),
      hooks: running?.hooks.names ?? NO_HOOK_NAMES,
      methods: Object.keys(service.methods ?? {}),
      callsInProgress: running?.instance.callsInProgress ?? 0,
    };
  }

  /** A service by name; null: none of that name is enlisted. */
  find(name: string): ServiceHandle | null {
    if (!this.#services.has(name)) return null;
    return serviceHandle(name, () => {
      const enlisted = this.#services.get(name);
      if (enlisted === undefined) return null;
      const { state, service, running } = enlisted;
      return { state, service, instance: running?.instance ?? null };
    });
  }

  /**
   * Starts everything not running. When one fails, those this call started are stopped again. Errors:
   * INVALID_ARGUMENT (missing or circular dependencies, before anything starts), DEADLINE_EXCEEDED, and
   * whatever a service fails with.
   */
  async startAll(host: ServiceHost): Promise<void> {
    await this.#inTurn(() => this.#startEach(startOrder(this.#enlistedServices()), host));
    this.#host = host;
  }

  /**
   * Starts a service, and what it needs before it; one that runs is left as it is. When one fails, those this call
   * started are stopped again. Errors: NOT_FOUND, and those of `startAll`.
   */
  async start(name: string, host: ServiceHost): Promise<void> {
    await this.#inTurn(() => {
      this.#need(name);
      return this.#startEach(orderFor(name, this.#enlistedServices()), host);
    });
  }

  /**
   * Puts `replacement` in the place of the service of its name, without a gap: it is started beside the running one;
   * then calls and hooks go to it in one step, and what is in progress at the old one may finish. Services that depend
   * on it run on, and their handles lead to the new one. Where `replacement` fails to start the old one runs on. A
   * service that does not run is replaced as it is, and stays so. Errors: NOT_FOUND, INVALID_ARGUMENT (missing or
   * circular dependencies), CONFLICT (what it needs does not run), UNSUPPORTED (`holdsAlone`), DEADLINE_EXCEEDED, and
   * whatever it fails with.
   */
  async swap(replacement: Service, host: ServiceHost): Promise<ServiceDeparture> {
    return this.#inTurn(async () => {
      const enlisted = this.#need(replacement.name);
      const others = this.#enlistedServices().filter(({ name }) => name !== replacement.name);
      startOrder([...others, replacement]);
      const { running } = enlisted;
      if (running === null) {
        enlisted.service = replacement;
        return { abandonedCalls: 0, stopFailure: null };
      }
      this.#requireRunning(replacement);
      const alone = enlisted.service.holdsAlone ?? replacement.holdsAlone;
      if (alone !== undefined) throw swapRefused(replacement.name, alone);
      await this.#noticing(enlisted, () => this.#bringUp(replacement, host));
      const instance = new ServiceInstance(replacement);
      // One step: no call comes between the hooks and the methods.
      const { told } = await this.#orStop(enlisted, replacement, () => {
        const exchange = running.hooks.exchange(instance.hookSpec());
        enlisted.service = replacement;
        enlisted.running = { instance, hooks: exchange.installed };
        return exchange;
      });
      enlisted.swaps += 1;
      enlisted.sinceMs = this.#options.wallMs();
      return this.#putAway(enlisted, running.instance, told);
    });
  }

  /** Errors: NOT_FOUND, CONFLICT (others that run need it; they are named). */
  async stop(name: string): Promise<ServiceDeparture> {
    return this.#inTurn(async () => {
      const enlisted = this.#need(name);
      const dependents = this.#dependentsOf(name).filter(({ running }) => running !== null);
      if (dependents.length > 0) throw neededBy(name, "stopped", namesOf(dependents));
      return this.#stop(enlisted);
    });
  }

  /** Stops it, if it runs, and takes it off the list. Errors: NOT_FOUND, CONFLICT (enlisted ones need it; they are named). */
  async remove(name: string): Promise<ServiceDeparture> {
    return this.#inTurn(async () => {
      const enlisted = this.#need(name);
      const dependents = this.#dependentsOf(name);
      if (dependents.length > 0) throw neededBy(name, "removed", namesOf(dependents));
      const departure = await this.#stop(enlisted);
      this.#services.delete(name);
      return departure;
    });
  }

  /** Stops everything in reverse order, whatever fails on the way. Errors: the failures, together. */
  async stopAll(): Promise<void> {
    this.#host = null;
    this.#stopping.abort();
    await this.#inTurn(async () => {
      this.#stopping = new AbortController();
      const failures = await this.#stopEach([...this.#services.values()]);
      if (failures.length > 0)
        throw new AggregateError(failures, `${failures.length} services failed to stop`);
    });
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.#turns.acquire(1);
    try {
      return await work();
    } finally {
      release();
    }
  }

  async #startEach(order: readonly Service[], host: ServiceHost): Promise<void> {
    const started: Enlisted[] = [];
    for (const { name } of order) {
      const enlisted = this.#need(name);
      if (enlisted.running !== null) continue;
      try {
        await this.#start(enlisted, host);
        started.push(enlisted);
      } catch (error) {
        const failures = await this.#stopEach(started);
        throw failures.length === 0 ? error : new AggregateError([error, ...failures], String(error));
      }
    }
  }

  async #start(enlisted: Enlisted, host: ServiceHost): Promise<void> {
    const { service, state } = enlisted;
    this.#enter(enlisted, "starting");
    try {
      await this.#noticing(enlisted, () => this.#bringUp(service, host));
      const instance = new ServiceInstance(service);
      await this.#orStop(enlisted, service, () => {
        const hooks = InstalledHooks.install(this.#options, instance.hookSpec());
        enlisted.running = { instance, hooks };
      });
      this.#enter(enlisted, "running");
    } catch (error) {
      this.#enter(enlisted, state);
      throw error;
    }
  }

  /** One that starts when it is given up already is stopped again. */
  async #bringUp(service: Service, host: ServiceHost): Promise<void> {
    const { serviceBudgetMs } = this.#options;
    const what = `starting service ${service.name}`;
    let isGivenUp = false;
    const starting = async (): Promise<void> => {
      await service.start(host);
      if (isGivenUp) await service.stop();
    };
    try {
      await withDeadline(starting, serviceBudgetMs, what, this.#stopping.signal);
    } catch (error) {
      isGivenUp = true;
      throw error;
    }
  }

  /** Its hooks go in, or it does not stay up. */
  async #orStop<T>(enlisted: Enlisted, service: Service, install: () => T): Promise<T> {
    try {
      return install();
    } catch (error) {
      this.#noteFault(enlisted, error);
      await this.#stopService(service);
      throw error;
    }
  }

  async #stopEach(services: readonly Enlisted[]): Promise<readonly unknown[]> {
    // What a running service needs runs too.
    const running = [...this.#services.values()].filter((each) => each.running !== null);
    const order = startOrder(running.map(({ service }) => service)).map(({ name }) => this.#need(name));
    const failures: unknown[] = [];
    for (const enlisted of order.reverse()) {
      if (!services.includes(enlisted)) continue;
      const { stopFailure } = await this.#stop(enlisted);
      if (stopFailure !== null) failures.push(stopFailure);
    }
    return failures;
  }

  async #stop(enlisted: Enlisted): Promise<ServiceDeparture> {
    const { running } = enlisted;
    if (running === null) return { abandonedCalls: 0, stopFailure: null };
    enlisted.running = null;
    this.#enter(enlisted, "stopping");
    const departure = await this.#putAway(enlisted, running.instance, running.hooks.remove());
    this.#enter(enlisted, "stopped");
    return departure;
  }

  /** Lets an instance that gets no new calls finish, and stops it. Never rejects: what went wrong is in the answer. */
  async #putAway(
    enlisted: Enlisted,
    instance: ServiceInstance,
    told: Promise<void>,
  ): Promise<ServiceDeparture> {
    const { serviceDrainMs } = this.#options;
    const { name } = instance.service;
    const abandonedCalls = await instance.drain(told, serviceDrainMs);
    if (abandonedCalls > 0) this.#noteFault(enlisted, cutOff(name, abandonedCalls, serviceDrainMs));
    try {
      await this.#stopService(instance.service);
      return { abandonedCalls, stopFailure: null };
    } catch (error) {
      this.#noteFault(enlisted, error);
      return { abandonedCalls, stopFailure: error };
    }
  }

  #stopService(service: Service): Promise<void> {
    return withDeadline(
      () => service.stop(),
      this.#options.serviceBudgetMs,
      `stopping service ${service.name}`,
    );
  }

  async #noticing<T>(enlisted: Enlisted, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#noteFault(enlisted, error);
      throw error;
    }
  }

  #noteFault(enlisted: Enlisted, error: unknown): void {
    const { code, message } = NexusError.from(error);
    enlisted.lastFault = { code, message, atMs: this.#options.wallMs() };
  }

  #enter(enlisted: Enlisted, state: ServiceState): void {
    enlisted.state = state;
    enlisted.sinceMs = this.#options.wallMs();
  }

  #need(name: string): Enlisted {
    const enlisted = this.#services.get(name);
    if (enlisted === undefined) throw missing(name, [...this.#services.keys()]);
    return enlisted;
  }

  #requireRunning({ name, dependencies }: Service): void {
    const idle = dependencies.filter((each) => this.#services.get(each)?.running === null);
    if (idle.length > 0) throw notRunning(name, idle);
  }

  #dependentsOf(name: string): readonly Enlisted[] {
    return [...this.#services.values()].filter(({ service }) => service.dependencies.includes(name));
  }

  #enlistedServices(): readonly Service[] {
    return [...this.#services.values()].map(({ service }) => service);
  }
}

function namesOf(services: readonly Enlisted[]): readonly string[] {
  return services.map(({ service }) => service.name);
}

function cutOff(name: string, calls: number, afterMs: number): NexusError {
  return new NexusError({
    code: "DEADLINE_EXCEEDED",
    what: `${calls} calls of service ${name} did not end within ${afterMs} ms and were cut off`,
  });
}
