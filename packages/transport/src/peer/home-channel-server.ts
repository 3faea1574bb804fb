import { type Inode, LINEARIZABLE, NexusError } from "@nexus/contracts";
import { type MessageInit, type raft, vfs } from "@nexus/contracts/wire";
import type {
  ChannelMessage,
  ChannelWaitOptions,
  HomeChannels,
  HomeChannelTarget,
  Pipe,
  Stream,
  TakeLimits,
} from "@nexus/kernel";
import { parsePath, parseZoneId } from "@nexus/lib";
import type { ServerLimits } from "../limits.js";
import type { TransportMetrics } from "../metrics.js";
import type { CallInfo, UnaryHandlers } from "../server/unary.js";
import { channelStatusToWire, messageBytes } from "../wire/channels.js";
import { incarnationFromWire } from "../wire/zones.js";
import type { GrpcPeerNetwork } from "./peer-network.js";

const { ChannelOperation } = vfs;

type Handlers = Pick<UnaryHandlers<typeof raft.ZoneApiService>, "HomeChannel" | "HomeChannelRead">;
type Reply = MessageInit<vfs.ChannelResponse>;
type Request = raft.HomeChannelRequest;

export interface HomeChannelServerDeps {
  readonly channels: HomeChannels;
  readonly network: Pick<GrpcPeerNetwork, "acceptPeer">;
  readonly limits: ServerLimits;
  readonly metrics: TransportMetrics;
}

/** This node's pipes and streams for other members of their zones. */
export function homeChannelHandlers(deps: HomeChannelServerDeps): Handlers {
  const { metrics } = deps;
  const waits = new WaitLimit(deps);
  const serve = async (request: Request, call: CallInfo, work: typeof change): Promise<Reply> => {
    metrics.bytesMoved("channel", "in", messageBytes(request.messages));
    const { nodeId } = deps.network.acceptPeer(request.sender, call.peer());
    const target = targetFromWire(request);
    const channel: Opened = request.isStream
      ? { kind: "stream", stream: deps.channels.stream(target, nodeId) }
      : { kind: "pipe", pipe: deps.channels.pipe(target, nodeId) };
    const leave = waits.enter(request.waitMs);
    try {
      const { timeoutMs, signal } = call;
      const options = { timeoutMs, signal, waitMs: request.waitMs, consistency: LINEARIZABLE };
      const reply = await work(channel, request, options);
      metrics.bytesMoved("channel", "out", messageBytes(reply.messages));
      return reply;
    } finally {
      leave();
    }
  };
  return {
    HomeChannel: (request, call) => serve(request, call, change),
    HomeChannelRead: (request, call) => serve(request, call, look),
  };
}

type Opened =
  | { readonly kind: "pipe"; readonly pipe: Pipe }
  | { readonly kind: "stream"; readonly stream: Stream };

async function change(channel: Opened, request: Request, options: ChannelWaitOptions): Promise<Reply> {
  switch (request.operation) {
    case ChannelOperation.CHANNEL_PUSH:
      await pipeOf(channel).push(onlyMessage(request.messages), options);
      return {};
    case ChannelOperation.CHANNEL_POP:
      return { messages: await pipeOf(channel).pop(takeFromWire(request), options) };
    case ChannelOperation.CHANNEL_APPEND: {
      const messages = request.messages.map(messageFromWire);
      const { offset, nextOffset } = await streamOf(channel).append(messages, options);
      return { offset, nextOffset };
    }
    case ChannelOperation.CHANNEL_COMMIT_CURSOR: {
      const { group, offset, expectedOffset } = request;
      await streamOf(channel).commitCursor({ group, offset, expectedOffset }, options);
      return {};
    }
    case ChannelOperation.CHANNEL_REMOVE_GROUP:
      return { existed: await streamOf(channel).removeGroup(request.group, options) };
    case ChannelOperation.CHANNEL_CLOSE:
      await (channel.kind === "pipe" ? channel.pipe.close(options) : channel.stream.close(options));
      return {};
    default:
      throw wrongOperation("HomeChannel", request.operation);
  }
}

async function look(channel: Opened, request: Request, options: ChannelWaitOptions): Promise<Reply> {
  switch (request.operation) {
    case ChannelOperation.CHANNEL_STATUS: {
      const status = await (channel.kind === "pipe"
        ? channel.pipe.status(options)
        : channel.stream.status(options));
      return { state: channelStatusToWire(status) };
    }
    case ChannelOperation.CHANNEL_READ:
      return await streamOf(channel).read({ ...takeFromWire(request), offset: request.offset }, options);
    default:
      throw wrongOperation("HomeChannelRead", request.operation);
  }
}

/** Calls of other nodes that wait here: they hold a call each for as long as they like. */
class WaitLimit {
  readonly #deps: HomeChannelServerDeps;
  #waiting = 0;

  constructor(deps: HomeChannelServerDeps) {
    this.#deps = deps;
  }

  /** Returns what ends it. Errors: RESOURCE_EXHAUSTED. */
  enter(waitMs: number): () => void {
    if (waitMs === 0) return () => undefined;
    const { limits, metrics } = this.#deps;
    if (this.#waiting >= limits.peerChannelWaits) {
      metrics.limitHit("peerChannelWaits");
      throw new NexusError({
        code: "RESOURCE_EXHAUSTED",
        what: `${this.#waiting} calls of other nodes wait at pipes and streams here (limit peerChannelWaits)`,
        remedy: "try again later, or call this node itself",
        details: { limit: limits.peerChannelWaits },
      });
    }
    this.#waiting += 1;
    return () => {
      this.#waiting -= 1;
    };
  }
}

/** Errors: INVALID_ARGUMENT. */
function targetFromWire({ zoneId, incarnation, inode, path, visiblePath }: Request): HomeChannelTarget {
  return {
    zoneId: parseZoneId(zoneId),
    incarnation: incarnationFromWire(incarnation),
    inode: inode as Inode,
    path: parsePath(path),
    visiblePath,
  };
}

function takeFromWire({ maxMessages, maxBytes }: Request): TakeLimits {
  return { maxMessages, maxBytes };
}

function messageFromWire({ data, writtenAtMs }: vfs.ChannelMessage): ChannelMessage {
  return { data, writtenAtMs };
}

function onlyMessage(messages: readonly vfs.ChannelMessage[]): ChannelMessage {
  const [message] = messages;
  if (message !== undefined && messages.length === 1) return messageFromWire(message);
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `a push carries one message, not ${messages.length}`,
  });
}

function pipeOf(channel: Opened): Pipe {
  if (channel.kind === "pipe") return channel.pipe;
  throw new NexusError({ code: "INVALID_ARGUMENT", what: "a stream is neither pushed to nor popped from" });
}

function streamOf(channel: Opened): Stream {
  if (channel.kind === "stream") return channel.stream;
  throw new NexusError({ code: "INVALID_ARGUMENT", what: "a pipe has neither offsets nor groups" });
}

function wrongOperation(method: string, operation: number): NexusError {
  return new NexusError({ code: "INVALID_ARGUMENT", what: `${method} has no operation ${operation}` });
}
