import type { ChannelTarget } from "./contract.js";
import type { SetTimer } from "./fair-queue.js";
import type { LocalChannelDriver } from "./local-channels.js";
import { MemoryPipe } from "./pipes/memory-pipe.js";
import type { ChannelSettings } from "./settings.js";
import { MemoryStream } from "./streams/memory-stream.js";

export interface MemoryDriverOptions {
  readonly setTimer: SetTimer;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** Milliseconds since the epoch. */
  readonly wallMs: () => number;
  /** Callers that wait for one thing at one pipe or stream. */
  readonly maxWaiters: number;
}

/** Room for so many offsets in a millisecond of an earlier process. */
const OFFSETS_PER_MS = 256;

/** Where a stream that begins now begins: an offset of an earlier process is before it, TRUNCATED, never another message. */
export function firstOffsetAt(wallMs: number): number {
  return Math.max(1, Math.floor(wallMs) * OFFSETS_PER_MS);
}

/** Pipes and streams in the memory of this process. */
export class MemoryDriver implements LocalChannelDriver {
  readonly kinds = ["pipe", "stream"] as const;
  readonly #options: MemoryDriverOptions;

  constructor(options: MemoryDriverOptions) {
    this.#options = options;
  }

  pipe({ path }: ChannelTarget, settings: ChannelSettings): MemoryPipe {
    const { setTimer, maxWaiters } = this.#options;
    return new MemoryPipe({ path, settings, setTimer, maxWaiters });
  }

  stream({ path }: ChannelTarget, settings: ChannelSettings): MemoryStream {
    const { setTimer, maxWaiters, nowMs, wallMs } = this.#options;
    const firstOffset = firstOffsetAt(wallMs());
    return new MemoryStream({ path, settings, setTimer, maxWaiters, nowMs, firstOffset });
  }
}
