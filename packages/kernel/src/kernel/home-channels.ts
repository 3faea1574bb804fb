import {
  DT_PIPE,
  DT_STREAM,
  LINEARIZABLE,
  LOCAL,
  NexusError,
  type NodeId,
  type OperationContext,
  ROOT_ZONE,
} from "@nexus/contracts";
import type { MetaStore } from "../abc/meta-store.js";
import type {
  ChannelCallOptions,
  ChannelMessage,
  ChannelWaitOptions,
  Pipe,
  PipeStatus,
  Stream,
  StreamCommitRequest,
  StreamReadRequest,
  StreamStatus,
  TakeLimits,
} from "../core/ipc/contract.js";
import { channelEnded } from "../core/ipc/refusals.js";
import type { HomeChannels, HomeChannelTarget } from "../core/ipc/remote.js";
import { decodeChannelSettings, IO_ATTRIBUTE, MAX_BYTES_TAKEN } from "../core/ipc/settings.js";
import type { ZoneInfo } from "../hal/distributed-coordinator.js";
import type { Admission } from "./admission.js";
import type { Call } from "./call.js";
import { waitOptions } from "./channel-place.js";
import { type KernelParts, metaStoreOf } from "./parts.js";

/** Who calls for another node: nobody in particular, since permissions were decided there. */
const PEER: OperationContext = {
  userId: "peer",
  zoneId: ROOT_ZONE,
  isAdmin: false,
  isSystem: false,
  subjectType: "node",
  subjectId: "peer",
  agentId: null,
  groups: [],
  zoneGrants: [],
  requestId: "",
};

/** Runs one use of a channel, opened anew each time: it may have been removed since. */
type Use<Channel> = <T>(
  options: ChannelCallOptions & { readonly waitMs?: number },
  use: (channel: Channel, options: ChannelWaitOptions) => Promise<T>,
) => Promise<T>;

/** The local pipes and streams of a kernel, for other nodes, through the kernel's door. */
export function homeChannels(parts: KernelParts, admission: Admission): HomeChannels {
  const user =
    <Channel>(target: HomeChannelTarget, open: (call: Call) => Promise<Channel>): Use<Channel> =>
    (options, use) =>
      admission.run("peer_channel", PEER, options, async (call) => {
        requireOpen(parts, target);
        const channel = await open(call);
        try {
          return await use(channel, waitOptions(call, target, options.waitMs ?? 0));
        } catch (error) {
          // Who waited was told that it ended; it did for this process alone.
          if (NexusError.is(error) && error.code === "ENDED") requireOpen(parts, target);
          throw error;
        }
      });
  return {
    pipe: (target, asking) => new HomePipe(user(target, (call) => openPipe(parts, call, target, asking))),
    stream: (target, asking) =>
      new HomeStream(user(target, (call) => openStream(parts, call, target, asking))),
  };
}

/** Errors: UNAVAILABLE. */
function requireOpen({ localChannels }: KernelParts, { visiblePath }: HomeChannelTarget): void {
  if (localChannels.isClosed) throw notHere(visiblePath, "this node is stopping");
}

async function openPipe(
  parts: KernelParts,
  call: Call,
  target: HomeChannelTarget,
  asking: NodeId,
): Promise<Pipe> {
  const { zoneId, visiblePath, inode } = target;
  const store = await admit(parts, call, target, asking);
  const known = parts.localChannels.findPipe(zoneId, inode);
  if (known !== null) return known;
  const settings = await settingsOf(parts, call, store, target, DT_PIPE);
  return parts.localChannels.pipe(zoneId, { inode, path: visiblePath }, settings);
}

async function openStream(
  parts: KernelParts,
  call: Call,
  target: HomeChannelTarget,
  asking: NodeId,
): Promise<Stream> {
  const { zoneId, visiblePath, inode } = target;
  const store = await admit(parts, call, target, asking);
  const known = parts.localChannels.findStream(zoneId, inode);
  if (known !== null) return known;
  const settings = await settingsOf(parts, call, store, target, DT_STREAM);
  return parts.localChannels.stream(zoneId, { inode, path: visiblePath }, settings);
}

