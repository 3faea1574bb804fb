import { NexusError } from "@nexus/contracts";
import { jsonFile, type SystemView } from "../system-views/system-view.js";
import type { ServiceRegistry } from "./service-registry.js";
import type { ServiceStatus } from "./service-state.js";
import type { Service, ServiceFactory, ServiceHost } from "./types.js";

type Settings = Readonly<Record<string, string>>;

/** What people see of a service: one that is enlisted, or one that could be. */
export type ServiceView =
  | (ServiceStatus & { readonly settings: Settings; readonly understands: Settings })
  | { readonly name: string; readonly state: "available"; readonly understands: Settings };

/** The attribute of `/__sys__/services/NAME` that says what is wanted; all others are settings of the service. */
const STATE_ATTRIBUTE = "state";
const STATES = ["running", "stopped"] as const;
type WantedState = (typeof STATES)[number];

/**
 * Services as files: `/__sys__/services/NAME` shows one, sysSetattr of `state` starts, swaps or stops it, sysUnlink
 * takes it off the list. What can be started is what factories were offered for when the node was composed: no code
 * is loaded. Changes hold until the node ends.
 */
export class ServiceControl {
  readonly registry: ServiceRegistry;
  readonly #factories = new Map<string, ServiceFactory>();
  /** What each enlisted service was made with. */
  readonly #settings = new Map<string, Settings>();
  readonly systemView: SystemView;

  constructor(registry: ServiceRegistry) {
    this.registry = registry;
    this.systemView = {
      name: "services",
      resolve: ([name, ...rest]) => {
        if (name === undefined) {
          const list = async () => this.names().map((each) => ({ name: each, isDirectory: false }));
          return { kind: "directory", list };
        }
        return rest.length > 0 || this.view(name) === null ? null : jsonFile(() => this.view(name));
      },
      change: ([name, ...rest], wanted) => {
        if (name === undefined || rest.length > 0) return null;
        return wanted.kind === "remove" ? this.remove(name) : this.set(name, wanted.attributes);
      },
    };
  }

  /** From here on a service of that name can be enlisted. Errors: ALREADY_EXISTS. */
  offer(factory: ServiceFactory): void {
    if (this.#factories.has(factory.name)) {
      throw new NexusError({
        code: "ALREADY_EXISTS",
        what: `a factory of services named ${factory.name} is offered already`,
        remedy: "give it another name",
      });
    }
    this.#factories.set(factory.name, factory);
  }

  /** Enlists a service of an offered factory. Errors: NOT_FOUND, ALREADY_EXISTS, INVALID_ARGUMENT (a setting). */
  enlist(name: string, settings: Settings): void {
    this.enlistCreated(this.#factoryOf(name).create(settings), settings);
  }

  /** Enlists a service that was made already. Errors: ALREADY_EXISTS. */
  enlistCreated(service: Service, settings: Settings): void {
    this.registry.enlist(service);
    this.#settings.set(service.name, settings);
  }

  names(): readonly string[] {
    return [...new Set([...this.registry.states().keys(), ...this.#factories.keys()])];
  }

  /** null: none of that name. */
  view(name: string): ServiceView | null {
    const status = this.registry.status(name);
    const understands = this.#factories.get(name)?.settings ?? null;
    if (status !== null) {
      return { ...status, settings: this.#settings.get(name) ?? {}, understands: understands ?? {} };
    }
    return understands === null ? null : { name, state: "available", understands };
  }

  /**
   * `state` running: enlists the service where it is not, and starts it; where it runs with other settings, one with
   * these takes its place; without settings it keeps those it has. `state` stopped: stops it. What is so already is
   * left alone. Errors: INVALID_ARGUMENT, NOT_FOUND, UNSUPPORTED (no factory makes it anew), UNAVAILABLE (the node's
   * services are not up yet), and those of ServiceRegistry.
   */
  async set(name: string, attributes: Settings): Promise<void> {
    const { [STATE_ATTRIBUTE]: state, ...settings } = attributes;
    if (wantedState(name, state) === "running") return this.#run(name, settings);
    const [first] = Object.keys(settings);
    if (first !== undefined) throw settingOfStopped(name, first);
    await this.registry.stop(name);
  }

  /** Errors: those of ServiceRegistry.remove. */
  async remove(name: string): Promise<void> {
    await this.registry.remove(name);
    this.#settings.delete(name);
  }

  async #run(name: string, settings: Settings): Promise<void> {
    const status = this.registry.status(name);
    if (status === null) this.#factoryOf(name);
    const host = this.#host(name);
    if (status === null) this.enlist(name, settings);
    else if (Object.keys(settings).length > 0 && !this.#hasSettings(name, settings)) {
      await this.#replace(this.#factoryOf(name), settings, host);
    } else if (status.state !== "running") {
      // What was stopped is not started again: it is made anew.
      const factory = this.#factories.get(name);
      if (factory !== undefined) await this.#replace(factory, this.#settings.get(name) ?? {}, host);
    }
    await this.registry.start(name, host);
  }

  async #replace(factory: ServiceFactory, settings: Settings, host: ServiceHost): Promise<void> {
    await this.registry.swap(factory.create(settings), host);
    this.#settings.set(factory.name, settings);
  }

  #hasSettings(name: string, settings: Settings): boolean {
    const present = this.#settings.get(name) ?? {};
    const keys = Object.keys(settings);
    return keys.length === Object.keys(present).length && keys.every((key) => settings[key] === present[key]);
  }

  #host(name: string): ServiceHost {
    const { host } = this.registry;
    if (host !== null) return host;
    throw new NexusError({
      code: "UNAVAILABLE",
      what: `service ${name} cannot be started: the services of this node are not up yet`,
      remedy: "try again in a moment",
    });
  }

  #factoryOf(name: string): ServiceFactory {
    const factory = this.#factories.get(name);
    if (factory !== undefined) return factory;
    const known = [...this.#factories.keys()].join(", ") || "none";
    if (this.registry.status(name) !== null) {
      throw new NexusError({
        code: "UNSUPPORTED",
        what: `service ${name} was built in and has no settings that can be changed`,
        remedy: `start it without settings; those that can be made anew: ${known}`,
      });
    }
    throw new NexusError({
      code: "NOT_FOUND",
      what: `this node can make no service named ${JSON.stringify(name.slice(0, 80))}`,
      remedy: `use one of ${known}`,
    });
  }
}

function wantedState(name: string, state: string | undefined): WantedState {
  const found = STATES.find((each) => each === state);
  if (found !== undefined) return found;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `service ${name} cannot be ${state === undefined ? "set without a state" : JSON.stringify(state.slice(0, 80))}`,
    remedy: `give the attribute ${STATE_ATTRIBUTE} one of ${STATES.join(", ")}`,
  });
}

function settingOfStopped(name: string, setting: string): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `setting ${setting} of service ${name} says nothing while it is stopped`,
    remedy: "give settings when it is started",
  });
}
