import type { HookRegistry } from "../dispatch/hook-registry.js";
import type { ResolverRegistry } from "../dispatch/resolver-registry.js";
import type { ObserverRegistry } from "../events/observer-registry.js";
import type { DriverLifecycleCoordinator } from "../mounts/driver-lifecycle.js";
import type { HookSpec } from "./types.js";

/** The rooms of dispatch, into which services put hooks. */
export interface HookRooms {
  readonly hooks: HookRegistry;
  readonly observers: ObserverRegistry;
  readonly resolvers: ResolverRegistry;
  readonly mounts: DriverLifecycleCoordinator;
}

/** What a service has in the rooms, by name. */
export interface HookNames {
  readonly resolve: readonly string[];
  readonly intercept: readonly string[];
  readonly observe: readonly string[];
  readonly mounts: readonly string[];
}

export const NO_HOOK_NAMES: HookNames = { resolve: [], intercept: [], observe: [], mounts: [] };

/** The hooks of one service in the rooms: put in, exchanged and taken out in one step that no call can come between. */
export class InstalledHooks {
  readonly names: HookNames;
  readonly #rooms: HookRooms;
  readonly #spec: HookSpec;
  #resolvers: readonly (() => void)[] = [];
  #others: readonly (() => void)[] = [];
  #observers: readonly (() => Promise<void>)[] = [];

  private constructor(rooms: HookRooms, spec: HookSpec) {
    this.#rooms = rooms;
    this.#spec = spec;
    const { resolve = [], intercept = [], observe = [], mounts = [] } = spec;
    const names = (hooks: readonly { readonly name: string }[]): string[] => hooks.map(({ name }) => name);
    this.names = {
      resolve: names(resolve),
      intercept: names(intercept),
      observe: names(observe),
      mounts: names(mounts),
    };
  }

  /** All of them or, when one is refused, none. Errors: ALREADY_EXISTS, INVALID_ARGUMENT. */
  static install(rooms: HookRooms, spec: HookSpec): InstalledHooks {
    const installed = new InstalledHooks(rooms, spec);
    installed.#installResolvers();
    try {
      installed.#installOthers();
    } catch (error) {
      installed.#removeResolvers();
      throw error;
    }
    return installed;
  }

  /**
   * Puts `spec` in place of these. When one is refused everything is as it was. Resolves, after the exchange, once the
   * observers that left were told of every event from before it. Errors: ALREADY_EXISTS, INVALID_ARGUMENT.
   */
  exchange(spec: HookSpec): { readonly installed: InstalledHooks; readonly told: Promise<void> } {
    // Two resolvers cannot claim one pattern: the old ones have to go first.
    this.#removeResolvers();
    let installed: InstalledHooks;
    try {
      installed = InstalledHooks.install(this.#rooms, spec);
    } catch (error) {
      this.#installResolvers();
      throw error;
    }
    return { installed, told: this.remove() };
  }

  /** Takes them out at once; resolves once the observers were told of every event from before. Never rejects. */
  async remove(): Promise<void> {
    this.#removeResolvers();
    for (const remove of this.#others) remove();
    this.#others = [];
    const told = this.#observers.map((retire) => retire());
    this.#observers = [];
    await Promise.all(told);
  }

  #installResolvers(): void {
    this.#resolvers = installEach(this.#spec.resolve ?? [], (each) => this.#rooms.resolvers.register(each));
  }

  #removeResolvers(): void {
    for (const remove of this.#resolvers) remove();
    this.#resolvers = [];
  }

  #installOthers(): void {
    const { intercept = [], observe = [], mounts = [] } = this.#spec;
    // Observers are what may be refused: nothing else is in yet.
    const observers: { remove(): void; retire(): Promise<void> }[] = [];
    installEach(observe, (observer) => {
      const installed = this.#rooms.observers.install(observer);
      observers.push(installed);
      return () => installed.remove();
    });
    this.#observers = observers.map((installed) => () => installed.retire());
    this.#others = [
      ...intercept.map((hook) => this.#rooms.hooks.register(hook)),
      ...mounts.map((hook) => this.#rooms.mounts.register(hook)),
    ];
  }
}

/** All or, when one is refused, none. */
function installEach<T>(items: readonly T[], install: (item: T) => () => void): readonly (() => void)[] {
  const installed: (() => void)[] = [];
  try {
    for (const item of items) installed.push(install(item));
  } catch (error) {
    for (const remove of installed) remove();
    throw error;
  }
  return installed;
}
