import type { Writable } from "node:stream";
import { NexusError } from "@nexus/contracts";

/** Ends work on which nothing moves: `touch` whenever something did. */
export class ProgressDeadline {
  readonly #timer: NodeJS.Timeout;
  #expired: NexusError | null = null;

  constructor(timeoutMs: number, doing: string, onExpired: (error: NexusError) => void) {
    this.#timer = setTimeout(() => {
      this.#expired = new NexusError({
        code: "DEADLINE_EXCEEDED",
        what: `${doing}: nothing moved for ${timeoutMs} ms`,
        remedy: "check the network and the load of both sides, or allow more time",
        details: { timeoutMs },
      });
      onExpired(this.#expired);
    }, timeoutMs);
  }

  /** Set once the deadline has passed. */
  get expired(): NexusError | null {
    return this.#expired;
  }

  touch(): void {
    if (this.#expired === null) this.#timer.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/**
 * Writes messages so that at most `maxOutstanding` of them wait for the connection to take them. A cancelled call
 * never confirms a write, so waiting also ends with `signal`.
 */
export class MessageWriter<T> {
  readonly #stream: Writable;
  readonly #signal: AbortSignal;
  readonly #maxOutstanding: number;
  readonly #onTaken: () => void;
  #outstanding = 0;
  #failure: Error | null = null;
  #wake: (() => void) | null = null;

  constructor(stream: Writable, signal: AbortSignal, maxOutstanding: number, onTaken: () => void) {
    this.#stream = stream;
    this.#signal = signal;
    this.#maxOutstanding = maxOutstanding;
    this.#onTaken = onTaken;
    signal.addEventListener("abort", () => this.#wake?.(), { once: true });
  }

  /** Messages handed to the connection and not yet taken by it. */
  get outstanding(): number {
    return this.#outstanding;
  }

  /** Resolves once there is room for the next message. Rejects with the stream's or the signal's error. */
  async write(message: T): Promise<void> {
    this.#assertUsable();
    this.#outstanding += 1;
    this.#stream.write(message, (error) => this.#taken(error ?? null));
    await this.#waitUntil(() => this.#outstanding < this.#maxOutstanding);
  }

  /** Resolves once every message has been taken. */
  flush(): Promise<void> {
    return this.#waitUntil(() => this.#outstanding === 0);
  }

  async #waitUntil(isReached: () => boolean): Promise<void> {
    while (!isReached()) {
      this.#assertUsable();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#assertUsable();
  }

  #taken(error: Error | null): void {
    this.#outstanding -= 1;
    this.#failure ??= error;
    this.#onTaken();
    this.#wake?.();
  }

  #assertUsable(): void {
    if (this.#signal.aborted) throw abortReason(this.#signal);
    if (this.#failure !== null) throw this.#failure;
  }
}

/** The error a signal was aborted with, as ours. */
export function abortReason(signal: AbortSignal): NexusError {
  const reason: unknown = signal.reason;
  if (NexusError.is(reason)) return reason;
  return new NexusError({ code: "CANCELLED", what: "the call was cancelled", cause: reason });
}

/** The items of `source` until `signal` aborts: then its reason is thrown, even while the source is silent. */
export async function* cutOff<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void, void> {
  const items = source[Symbol.asyncIterator]();
  let isFinished = false;
  try {
    for (;;) {
      const next = await nextOrAbort(items, signal);
      if (next.done === true) {
        isFinished = true;
        return;
      }
      yield next.value;
    }
  } finally {
    // Not awaited: a silent source would hold up the one who has given up on it.
    if (!isFinished) items.return?.().then(undefined, () => undefined);
  }
}

/** What `work` comes to, or `signal`'s reason as soon as it aborts; the work is not waited for then. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(abortReason(signal));
    signal.addEventListener("abort", onAbort, { once: true });
    const settle = (): void => signal.removeEventListener("abort", onAbort);
    work.then(
      (value) => {
        settle();
        resolve(value);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
    if (signal.aborted) onAbort();
  });
}

function nextOrAbort<T>(items: AsyncIterator<T>, signal: AbortSignal): Promise<IteratorResult<T>> {
  return signal.aborted ? Promise.reject(abortReason(signal)) : untilAborted(items.next(), signal);
}
