import type { ChannelWaitOptions } from "@nexus/kernel";

/** Least time for a step of a call whose time is over (ms): it fails with the step's own error. */
const LEAST_MS = 1;

/** How long a call at a pipe or stream may still take, whatever of it was spent waiting. */
export class CallTime {
  readonly #options: Pick<ChannelWaitOptions, "timeoutMs" | "waitMs">;
  readonly #nowMs: () => number;
  readonly #startedMs: number;

  /** `nowMs`: monotonic. */
  constructor(options: Pick<ChannelWaitOptions, "timeoutMs" | "waitMs">, nowMs: () => number) {
    this.#options = options;
    this.#nowMs = nowMs;
    this.#startedMs = nowMs();
  }

  /** For the next step. */
  leftMs(): number {
    return Math.max(LEAST_MS, this.#options.timeoutMs - this.#spentMs());
  }

  /** For waiting; not above 0: wait no more. */
  waitLeftMs(): number {
    return this.#options.waitMs - this.#spentMs();
  }

  #spentMs(): number {
    return this.#nowMs() - this.#startedMs;
  }
}
