import type { MessageInit } from "@nexus/contracts/wire";
import { vfs } from "@nexus/contracts/wire";
import type {
  CallOptions,
  ChannelMessage,
  ChannelStatus,
  ChannelWriteResult,
  PipePopRequest,
  PipePushRequest,
  StreamAppendRequest,
  StreamAppendResult,
  StreamCommitRequest,
  StreamReadCall,
  StreamSlice,
} from "@nexus/kernel";
import { decodeCommitToken } from "@nexus/lib";
import { SESSION_PAYLOAD_BYTES } from "../limits.js";
import { channelStatusFromWire, pipeMessageFromWire, streamMessageFromWire } from "../wire/channels.js";
import { requiredEntry } from "../wire/entries.js";
import { consistencyToWire } from "../wire/requests.js";
import type { UnaryCaller } from "./caller.js";
import { INLINE_CONTENT_BYTES } from "./requests.js";

const { Channel, ChannelRead } = vfs.NexusVFSService;

/** Pipes and streams of a server. A call without an answer that may have changed something ends UNKNOWN_OUTCOME. */
export class ChannelClient {
  readonly #caller: UnaryCaller;

  constructor(caller: UnaryCaller) {
    this.#caller = caller;
  }

  async push({ path, data, waitMs }: PipePushRequest, options: CallOptions): Promise<ChannelWriteResult> {
    const request = { path, operation: vfs.ChannelOperation.CHANNEL_PUSH, messages: [data], waitMs };
    return writeResult(await this.#change(request, options));
  }

  async pop(request: PipePopRequest, options: CallOptions): Promise<readonly ChannelMessage[]> {
    const { path, maxMessages, maxBytes, waitMs } = request;
    const asked = { path, operation: vfs.ChannelOperation.CHANNEL_POP, maxMessages, maxBytes, waitMs };
    return (await this.#change(asked, options)).messages.map(pipeMessageFromWire);
  }

  async append({ path, messages }: StreamAppendRequest, options: CallOptions): Promise<StreamAppendResult> {
    const request = { path, operation: vfs.ChannelOperation.CHANNEL_APPEND, messages };
    const reply = await this.#change(request, options);
    return { ...writeResult(reply), offset: reply.offset, nextOffset: reply.nextOffset };
  }

  async read(request: StreamReadCall, options: CallOptions): Promise<StreamSlice> {
    const { path, offset, maxMessages, maxBytes, waitMs } = request;
    const operation = vfs.ChannelOperation.CHANNEL_READ;
    const asked = { path, operation, offset, maxMessages, maxBytes, waitMs };
    const { messages, nextOffset, endOffset } = await this.#read(asked, options);
    return { messages: messages.map(streamMessageFromWire), nextOffset, endOffset };
  }

  async commitCursor(
    request: StreamCommitRequest & { readonly path: string },
    options: CallOptions,
  ): Promise<void> {
    const { path, group, offset, expectedOffset } = request;
    const operation = vfs.ChannelOperation.CHANNEL_COMMIT_CURSOR;
    await this.#change({ path, operation, group, offset, expectedOffset }, options);
  }

  async removeGroup(
    { path, group }: { readonly path: string; readonly group: string },
    options: CallOptions,
  ): Promise<boolean> {
    const operation = vfs.ChannelOperation.CHANNEL_REMOVE_GROUP;
    return (await this.#change({ path, operation, group }, options)).existed;
  }

  async close(path: string, options: CallOptions): Promise<void> {
    await this.#change({ path, operation: vfs.ChannelOperation.CHANNEL_CLOSE }, options);
  }

  async status(path: string, options: CallOptions): Promise<ChannelStatus> {
    const request = { path, operation: vfs.ChannelOperation.CHANNEL_STATUS };
    const { state } = await this.#read(request, options);
    if (state !== null) return channelStatusFromWire(state);
    throw new TypeError("the server answered a status without one");
  }

  /** What does not fit into a frame of the session goes as a call of its own, and so does a reply that may not. */
  #change(request: MessageInit<vfs.ChannelRequest>, options: CallOptions): Promise<vfs.ChannelResponse> {
    const bytes = (request.messages ?? []).reduce((sum, data) => sum + data.length, 0);
    return bytes <= INLINE_CONTENT_BYTES && fitsSession(request)
      ? this.#caller.call(Channel, request, options)
      : this.#caller.call(Channel, request, options, "unary");
  }

  #read(request: MessageInit<vfs.ChannelRequest>, options: CallOptions): Promise<vfs.ChannelResponse> {
    const asked = { ...request, ...consistencyToWire(options.consistency) };
    return fitsSession(request)
      ? this.#caller.call(ChannelRead, asked, options)
      : this.#caller.call(ChannelRead, asked, options, "unary");
  }
}

/** The first message comes whatever its size, so what is asked for is not all that decides. */
function fitsSession({ maxBytes }: MessageInit<vfs.ChannelRequest>): boolean {
  return (maxBytes ?? 0) <= SESSION_PAYLOAD_BYTES / 2;
}

function writeResult({ entry, commitToken }: vfs.ChannelResponse): ChannelWriteResult {
  const token = commitToken === "" ? null : decodeCommitToken(commitToken);
  return { entry: requiredEntry(entry, "Channel"), token };
}
