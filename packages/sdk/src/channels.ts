import { type CommitToken, DT_PIPE, DT_STREAM, NexusError } from "@nexus/contracts";
import type { ChannelRequest, SetattrRequest } from "@nexus/kernel";
import { compileMutation, compileRead } from "./call-options.js";
import type { ChannelDriver } from "./calls.js";
import type {
  ChannelOptions,
  FollowOptions,
  Pipe,
  PopOptions,
  PushOptions,
  Stream,
  StreamItem,
  StreamPage,
  StreamReadOptions,
} from "./channels-api.js";
import type { RequestOptions } from "./filesystem.js";
import type { CallDefaults } from "./options.js";

/** How long an iteration waits for a message in one call before it asks again (ms). */
const FOLLOW_WAIT_MS = 15_000;
const DEFAULT_MESSAGES = 64;
/** Fits one reply of a session. */
const DEFAULT_BYTES = 128 * 1024;

/** What a handle needs of the filesystem it belongs to. */
export interface ChannelPorts {
  readonly channels: () => ChannelDriver;
  readonly defaults: CallDefaults;
}

/** A setattr request that makes a pipe or stream. */
export function channelRequest(
  path: string,
  kind: "pipe" | "stream",
  options: ChannelOptions | undefined,
): SetattrRequest {
  const { ioProfile, capacityBytes, maxMessages, maxAgeMs } = options ?? {};
  const io: ChannelRequest = {
    ...(ioProfile === undefined ? {} : { ioProfile }),
    ...(capacityBytes === undefined ? {} : { capacityBytes: bound(capacityBytes, "capacityBytes") }),
    ...(maxMessages === undefined ? {} : { maxMessages: bound(maxMessages, "maxMessages") }),
    ...(maxAgeMs === undefined ? {} : { maxAgeMs: bound(maxAgeMs, "maxAgeMs") }),
  };
  return {
    path,
    entryType: kind === "pipe" ? DT_PIPE : DT_STREAM,
    mimeType: null,
    modifiedAtMs: null,
    createdAtMs: null,
    ownerId: null,
    ttlSeconds: null,
    linkTarget: null,
    targetZoneId: null,
    createParents: options?.parents ?? false,
    xattrs: {},
    conditions: options?.existOk === false ? { ifAbsent: true } : {},
    io,
  };
}

