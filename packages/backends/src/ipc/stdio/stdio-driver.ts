import { NexusError } from "@nexus/contracts";
import {
  type ChannelSettings,
  type ChannelTarget,
  type LocalChannelDriver,
  STDIO_FRAMINGS,
  type StdioEnds,
} from "@nexus/kernel";
import { parsePath } from "@nexus/lib";
import { unusableEnds } from "./refusals.js";
import { StdioPipe } from "./stdio-pipe.js";
import { StdioStream } from "./stdio-stream.js";

export interface StdioDriverOptions {
  /** Milliseconds since the epoch. */
  readonly wallMs: () => number;
  /** Monotonic milliseconds: ages of messages. */
  readonly nowMs: () => number;
  /** Callers of this node that wait for one thing at one pipe or stream. */
  readonly maxWaiters: number;
}

/**
 * Pipes and streams over standard streams that the process which embeds the node hands over (io_profile stdio): its own standard input and
 * output, or those of a process it started. Which path gets which streams is its decision, never a caller's.
 */
export class StdioDriver implements LocalChannelDriver {
  readonly kinds = ["pipe", "stream"] as const;
  readonly #options: StdioDriverOptions;
  /** Handed over, and no pipe or stream has used them yet. */
  readonly #waiting = new Map<string, StdioEnds>();

  constructor(options: StdioDriverOptions) {
    this.#options = options;
  }

  /**
   * Hands streams over to the pipe or stream at `path`, which takes them with its first use and keeps them while it is
   * there: a rename does not part them, and another one needs others. Errors: ALREADY_EXISTS, INVALID_ARGUMENT.
   */
  attach(to: string, ends: StdioEnds): void {
    const path = parsePath(to);
    requireUsable(path, ends);
    if (this.#waiting.has(path)) {
      throw new NexusError({
        code: "ALREADY_EXISTS",
        what: `there are streams already that ${path} has not taken`,
        remedy: "use another path for these",
        details: { path },
      });
    }
    this.#waiting.set(path, ends);
  }

  /** Errors: UNSUPPORTED (no streams were handed over for it). */
  pipe({ path }: ChannelTarget, settings: ChannelSettings): StdioPipe {
    const { wallMs, maxWaiters } = this.#options;
    return this.#take(path, (ends) => new StdioPipe({ path, settings, ends, wallMs, maxWaiters }));
  }

  /** Errors: UNSUPPORTED (no streams were handed over for it). */
  stream({ path }: ChannelTarget, settings: ChannelSettings): StdioStream {
    return this.#take(path, (ends) => new StdioStream({ path, settings, ends, ...this.#options }));
  }

  #take<T>(path: string, make: (ends: StdioEnds) => T): T {
    const ends = this.#waiting.get(path);
    if (ends === undefined) {
      throw new NexusError({
        code: "UNSUPPORTED",
        what: `no streams were handed over for ${path} (io_profile stdio), or an earlier pipe or stream had them`,
        remedy:
          "let the process that embeds this node hand them over under this path, or use io_profile memory",
        details: { path },
      });
    }
    const made = make(ends);
    this.#waiting.delete(path);
    return made;
  }
}

/** Callers without types hand over whatever they like. Errors: INVALID_ARGUMENT. */
function requireUsable(path: string, { input, output, framing }: StdioEnds): void {
  if (!STDIO_FRAMINGS.includes(framing)) {
    const remedy = `use one of ${STDIO_FRAMINGS.join(", ")}`;
    throw unusableEnds(path, `framing ${JSON.stringify(framing)} is unknown`, remedy);
  }
  if (typeof input?.on !== "function" || typeof output?.write !== "function") {
    throw unusableEnds(path, "input is no Readable or output no Writable", 'spawn it with stdio "pipe"');
  }
  if (input.readableEncoding !== null || input.readableObjectMode) {
    throw unusableEnds(path, "the input does not give bytes", "set neither encoding nor object mode for it");
  }
}
