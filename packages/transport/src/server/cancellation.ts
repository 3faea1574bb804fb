import type { NexusError } from "@nexus/contracts";

/**
 * The early end of one call: a signal for everything that works on it, and one word to whoever answers it. That word is a
 * plain function, because a listener on the signal costs every call, also those that nobody ever cancels.
 */
export class CallCancellation {
  readonly #controller = new AbortController();
  #reason: NexusError | null = null;
  #onCancelled: ((reason: NexusError) => void) | null = null;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** null: the call goes on. */
  get reason(): NexusError | null {
    return this.#reason;
  }

  /** The first reason counts; whoever answers learns of it before those who work. */
  cancel(reason: NexusError): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    const onCancelled = this.#onCancelled;
    this.#onCancelled = null;
    onCancelled?.(reason);
    this.#controller.abort(reason);
  }

  /** Who answers the call; told at once when it is cancelled already. null: it is answered. */
  setListener(onCancelled: ((reason: NexusError) => void) | null): void {
    this.#onCancelled = onCancelled;
    if (onCancelled === null || this.#reason === null) return;
    this.#onCancelled = null;
    onCancelled(this.#reason);
  }
}