/** On the wire 0 stands for the default. Errors: INVALID_ARGUMENT. */
function bound(value: number, name: string): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${name} is ${value}`,
    remedy: "give a whole number from 1, or leave it out",
  });
}

export class PipeHandle implements Pipe {
  readonly #ports: ChannelPorts;

  constructor(
    readonly path: string,
    ports: ChannelPorts,
  ) {
    this.#ports = ports;
  }

  async push(data: Uint8Array | string, options?: PushOptions): Promise<CommitToken | null> {
    const waitMs = options?.waitMs ?? 0;
    const request = { path: this.path, data: toBytes(data), waitMs };
    return (await this.#ports.channels().push(request, this.#waiting(options, waitMs))).token;
  }

  async pop(options?: PopOptions): Promise<Uint8Array | null> {
    const [first] = await this.popMany({ ...options, maxMessages: 1 });
    return first ?? null;
  }

  async popMany(options?: PopOptions): Promise<readonly Uint8Array[]> {
    const { waitMs = 0, maxMessages = DEFAULT_MESSAGES, maxBytes = DEFAULT_BYTES } = options ?? {};
    const request = { path: this.path, maxMessages, maxBytes, waitMs };
    const messages = await this.#ports.channels().pop(request, this.#waiting(options, waitMs));
    return messages.map(({ data }) => data);
  }

  async *messages(options?: RequestOptions): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = await untilEnded(() => this.pop({ ...options, waitMs: FOLLOW_WAIT_MS }));
      if (next.isOver) return;
      if (next.value !== null) yield next.value;
    }
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return this.messages();
  }

  async close(options?: RequestOptions): Promise<void> {
    await this.#ports.channels().close(this.path, compileMutation(options, this.#ports.defaults));
  }

  async status(options?: RequestOptions): ReturnType<Pipe["status"]> {
    const status = await this.#ports.channels().status(this.path, compileRead(options, this.#ports.defaults));
    if (status.kind === "pipe") return status;
    throw wrongType(this.path, "pipe");
  }

  #waiting(options: RequestOptions | undefined, waitMs: number) {
    return withWait(compileMutation(options, this.#ports.defaults), waitMs);
  }
}

export class StreamHandle implements Stream {
  readonly #ports: ChannelPorts;

  constructor(
    readonly path: string,
    ports: ChannelPorts,
  ) {
    this.#ports = ports;
  }

  async append(
    data: Uint8Array | string | readonly (Uint8Array | string)[],
    options?: RequestOptions,
  ): ReturnType<Stream["append"]> {
    const items = typeof data === "string" || data instanceof Uint8Array ? [data] : data;
    const request = { path: this.path, messages: items.map(toBytes) };
    const call = compileMutation(options, this.#ports.defaults);
    const { offset, nextOffset, token } = await this.#ports.channels().append(request, call);
    return { offset, nextOffset, token };
  }

  async read(options?: StreamReadOptions): Promise<StreamPage> {
    const {
      offset = 0,
      waitMs = 0,
      maxMessages = DEFAULT_MESSAGES,
      maxBytes = DEFAULT_BYTES,
    } = options ?? {};
    const request = { path: this.path, offset, waitMs, maxMessages, maxBytes };
    return this.#ports.channels().read(request, withWait(compileRead(options, this.#ports.defaults), waitMs));
  }

  async *follow(options?: FollowOptions): AsyncGenerator<StreamItem> {
    const group = options?.group;
    let offset = options?.offset ?? (group === undefined ? 0 : await this.#cursorOf(group, options));
    for (;;) {
      const from = offset;
      const next = await untilEnded(() => this.read({ ...options, offset: from, waitMs: FOLLOW_WAIT_MS }));
      if (next.isOver) return;
      for (const message of next.value.messages) {
        yield message;
        // The reader came back for more, so it is done with this one.
        if (group !== undefined) await this.commit(group, message.offset + 1, options);
      }
      offset = next.value.nextOffset;
    }
  }

  async #cursorOf(group: string, options: RequestOptions | undefined): Promise<number> {
    const { groups } = await this.status(options);
    return groups.find(({ name }) => name === group)?.offset ?? 0;
  }

  [Symbol.asyncIterator](): AsyncIterator<StreamItem> {
    return this.follow();
  }

  async commit(
    group: string,
    offset: number,
    options?: RequestOptions & { readonly expectedOffset?: number },
  ): Promise<void> {
    const request = { path: this.path, group, offset, expectedOffset: options?.expectedOffset ?? null };
    await this.#ports.channels().commitCursor(request, compileMutation(options, this.#ports.defaults));
  }

  removeGroup(group: string, options?: RequestOptions): Promise<boolean> {
    const call = compileMutation(options, this.#ports.defaults);
    return this.#ports.channels().removeGroup({ path: this.path, group }, call);
  }

  async close(options?: RequestOptions): Promise<void> {
    await this.#ports.channels().close(this.path, compileMutation(options, this.#ports.defaults));
  }

  async status(options?: RequestOptions): ReturnType<Stream["status"]> {
    const call = compileRead(options, this.#ports.defaults);
    const status = await this.#ports.channels().status(this.path, call);
    if (status.kind === "stream") return status;
    throw wrongType(this.path, "stream");
  }
}

/** The wait is the caller's wish, not the call's slowness. */
function withWait<T extends { readonly timeoutMs: number }>(call: T, waitMs: number): T {
  return { ...call, timeoutMs: call.timeoutMs + waitMs };
}

function toBytes(data: Uint8Array | string): Uint8Array {
  return typeof data === "string" ? new TextEncoder().encode(data) : data;
}

type Step<T> = { readonly isOver: true } | { readonly isOver: false; readonly value: T };

/** Closed and read to the end is the end of an iteration; removed is an error of it. */
async function untilEnded<T>(next: () => Promise<T>): Promise<Step<T>> {
  try {
    return { isOver: false, value: await next() };
  } catch (error) {
    if (NexusError.is(error) && error.code === "ENDED" && error.details["why"] === "closed") {
      return { isOver: true };
    }
    throw error;
  }
}

function wrongType(path: string, wanted: string): NexusError {
  return new NexusError({
    code: "WRONG_TYPE",
    what: `${path} is no ${wanted}`,
    remedy: `name a ${wanted}`,
    details: { path },
  });
}
