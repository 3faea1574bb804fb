import { NexusError } from "@nexus/contracts";
import { invariant, MAX_TIMER_MS } from "@nexus/lib";
import { IoLockTable, type LockRequest } from "./io-lock-table.js";

export interface IoLockManagerOptions {
  /** Requests that may wait at once; more are refused RESOURCE_EXHAUSTED. */
  readonly maxWaiters: number;
}

export interface AcquireOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | null;
}

/** Releases what was acquired; calling it again does nothing. */
export type ReleaseLocks = () => void;

interface Waiter {
  readonly requests: readonly LockRequest[];
  readonly grant: () => void;
}

/**
 * Sorted, one entry a path, exclusive winning: one canonical form of a set of locks. What lies below an
 * exclusive one of the same set is covered by it.
 */
function normalise(requests: readonly LockRequest[]): readonly LockRequest[] {
  const modes = new Map<string, LockRequest>();
  for (const request of requests) {
    const known = modes.get(request.path);
    if (known === undefined || known.mode === "shared") modes.set(request.path, request);
  }
  return [...modes.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Locks that keep the I/O of this node's calls apart. Shared and exclusive, hierarchical, first come first
 * served. A set of locks is granted all at once or waits without holding any of them, so no two calls can
 * wait for each other; granting happens in the turn in which the last obstacle goes, so no wake-up is missed.
 */
export class IoLockManager {
  readonly #options: IoLockManagerOptions;
  readonly #held = new IoLockTable();
  /** What waiters want: a newcomer may not overtake one it conflicts with. */
  readonly #wanted = new IoLockTable();
  readonly #waiters = new Set<Waiter>();

  constructor(options: IoLockManagerOptions) {
    invariant(options.maxWaiters >= 1, "the lock queue holds somebody", { maxWaiters: options.maxWaiters });
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiters.size;
  }

  get isIdle(): boolean {
    return this.#held.isEmpty && this.#waiters.size === 0;
  }

  /** Errors: LOCK_TIMEOUT, RESOURCE_EXHAUSTED (queue full), CANCELLED. */
  acquire(requests: readonly LockRequest[], options: AcquireOptions): Promise<ReleaseLocks> {
    const wanted = normalise(requests);
    if (options.signal?.aborted) return Promise.reject(cancelled(wanted, options.signal));
    if (!this.#held.conflictsWith(wanted) && !this.#wanted.conflictsWith(wanted)) {
      return Promise.resolve(this.#hold(wanted));
    }
    if (this.#waiters.size >= this.#options.maxWaiters) return Promise.reject(this.#queueFull());
    if (options.timeoutMs <= 0) return Promise.reject(timedOut(wanted, options.timeoutMs));
    return this.#wait(wanted, options);
  }

  #wait(wanted: readonly LockRequest[], options: AcquireOptions): Promise<ReleaseLocks> {
    const { timeoutMs, signal } = options;
    return new Promise((resolve, reject) => {
      const leave = (error: NexusError): void => {
        cleanUp();
        this.#waiters.delete(waiter);
        this.#wanted.remove(wanted);
        reject(error);
        // Others may have waited only because this one was in front of them.
        this.#grantWaiters();
      };
      const onAbort = (): void => {
        if (signal !== null) leave(cancelled(wanted, signal));
      };
      const timer = setTimeout(() => leave(timedOut(wanted, timeoutMs)), Math.min(timeoutMs, MAX_TIMER_MS));
      const cleanUp = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
      };
      const waiter: Waiter = {
        requests: wanted,
        grant: () => {
          cleanUp();
          resolve(this.#hold(wanted));
        },
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiters.add(waiter);
      this.#wanted.add(wanted);
    });
  }

  #hold(requests: readonly LockRequest[]): ReleaseLocks {
    this.#held.add(requests);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#held.remove(requests);
      this.#grantWaiters();
    };
  }

  #grantWaiters(): void {
    if (this.#waiters.size === 0) return;
    // Waiters passed over in this round: those behind may not overtake them.
    const passedOver = new IoLockTable();
    for (const waiter of [...this.#waiters]) {
      if (this.#held.conflictsWith(waiter.requests) || passedOver.conflictsWith(waiter.requests)) {
        passedOver.add(waiter.requests);
        continue;
      }
      this.#waiters.delete(waiter);
      this.#wanted.remove(waiter.requests);
      waiter.grant();
    }
  }

  #queueFull(): NexusError {
    const { maxWaiters } = this.#options;
    return new NexusError({
      code: "RESOURCE_EXHAUSTED",
      what: `${maxWaiters} calls already wait for I/O locks`,
      remedy: "try again later",
      details: { limit: maxWaiters },
    });
  }
}

function pathsOf(requests: readonly LockRequest[]): string {
  return requests.map((request) => request.path).join(", ");
}

function timedOut(requests: readonly LockRequest[], timeoutMs: number): NexusError {
  return new NexusError({
    code: "LOCK_TIMEOUT",
    what: `waited ${Math.round(timeoutMs)} ms for the I/O lock of ${pathsOf(requests)}`,
    remedy: "another call is busy there; try again",
    details: { timeoutMs },
  });
}

function cancelled(requests: readonly LockRequest[], signal: AbortSignal): NexusError {
  return new NexusError({
    code: "CANCELLED",
    what: `waiting for the I/O lock of ${pathsOf(requests)} was cancelled`,
    cause: signal.reason,
  });
}
