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

export interface StdioDriverOptions {
  /** Milliseconds since the epoch. */
  readonly wallMs: () => number;
  /** Callers of this node that wait for one thing at one pipe. */
  readonly maxWaiters: number;
}

/**
 * Pipes over streams that the process which embeds the node hands over (io_profile stdio): its own standard input and
 * output, or those of a process it started. Which path gets which streams is its decision, never a caller's.
 */
export class StdioDriver implements LocalChannelDriver {
  readonly kinds = ["pipe"] as const;
  readonly #options: StdioDriverOptions;
  /** Handed over, and no pipe has used them yet. */
  readonly #waiting = new Map<string, StdioEnds>();

  constructor(options: StdioDriverOptions) {
    this.#options = options;
  }

  /**
   * Hands streams over to the pipe at `path`, which takes them with its first use and keeps them while it is there: a
   * rename does not part them, and another pipe needs others. Errors: ALREADY_EXISTS, INVALID_ARGUMENT.
   */
  attach(to: string, ends: StdioEnds): void {
    const path = parsePath(to);
    requireUsable(path, ends);
    if (this.#waiting.has(path)) {
      throw new NexusError({
        code: "ALREADY_EXISTS",
        what: `there are streams already that the pipe ${path} has not taken`,
        remedy: "use another path for these",
        details: { path },
      });
    }
    this.#waiting.set(path, ends);
  }

  /** Errors: UNSUPPORTED (no streams were handed over for it). */
  pipe({ path }: ChannelTarget, settings: ChannelSettings): StdioPipe {
    const ends = this.#waiting.get(path);
    if (ends === undefined) {
      throw new NexusError({
        code: "UNSUPPORTED",
        what: `no streams were handed over for ${path} (io_profile stdio), or an earlier pipe had them`,
        remedy:
          "let the process that embeds this node hand them over under this path, or use io_profile memory",
        details: { path },
      });
    }
    const { wallMs, maxWaiters } = this.#options;
    const pipe = new StdioPipe({ path, settings, ends, wallMs, maxWaiters });
    this.#waiting.delete(path);
    return pipe;
  }

  stream({ path }: ChannelTarget): never {
    throw new NexusError({
      code: "UNSUPPORTED",
      what: `${path} cannot be a stream with io_profile stdio`,
      remedy: "make a stream with io_profile memory or wal",
      details: { path },
    });
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
