import { DEFAULT_CHUNK_LIMITS } from "@nexus/lib";

/** Room for the chunk left open by the window before (bytes). */
export const WINDOW_HEADROOM_BYTES = DEFAULT_CHUNK_LIMITS.maxBytes;
/** New bytes a window takes: together with the open chunk always enough for a cut. */
export const WINDOW_FRESH_BYTES = DEFAULT_CHUNK_LIMITS.maxBytes;
export const WINDOW_BYTES = WINDOW_HEADROOM_BYTES + WINDOW_FRESH_BYTES;
/** Windows kept for the next put; beyond it they are left to the collector. */
const MAX_IDLE_WINDOWS = 4;

/** Buffers that travel to the worker pool and back, used again instead of allocated anew. */
export class WindowPool {
  readonly #idle: ArrayBuffer[] = [];

  take(): ArrayBuffer {
    return this.#idle.pop() ?? new ArrayBuffer(WINDOW_BYTES);
  }

  give(window: ArrayBuffer): void {
    if (window.byteLength === WINDOW_BYTES && this.#idle.length < MAX_IDLE_WINDOWS) this.#idle.push(window);
  }
}
