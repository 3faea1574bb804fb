import { NexusError } from "@nexus/contracts";

export type SetTimer = (delayMs: number, callback: () => void) => { cancel(): void };

export interface FairQueueOptions {
  /** For errors: "room in /jobs". */
  readonly what: string;
  readonly setTimer: SetTimer;
  /** More are refused RESOURCE_EXHAUSTED. */
  readonly maxWaiters: number;
}

export interface FairWait {
  readonly waitMs: number;
  readonly signal: AbortSignal | null;
}

/** One who waits: its attempt, and how it ends. */
interface Waiter {
  attempt(): boolean;
  fail(error: unknown): void;
}

/**
 * Callers that wait for an attempt to succeed, served first come first served: nobody who comes later is attempted
 * before those in front. An attempt that throws ends its caller with that error.
 */
export class FairQueue {
  readonly #options: FairQueueOptions;
  readonly #waiters = new Set<Waiter>();

  constructor(options: FairQueueOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiters.size;
  }

  /** Resolves with what `attempt` returned, null after `waitMs`. Errors: CANCELLED, RESOURCE_EXHAUSTED, the attempt's. */
  async enter<T extends object>(attempt: () => T | null, { waitMs, signal }: FairWait): Promise<T | null> {
    if (signal?.aborted === true) throw this.#cancelled(signal);
    if (this.#waiters.size === 0) {
      const now = attempt();
      if (now !== null) return now;
    }
    if (waitMs <= 0) return null;
    if (this.#waiters.size >= this.#options.maxWaiters) throw this.#tooMany();
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        timer.cancel();
        signal?.removeEventListener("abort", onAbort);
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter = {
        attempt: () => {
          const result = attempt();
          if (result === null) return false;
          leave();
          resolve(result);
          return true;
        },
        fail: (error) => {
          leave();
          reject(error);
        },
      };
      // Who gives up may have been all that kept those behind from being served.
      const onAbort = (): void => {
        if (signal !== null) waiter.fail(this.#cancelled(signal));
        this.serve();
      };
      const timer = this.#options.setTimer(waitMs, () => {
        leave();
        resolve(null);
        this.serve();
      });
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiters.add(waiter);
    });
  }

  /** Something changed: serves those in front for as long as they succeed. */
  serve(): void {
    for (const waiter of this.#waiters) if (!this.#try(waiter)) return;
  }

  /** Something changed that all may have: serves everybody whose attempt succeeds. */
  serveAll(): void {
    for (const waiter of this.#waiters) this.#try(waiter);
  }

  failAll(error: NexusError): void {
    for (const waiter of [...this.#waiters]) waiter.fail(error);
  }

  /** False: it still waits. */
  #try(waiter: Waiter): boolean {
    try {
      return waiter.attempt();
    } catch (error) {
      waiter.fail(error);
      return true;
    }
  }

  #cancelled(signal: AbortSignal): NexusError {
    return new NexusError({
      code: "CANCELLED",
      what: `waiting for ${this.#options.what} was cancelled`,
      cause: signal.reason,
    });
  }

  #tooMany(): NexusError {
    const { what, maxWaiters } = this.#options;
    return new NexusError({
      code: "RESOURCE_EXHAUSTED",
      what: `${maxWaiters} callers already wait for ${what}`,
      remedy: "try again later",
      details: { limit: maxWaiters },
    });
  }
}
