import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import { type MessageInit, vfs } from "@nexus/contracts/wire";
import type { ChannelWriteResult, Kernel } from "@nexus/kernel";
import { encodeCommitToken } from "@nexus/lib";
import { type CallInfo, callOptions, type UnaryHandlers } from "../../server/unary.js";
import { channelStatusToWire } from "../../wire/channels.js";
import { entryToWire } from "../../wire/entries.js";
import { consistencyFromWire } from "../../wire/requests.js";
import type { VfsHandlerDeps } from "../deps.js";

type Handlers = UnaryHandlers<typeof vfs.NexusVFSService>;
type Reply = Promise<MessageInit<vfs.ChannelResponse>>;

/** Pipes and streams. */
export function channelHandlers({
  kernel,
  metrics,
}: VfsHandlerDeps): Pick<Handlers, "Channel" | "ChannelRead"> {
  return {
    async Channel(request, call) {
      metrics.bytesMoved("vfs", "in", bytesOf(request.messages));
      const reply = await change(kernel, request, call);
      metrics.bytesMoved("vfs", "out", bytesOf(reply.messages?.map(({ data }) => data ?? NOTHING) ?? []));
      return reply;
    },

    async ChannelRead(request, call) {
      const { path, offset, maxMessages, maxBytes, waitMs } = request;
      const options = callOptions(call, consistencyFromWire(request));
      switch (request.operation) {
        case vfs.ChannelOperation.CHANNEL_STATUS:
          return { state: channelStatusToWire(await kernel.channels.status(path, call.context, options)) };
        case vfs.ChannelOperation.CHANNEL_READ: {
          const asked = {
            path,
            offset,
            maxMessages,
            maxBytes: Math.min(maxBytes, call.maxReplyBytes),
            waitMs,
          };
          const slice = await kernel.channels.read(asked, call.context, options);
          metrics.bytesMoved("vfs", "out", bytesOf(slice.messages.map(({ data }) => data)));
          return slice;
        }
        default:
          throw wrongOperation("ChannelRead", request.operation);
      }
    },
  };
}

async function change(kernel: Kernel, request: vfs.ChannelRequest, call: CallInfo): Reply {
  const { path, messages, group, offset, expectedOffset, maxMessages, waitMs } = request;
  const { channels } = kernel;
  const options = callOptions(call, LINEARIZABLE);
  switch (request.operation) {
    case vfs.ChannelOperation.CHANNEL_PUSH: {
      const pushed = { path, data: onlyMessage(messages), waitMs };
      return writtenToWire(path, await channels.push(pushed, call.context, options));
    }
    case vfs.ChannelOperation.CHANNEL_POP: {
      const maxBytes = Math.min(request.maxBytes, call.maxReplyBytes);
      const take = { path, maxMessages, maxBytes, waitMs };
      return { messages: await channels.pop(take, call.context, options) };
    }
    case vfs.ChannelOperation.CHANNEL_APPEND: {
      const appended = await channels.append({ path, messages }, call.context, options);
      const { offset: first, nextOffset } = appended;
      return { ...writtenToWire(path, appended), offset: first, nextOffset };
    }
    case vfs.ChannelOperation.CHANNEL_COMMIT_CURSOR:
      await channels.commitCursor({ path, group, offset, expectedOffset }, call.context, options);
      return {};
    case vfs.ChannelOperation.CHANNEL_REMOVE_GROUP:
      return { existed: await channels.removeGroup({ path, group }, call.context, options) };
    case vfs.ChannelOperation.CHANNEL_CLOSE:
      await channels.close(path, call.context, options);
      return {};
    default:
      throw wrongOperation("Channel", request.operation);
  }
}

const NOTHING = new Uint8Array(0);

function writtenToWire(path: string, { entry, token }: ChannelWriteResult): MessageInit<vfs.ChannelResponse> {
  return { entry: entryToWire(entry, path), commitToken: token === null ? "" : encodeCommitToken(token) };
}

function onlyMessage(messages: readonly Uint8Array[]): Uint8Array {
  const [message] = messages;
  if (message !== undefined && messages.length === 1) return message;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `a push carries one message, not ${messages.length}`,
    remedy: "push them one by one",
  });
}

function bytesOf(messages: readonly Uint8Array[]): number {
  return messages.reduce((sum, data) => sum + data.length, 0);
}

function wrongOperation(method: string, operation: number): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${method} has no operation ${operation}`,
    remedy: "use ChannelRead for what changes nothing, Channel for the rest",
  });
}
