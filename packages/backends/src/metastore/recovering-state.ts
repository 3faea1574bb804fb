import { NexusError } from "@nexus/contracts";
import { unreachable } from "@nexus/lib";
import type { SpaceReserve } from "./space-reserve.js";
import { openingFailed } from "./state-errors.js";
import type { OpenState, StateHandle } from "./state-handle.js";

/** After a failed opening the next one is tried no sooner than this (ms). */
const REOPEN_RETRY_MS = 1000;

type State =
  | { readonly kind: "open"; readonly handle: StateHandle }
  | { readonly kind: "opening"; readonly handle: Promise<StateHandle> }
  | { readonly kind: "failed"; readonly error: NexusError; readonly atMs: number }
  | { readonly kind: "closed" };

export interface RecoveringStateOptions {
  readonly open: OpenState;
  readonly reserve: SpaceReserve;
  readonly location: string;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

/**
 * A database handle that is never trusted after a failed write: LevelDB can go on accepting synced writes
 * after a full disk and lose them. The handle is closed, and only what a fresh one reads counts.
 */
export class RecoveringState {
  readonly #options: RecoveringStateOptions;
  #state: State;

  constructor(options: RecoveringStateOptions) {
    this.#options = options;
    this.#state = { kind: "failed", error: notYetOpen(options.location), atMs: Number.NEGATIVE_INFINITY };
  }

  /** The handle when there is one now. */
  get current(): StateHandle | null {
    return this.#state.kind === "open" ? this.#state.handle : null;
  }

  /** The handle, opening it when that is due. Errors: CLOSED, and why it cannot be opened. */
  handle(): Promise<StateHandle> {
    switch (this.#state.kind) {
      case "open":
      case "opening":
        return Promise.resolve(this.#state.handle);
      case "closed":
        return Promise.reject(closed(this.#options.location));
      case "failed":
        if (this.#options.nowMs() - this.#state.atMs < REOPEN_RETRY_MS)
          return Promise.reject(this.#state.error);
        return this.#open(() => this.#options.open());
      default:
        return unreachable(this.#state, "state");
    }
  }

  /** Replaces a handle whose write failed. Errors: why no new one can be opened. */
  replace(broken: StateHandle): Promise<StateHandle> {
    if (this.#state.kind !== "open" || this.#state.handle !== broken) return this.handle();
    return this.#open(async () => {
      await broken.close();
      await this.#options.reserve.release();
      return this.#options.open();
    });
  }

  async close(): Promise<void> {
    const last = this.#state;
    this.#state = { kind: "closed" };
    if (last.kind === "open") await last.handle.close();
    if (last.kind === "opening") {
      const handle = await last.handle.catch(() => null);
      await handle?.close();
    }
  }

  #open(work: () => Promise<StateHandle>): Promise<StateHandle> {
    const opening = work().then(
      (handle) => {
        if (this.#state.kind !== "closed") this.#state = { kind: "open", handle };
        return handle;
      },
      (cause: unknown) => {
        const error = openingFailed(this.#options.location, cause);
        if (this.#state.kind !== "closed") {
          this.#state = { kind: "failed", error, atMs: this.#options.nowMs() };
        }
        throw error;
      },
    );
    this.#state = { kind: "opening", handle: opening };
    return opening;
  }
}

function notYetOpen(location: string): NexusError {
  return new NexusError({ code: "UNAVAILABLE", what: `the metadata in ${location} is not open yet` });
}

function closed(location: string): NexusError {
  return new NexusError({
    code: "CLOSED",
    what: `the metadata store of ${location} is closed`,
    remedy: "open it again",
  });
}
