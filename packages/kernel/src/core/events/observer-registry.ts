import { NexusError } from "@nexus/contracts";
import { withDeadline } from "@nexus/lib";
import { FILE_EVENT_BIT, type FileEvent } from "./file-event.js";
import { ObserverQueue } from "./observer-queue.js";

/** How an observer is told: within the call that caused the event, or behind it from a bounded queue. */
export type ObserverDelivery =
  | { readonly kind: "inline" }
  /** Beyond `maxEvents` waiting, new ones are dropped and counted. */
  | { readonly kind: "queued"; readonly maxEvents: number };

/** Told of what happened. What an observer throws is reported and changes nothing. */
export interface ObserverRegistration {
  readonly name: string;
  /** Bits of FILE_EVENT_BIT. */
  readonly mask: number;
  readonly delivery: ObserverDelivery;
  onEvent(event: FileEvent): Promise<void> | void;
}

/** Told of observers that fail or fall behind. */
export interface ObserverTrouble {
  onFailure(observer: string, event: FileEvent, error: unknown): void;
  /** `dropped` so far, of this observer. */
  onDropped(observer: string, dropped: number): void;
}

export interface ObserverRegistryOptions {
  /** Longest an observer may take for one event (ms). */
  readonly observerTimeoutMs: number;
  readonly trouble: ObserverTrouble;
}

interface Installed {
  readonly mask: number;
  tell(event: FileEvent): Promise<void> | null;
  stop(): void;
  /** Resolves when what waits was told. */
  finish(): Promise<void>;
}

/** An observer in the room. */
export interface InstalledObserver {
  /** Removes exactly it, with what it has waiting. */
  remove(): void;
  /** Removes exactly it; resolves once it was told of what it has waiting. Never rejects. */
  retire(): Promise<void>;
}

/** The OBSERVE room: observers by event mask. The list is replaced, not changed: an event keeps those it began with. */
export class ObserverRegistry {
  readonly #options: ObserverRegistryOptions;
  #installed: readonly Installed[] = [];
  #mask = 0;

  constructor(options: ObserverRegistryOptions) {
    this.#options = options;
  }

  /** Types somebody observes: nothing else need be made into an event. */
  get mask(): number {
    return this.#mask;
  }

  /** Adds one observer; the function returned removes exactly it, with what it has waiting. Errors: INVALID_ARGUMENT. */
  register(registration: ObserverRegistration): () => void {
    const { remove } = this.install(registration);
    return remove;
  }

  /** `register` for whoever wants to let it finish. Errors: INVALID_ARGUMENT. */
  install(registration: ObserverRegistration): InstalledObserver {
    const installed = this.#install(registration);
    this.#replace([...this.#installed, installed]);
    const leave = (): void => this.#replace(this.#installed.filter((other) => other !== installed));
    return {
      remove: () => {
        leave();
        installed.stop();
      },
      retire: () => {
        leave();
        return installed.finish();
      },
    };
  }

  /** Resolves when every inline observer was told or gave up. Never rejects. */
  async emit(event: FileEvent): Promise<void> {
    const bit = FILE_EVENT_BIT[event.type];
    for (const { mask, tell } of this.#installed) {
      if ((mask & bit) !== 0) await tell(event);
    }
  }

  #replace(installed: readonly Installed[]): void {
    this.#installed = installed;
    this.#mask = installed.reduce((mask, observer) => mask | observer.mask, 0);
  }

  #install(registration: ObserverRegistration): Installed {
    const { name, mask, delivery } = registration;
    const tell = (event: FileEvent): Promise<void> => this.#tell(registration, event);
    if (delivery.kind === "inline") {
      return { mask, tell, stop: () => undefined, finish: () => Promise.resolve() };
    }
    if (!Number.isInteger(delivery.maxEvents) || delivery.maxEvents < 1) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `observer ${name} asks for a queue of ${delivery.maxEvents} events`,
        remedy: "ask for a whole number from 1",
      });
    }
    const queue = new ObserverQueue(delivery.maxEvents, tell, (dropped) =>
      this.#options.trouble.onDropped(name, dropped),
    );
    return {
      mask,
      tell: (event) => {
        queue.push(event);
        return null;
      },
      stop: () => queue.close(),
      finish: () => queue.finish(),
    };
  }

  async #tell(registration: ObserverRegistration, event: FileEvent): Promise<void> {
    const { name } = registration;
    const { observerTimeoutMs, trouble } = this.#options;
    try {
      await withDeadline(async () => registration.onEvent(event), observerTimeoutMs, `observer ${name}`);
    } catch (error) {
      trouble.onFailure(name, event, error);
    }
  }
}
