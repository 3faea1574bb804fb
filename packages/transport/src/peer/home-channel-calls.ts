import { type MessageInit, type raft, vfs } from "@nexus/contracts/wire";
import {
  type ChannelCallOptions,
  type ChannelMessage,
  type ChannelStatus,
  type ChannelWaitOptions,
  type ChannelWritten,
  MAX_MESSAGE_BYTES,
  type Pipe,
  type PipeStatus,
  type RemoteChannelTarget,
  requireAppend,
  requireGroup,
  requireMessage,
  requireOffset,
  requireTake,
  type Stream,
  type StreamAppended,
  type StreamCommitRequest,
  type StreamReadRequest,
  type StreamSlice,
  type StreamStatus,
  type TakeLimits,
} from "@nexus/kernel";
import { channelStatusFromWire, pipeMessageFromWire, streamMessageFromWire } from "../wire/channels.js";
import { incarnationToWire } from "../wire/zones.js";

const { ChannelOperation } = vfs;
/** Messages on one node are in no zone's log. */
const WRITTEN: ChannelWritten = { token: null };
/** What a message may be anywhere; the bounds of one pipe or stream are checked at its home. */
const ANY = { capacityBytes: MAX_MESSAGE_BYTES };

type Request = MessageInit<raft.HomeChannelRequest>;

/** Asks the home of one pipe or stream. */
export type AskHome = (
  request: Request,
  options: ChannelCallOptions & { readonly waitMs?: number },
) => Promise<vfs.ChannelResponse>;

/** What every request says of the entry it is about. */
export function targetToWire(target: RemoteChannelTarget): Request {
  const { zoneId, incarnation, inode, path, visiblePath } = target;
  return { zoneId, incarnation: incarnationToWire(incarnation), inode, path, visiblePath };
}

/** A pipe of another node. */
export class HomePipeClient implements Pipe {
  readonly #path: string;
  readonly #ask: AskHome;

  constructor(path: string, ask: AskHome) {
    this.#path = path;
    this.#ask = ask;
  }

  async push(message: ChannelMessage, options: ChannelWaitOptions): Promise<ChannelWritten> {
    requireMessage(this.#path, message.data.length, ANY);
    await this.#ask({ operation: ChannelOperation.CHANNEL_PUSH, messages: [message] }, options);
    return WRITTEN;
  }

  async pop(take: TakeLimits, options: ChannelWaitOptions): Promise<readonly ChannelMessage[]> {
    requireTake(take);
    const { maxMessages, maxBytes } = take;
    const request = { operation: ChannelOperation.CHANNEL_POP, maxMessages, maxBytes };
    return (await this.#ask(request, options)).messages.map(pipeMessageFromWire);
  }

  async close(options: ChannelCallOptions): Promise<void> {
    await this.#ask({ operation: ChannelOperation.CHANNEL_CLOSE }, options);
  }

  async status(options: ChannelCallOptions): Promise<PipeStatus> {
    const status = await statusOf(this.#ask, options);
    if (status.kind === "pipe") return status;
    throw new TypeError(`the home of pipe ${this.#path} answered with the status of a stream`);
  }
}

/** A stream of another node. */
export class HomeStreamClient implements Stream {
  readonly #path: string;
  readonly #ask: AskHome;

  constructor(path: string, ask: AskHome) {
    this.#path = path;
    this.#ask = (request, options) => ask({ ...request, isStream: true }, options);
  }

  async append(messages: readonly ChannelMessage[], options: ChannelCallOptions): Promise<StreamAppended> {
    requireAppend(this.#path, messages);
    const request = { operation: ChannelOperation.CHANNEL_APPEND, messages };
    const { offset, nextOffset } = await this.#ask(request, options);
    return { ...WRITTEN, offset, nextOffset };
  }

  async read(request: StreamReadRequest, options: ChannelWaitOptions): Promise<StreamSlice> {
    requireTake(request);
    requireOffset(this.#path, request.offset);
    const { offset, maxMessages, maxBytes } = request;
    const asked = { operation: ChannelOperation.CHANNEL_READ, offset, maxMessages, maxBytes };
    const { messages, nextOffset, endOffset } = await this.#ask(asked, options);
    return { messages: messages.map(streamMessageFromWire), nextOffset, endOffset };
  }

  async commitCursor(request: StreamCommitRequest, options: ChannelCallOptions): Promise<ChannelWritten> {
    const { group, offset, expectedOffset } = request;
    requireGroup(group);
    requireOffset(this.#path, offset);
    if (expectedOffset !== null) requireOffset(this.#path, expectedOffset);
    const operation = ChannelOperation.CHANNEL_COMMIT_CURSOR;
    await this.#ask({ operation, group, offset, expectedOffset }, options);
    return WRITTEN;
  }

  async removeGroup(group: string, options: ChannelCallOptions): Promise<boolean> {
    const operation = ChannelOperation.CHANNEL_REMOVE_GROUP;
    return (await this.#ask({ operation, group }, options)).existed;
  }

  async close(options: ChannelCallOptions): Promise<void> {
    await this.#ask({ operation: ChannelOperation.CHANNEL_CLOSE }, options);
  }

  async status(options: ChannelCallOptions): Promise<StreamStatus> {
    const status = await statusOf(this.#ask, options);
    if (status.kind === "stream") return status;
    throw new TypeError(`the home of stream ${this.#path} answered with the status of a pipe`);
  }
}

async function statusOf(ask: AskHome, options: ChannelCallOptions): Promise<ChannelStatus> {
  const { state } = await ask({ operation: ChannelOperation.CHANNEL_STATUS }, options);
  if (state !== null) return channelStatusFromWire(state);
  throw new TypeError("a node answered a status without one");
}
