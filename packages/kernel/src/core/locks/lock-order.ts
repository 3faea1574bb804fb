import { AsyncLocalStorage } from "node:async_hooks";
import { NexusError } from "@nexus/contracts";

/**
 * Kinds of locks, in the order a call must take them: advisory ones, its turn at a file, I/O locks. Nothing under "io"
 * may wait for any of them. An advisory lock is its holder's from one call to the next, so the order among them is the
 * holder's to keep; but who holds one makes calls, which wait for turns and I/O locks: a call that has those and waits
 * for him would wait for itself.
 */
export type LockLayer = "advisory" | "turn" | "io";

/** Layers that a call holds while something of its own runs. */
export type HeldLayer = Exclude<LockLayer, "advisory">;

const RANK: Readonly<Record<LockLayer, number>> = { advisory: 0, turn: 1, io: 2 };

/** Sees every lock a call of the kernel takes. */
export interface LockOrder {
  /** Before waiting for locks. Errors: INTERNAL, when the same call holds some that it had to take later. */
  check(layer: LockLayer, paths: readonly string[]): void;
  /** Runs what is done while they are held. */
  holding<T>(layer: HeldLayer, paths: readonly string[], work: () => Promise<T>): Promise<T>;
}

/** Costs nothing and sees nothing. */
export const UNCHECKED_LOCK_ORDER: LockOrder = {
  check: () => undefined,
  holding: (_layer, _paths, work) => work(),
};

interface Held {
  readonly layer: HeldLayer;
  readonly paths: readonly string[];
}

/**
 * Refuses a call that waits for a lock while it holds one of the same or a later layer: two such calls could wait for
 * each other for ever. Follows a call through everything it awaits, calls made by hooks included, which costs some
 * microseconds each: for tests, and for nodes started with NEXUS_DEBUG_LOCK_ORDER=1.
 */
export class CheckedLockOrder implements LockOrder {
  readonly #held = new AsyncLocalStorage<Held>();

  check(layer: LockLayer, paths: readonly string[]): void {
    const held = this.#held.getStore();
    if (held === undefined || RANK[held.layer] < RANK[layer]) return;
    throw new NexusError({
      code: "INTERNAL",
      what: `a call that holds the ${held.layer} lock of ${held.paths.join(", ")} asks for the ${layer} lock of ${paths.join(", ")}`,
      remedy: "report this: take all locks of a layer at once, and those of an earlier layer first",
      details: { held: held.layer, asked: layer },
    });
  }

  holding<T>(layer: HeldLayer, paths: readonly string[], work: () => Promise<T>): Promise<T> {
    return this.#held.run({ layer, paths }, work);
  }
}

/** `NEXUS_DEBUG_LOCK_ORDER`: 1 checks; anything else does not. */
export function lockOrderFor(setting: string | undefined): LockOrder {
  return setting === "1" ? new CheckedLockOrder() : UNCHECKED_LOCK_ORDER;
}
