import { type FileMetadata, NexusError } from "@nexus/contracts";
import {
  type CallOptions,
  type ChannelCalls,
  type ChannelMessage,
  type ChannelWaitOptions,
  compileChannelSettings,
  MemoryPipe,
  MemoryStream,
} from "@nexus/kernel";
import { setRealTimer } from "@nexus/lib";

/** Pipes and streams of a fake kernel: made by name, in memory. */
export class FakeChannels implements ChannelCalls {
  readonly #entryOf: (path: string) => FileMetadata;
  /** Of the last status asked for. */
  statusOptions: CallOptions | null = null;
  readonly pipes = new Map<string, MemoryPipe>();
  readonly streams = new Map<string, MemoryStream>();

  constructor(entryOf: (path: string) => FileMetadata) {
    this.#entryOf = entryOf;
  }

  makePipe(path: string, bounds: { readonly maxMessages?: number } = {}): void {
    const settings = compileChannelSettings("pipe", { ioProfile: "memory", ...bounds }, null);
    this.pipes.set(path, new MemoryPipe({ path, settings, setTimer: setRealTimer, maxWaiters: 16 }));
  }

  makeStream(path: string, bounds: { readonly maxMessages?: number } = {}): void {
    const settings = compileChannelSettings("stream", { ioProfile: "memory", ...bounds }, null);
    const nowMs = (): number => performance.now();
    const options = { path, settings, setTimer: setRealTimer, maxWaiters: 16, nowMs, firstOffset: 100 };
    this.streams.set(path, new MemoryStream(options));
  }

  #pipe(path: string): MemoryPipe {
    const pipe = this.pipes.get(path);
    if (pipe === undefined) throw missing(path);
    return pipe;
  }

  #stream(path: string): MemoryStream {
    const stream = this.streams.get(path);
    if (stream === undefined) throw missing(path);
    return stream;
  }

  push: ChannelCalls["push"] = async ({ path, data, waitMs }, _, options) => {
    await this.#pipe(path).push(messageOf(data), wait(options, waitMs));
    return { entry: this.#entryOf(path), token: null };
  };

  pop: ChannelCalls["pop"] = async ({ path, waitMs, ...take }, _, options) =>
    this.#pipe(path).pop(take, wait(options, waitMs));

  append: ChannelCalls["append"] = async ({ path, messages }, _, options) => {
    const { offset, nextOffset } = await this.#stream(path).append(messages.map(messageOf), wait(options, 0));
    return { entry: this.#entryOf(path), token: null, offset, nextOffset };
  };

  read: ChannelCalls["read"] = async ({ path, waitMs, ...request }, _, options) =>
    this.#stream(path).read(request, wait(options, waitMs));

  commitCursor: ChannelCalls["commitCursor"] = async ({ path, ...request }, _, options) => {
    await this.#stream(path).commitCursor(request, wait(options, 0));
  };

  removeGroup: ChannelCalls["removeGroup"] = async ({ path, group }, _, options) =>
    this.#stream(path).removeGroup(group, wait(options, 0));

  close: ChannelCalls["close"] = async (path, _, options) => {
    const pipe = this.pipes.get(path);
    await (pipe ?? this.#stream(path)).close(wait(options, 0));
  };

  status: ChannelCalls["status"] = async (path, _, options) => {
    this.statusOptions = options;
    const pipe = this.pipes.get(path);
    return pipe === undefined ? this.#stream(path).status(wait(options, 0)) : pipe.status(wait(options, 0));
  };
}

function wait({ timeoutMs, signal, consistency }: CallOptions, waitMs: number): ChannelWaitOptions {
  return { timeoutMs, signal, consistency, waitMs: Math.min(waitMs, timeoutMs) };
}

function messageOf(data: Uint8Array): ChannelMessage {
  return { data, writtenAtMs: 1 };
}

function missing(path: string): NexusError {
  return new NexusError({ code: "NOT_FOUND", what: `${path} does not exist` });
}