/** The zone's store, for members that hold its data. Errors: PERMISSION_DENIED, UNAVAILABLE. */
async function admit(
  parts: KernelParts,
  call: Call,
  { zoneId, incarnation, visiblePath }: HomeChannelTarget,
  asking: NodeId,
): Promise<MetaStore> {
  const { coordinator } = parts;
  if (!coordinator.listZones().includes(zoneId)) {
    throw notHere(visiblePath, `this node is no member of zone ${zoneId} any more`);
  }
  const store = metaStoreOf(parts, zoneId);
  let info = coordinator.zoneInfo(zoneId);
  if (info.incarnation !== incarnation) {
    throw notHere(visiblePath, `zone ${zoneId} is in another life there (${info.incarnation})`);
  }
  if (!holdsData(info, asking)) {
    // It may have joined just now.
    await store.readToken(call.freshReadOptions());
    info = coordinator.zoneInfo(zoneId);
  }
  if (holdsData(info, asking)) return store;
  throw new NexusError({
    code: "PERMISSION_DENIED",
    what: `node ${asking} is no member of zone ${zoneId} with its data`,
    remedy: "let it join the zone, or call a node that is a member",
    details: { zoneId, nodeId: asking },
  });
}

function holdsData({ members }: ZoneInfo, node: NodeId): boolean {
  return members.some(({ nodeId, role }) => nodeId === node && role !== "witness");
}

/** Errors: ENDED, UNAVAILABLE, INVALID_ARGUMENT, CORRUPT. */
async function settingsOf(
  parts: KernelParts,
  call: Call,
  store: MetaStore,
  { path, visiblePath, inode }: HomeChannelTarget,
  entryType: typeof DT_PIPE | typeof DT_STREAM,
) {
  const timeoutMs = () => call.spendMs("reading metadata");
  const near = await store.get(path, { consistency: LOCAL, timeoutMs: timeoutMs() });
  const entry =
    near?.inode === inode
      ? near
      : await store.get(path, { consistency: LINEARIZABLE, timeoutMs: timeoutMs() });
  if (entry?.inode !== inode) throw channelEnded(visiblePath, "removed");
  const settings = decodeChannelSettings(visiblePath, entry.xattrs[IO_ATTRIBUTE]);
  if (settings.ioProfile === "wal" || entry.entryType !== entryType) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `${visiblePath} is no ${entryType === DT_PIPE ? "pipe" : "stream"} with messages on one node`,
      remedy: "use it through the zone",
    });
  }
  if (settings.home === parts.advertiseAddress) return settings;
  throw notHere(visiblePath, `this node is ${parts.advertiseAddress}, its home is ${settings.home}`);
}

function notHere(path: string, why: string): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `the messages of ${path} cannot be reached: ${why}`,
    remedy: "try again, or remove the entry and make it anew",
    details: { path },
  });
}

const within = (take: TakeLimits) => Math.min(take.maxBytes, MAX_BYTES_TAKEN);

class HomePipe implements Pipe {
  readonly #use: Use<Pipe>;

  constructor(use: Use<Pipe>) {
    this.#use = use;
  }

  push(message: ChannelMessage, options: ChannelWaitOptions) {
    return this.#use(options, (pipe, wait) => pipe.push(message, wait));
  }

  pop(take: TakeLimits, options: ChannelWaitOptions) {
    const bounded = { ...take, maxBytes: within(take) };
    return this.#use(options, (pipe, wait) => pipe.pop(bounded, wait));
  }

  close(options: ChannelCallOptions): Promise<void> {
    return this.#use(options, (pipe, rest) => pipe.close(rest));
  }

  status(options: ChannelCallOptions): Promise<PipeStatus> {
    return this.#use(options, async (pipe, rest) => {
      // Files of this machine are no use on another.
      const { sharedMemory: _here, ...status } = await pipe.status(rest);
      return status;
    });
  }
}

class HomeStream implements Stream {
  readonly #use: Use<Stream>;

  constructor(use: Use<Stream>) {
    this.#use = use;
  }

  append(messages: readonly ChannelMessage[], options: ChannelCallOptions) {
    return this.#use(options, (stream, rest) => stream.append(messages, rest));
  }

  read(request: StreamReadRequest, options: ChannelWaitOptions) {
    const bounded = { ...request, maxBytes: within(request) };
    return this.#use(options, (stream, wait) => stream.read(bounded, wait));
  }

  commitCursor(request: StreamCommitRequest, options: ChannelCallOptions) {
    return this.#use(options, (stream, rest) => stream.commitCursor(request, rest));
  }

  removeGroup(group: string, options: ChannelCallOptions): Promise<boolean> {
    return this.#use(options, (stream, rest) => stream.removeGroup(group, rest));
  }

  close(options: ChannelCallOptions): Promise<void> {
    return this.#use(options, (stream, rest) => stream.close(rest));
  }

  status(options: ChannelCallOptions): Promise<StreamStatus> {
    return this.#use(options, async (stream, rest) => {
      // Files of this machine are no use on another.
      const { sharedMemory: _here, ...status } = await stream.status(rest);
      return status;
    });
  }
}
