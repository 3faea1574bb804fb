import { NexusError } from "@nexus/contracts";

interface Running<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiters: number;
}

/**
 * Merges concurrent requests for the same thing: one run, which ends early only when nobody waits any more.
 */
export class SharedWork<T> {
  readonly #running = new Map<string, Running<T>>();

  /** Errors: CANCELLED (this caller's signal), and whatever `work` throws. */
  async run(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal | null): Promise<T> {
    const running = this.#running.get(key) ?? this.#start(key, work);
    running.waiters += 1;
    try {
      return await untilAborted(running.result, signal);
    } finally {
      running.waiters -= 1;
      if (running.waiters === 0) {
        this.#forget(key, running);
        running.controller.abort();
      }
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Running<T> {
    const controller = new AbortController();
    const running: Running<T> = { result: work(controller.signal), controller, waiters: 0 };
    this.#running.set(key, running);
    // Waiters see the failure themselves; when all have left it concerns nobody.
    running.result.catch(() => undefined).finally(() => this.#forget(key, running));
    return running;
  }

  #forget(key: string, running: Running<T>): void {
    if (this.#running.get(key) === running) this.#running.delete(key);
  }
}

/** `promise`, or CANCELLED as soon as the signal aborts. The promise itself runs on. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | null): Promise<T> {
  if (signal === null) return promise;
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => {
      reject(new NexusError({ code: "CANCELLED", what: "the caller gave up waiting", cause: signal.reason }));
    };
    if (signal.aborted) {
      onAbort();
      promise.catch(() => undefined);
      return;
    }
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
