import { NexusError } from "@nexus/contracts";

/** The longest delay a timer takes; beyond it the platform fires at once (ms). */
export const MAX_TIMER_MS = 2 ** 31 - 1;

function deadlineExceeded(what: string, timeoutMs: number): NexusError {
  return new NexusError({
    code: "DEADLINE_EXCEEDED",
    what: `${what} took longer than ${Math.round(timeoutMs)} ms`,
    remedy: "try again or allow more time",
    details: { timeoutMs },
  });
}

function cancelled(what: string, signal: AbortSignal): NexusError {
  return new NexusError({ code: "CANCELLED", what: `${what} was cancelled`, cause: signal.reason });
}

/** Errors: CANCELLED when the signal is aborted. */
export function throwIfAborted(signal: AbortSignal | null, what: string): void {
  if (signal?.aborted) throw cancelled(what, signal);
}

/**
 * Runs `work` for at most `timeoutMs`. The signal it is given aborts at the deadline and when `parent` does;
 * the result is refused at that moment whether or not `work` reacts. Timer and listeners are always removed.
 * Errors: DEADLINE_EXCEEDED, CANCELLED, and whatever `work` throws.
 */
export function withDeadline<T>(
  work: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  what: string,
  parent: AbortSignal | null = null,
): Promise<T> {
  if (parent?.aborted) return Promise.reject(cancelled(what, parent));
  if (timeoutMs <= 0) return Promise.reject(deadlineExceeded(what, timeoutMs));
  return new Promise<T>((resolve, reject) => {
    const controller = new AbortController();
    const fail = (error: NexusError): void => {
      release();
      reject(error);
      controller.abort(error);
    };
    const onParentAbort = (): void => {
      if (parent !== null) fail(cancelled(what, parent));
    };
    const timer = setTimeout(
      () => fail(deadlineExceeded(what, timeoutMs)),
      Math.min(timeoutMs, MAX_TIMER_MS),
    );
    const release = (): void => {
      clearTimeout(timer);
      parent?.removeEventListener("abort", onParentAbort);
    };
    parent?.addEventListener("abort", onParentAbort, { once: true });
    // `work` may throw before it returns a promise.
    new Promise<T>((settle) => settle(work(controller.signal))).then(
      (value) => {
        release();
        resolve(value);
      },
      (error: unknown) => {
        release();
        reject(error);
      },
    );
  });
}

/** Resolves after `delayMs`. Errors: CANCELLED when the signal aborts first. */
export function sleep(delayMs: number, signal: AbortSignal | null, what = "waiting"): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    if (signal?.aborted) {
      reject(cancelled(what, signal));
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      if (signal !== null) reject(cancelled(what, signal));
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      },
      Math.min(delayMs, MAX_TIMER_MS),
    );
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/** One budget of time shared by the steps of a call. `nowMs` is monotonic. */
export class Deadline {
  readonly #nowMs: () => number;
  readonly #endsAtMs: number;
  readonly timeoutMs: number;

  constructor(timeoutMs: number, nowMs: () => number) {
    this.timeoutMs = timeoutMs;
    this.#nowMs = nowMs;
    this.#endsAtMs = nowMs() + timeoutMs;
  }

  /** Milliseconds left, never negative. */
  get remainingMs(): number {
    return Math.max(0, this.#endsAtMs - this.#nowMs());
  }

  get isExpired(): boolean {
    return this.remainingMs === 0;
  }

  /** What is left, for the next step. Errors: DEADLINE_EXCEEDED when nothing is. */
  spendMs(what: string): number {
    const left = this.remainingMs;
    if (left === 0) throw deadlineExceeded(what, this.timeoutMs);
    return left;
  }
}
