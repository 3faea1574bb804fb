import { NexusError } from "@nexus/contracts";
import { invariant } from "./assert.js";

export interface SemaphoreOptions {
  /** For error messages: "blob transfer bytes". */
  readonly name: string;
  /** Permits in all: bytes, slots. */
  readonly permits: number;
  /** Waiters beyond this are refused RESOURCE_EXHAUSTED. */
  readonly maxWaiters: number;
}

interface Waiter {
  readonly permits: number;
  readonly grant: () => void;
}

/** Weighted permits, first come first served: a large request is not starved by small ones behind it. */
export class Semaphore {
  readonly #options: SemaphoreOptions;
  readonly #waiters: Waiter[] = [];
  #available: number;

  constructor(options: SemaphoreOptions) {
    invariant(options.permits > 0, "a semaphore has permits", { permits: options.permits });
    this.#options = options;
    this.#available = options.permits;
  }

  get available(): number {
    return this.#available;
  }

  get waiting(): number {
    return this.#waiters.length;
  }

  /**
   * Takes `permits` (more than there are in all count as all) and resolves to the function that gives them
   * back, once. Errors: RESOURCE_EXHAUSTED (too many waiters), CANCELLED.
   */
  acquire(permits: number, signal: AbortSignal | null = null): Promise<() => void> {
    const wanted = Math.min(permits, this.#options.permits);
    if (signal?.aborted) return Promise.reject(this.#cancelled(signal));
    if (this.#waiters.length === 0 && wanted <= this.#available) {
      this.#available -= wanted;
      return Promise.resolve(this.#releaseOnce(wanted));
    }
    if (this.#waiters.length >= this.#options.maxWaiters) return Promise.reject(this.#tooManyWaiters());
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        permits: wanted,
        grant: () => {
          signal?.removeEventListener("abort", onAbort);
          resolve(this.#releaseOnce(wanted));
        },
      };
      const onAbort = (): void => {
        const position = this.#waiters.indexOf(waiter);
        if (position === -1) return;
        this.#waiters.splice(position, 1);
        if (signal !== null) reject(this.#cancelled(signal));
        // The one that left may have been all that held up those behind it.
        this.#grantWaiters();
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiters.push(waiter);
    });
  }

  #releaseOnce(permits: number): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#available += permits;
      this.#grantWaiters();
    };
  }

  #grantWaiters(): void {
    for (let next = this.#waiters[0]; next !== undefined; next = this.#waiters[0]) {
      if (next.permits > this.#available) return;
      this.#waiters.shift();
      this.#available -= next.permits;
      next.grant();
    }
  }

  #cancelled(signal: AbortSignal): NexusError {
    return new NexusError({
      code: "CANCELLED",
      what: `waiting for ${this.#options.name} was cancelled`,
      cause: signal.reason,
    });
  }

  #tooManyWaiters(): NexusError {
    const { name, maxWaiters } = this.#options;
    return new NexusError({
      code: "RESOURCE_EXHAUSTED",
      what: `${maxWaiters} callers already wait for ${name}`,
      remedy: "try again later",
      details: { limit: maxWaiters },
    });
  }
}

/** One holder at a time, first come first served. */
export class AsyncMutex {
  readonly #semaphore: Semaphore;

  constructor(name: string, maxWaiters: number) {
    this.#semaphore = new Semaphore({ name, permits: 1, maxWaiters });
  }

  get isHeld(): boolean {
    return this.#semaphore.available === 0;
  }

  /** Errors: RESOURCE_EXHAUSTED, CANCELLED, and whatever `work` throws. */
  async runExclusive<T>(work: () => Promise<T> | T, signal: AbortSignal | null = null): Promise<T> {
    const release = await this.#semaphore.acquire(1, signal);
    try {
      return await work();
    } finally {
      release();
    }
  }
}
