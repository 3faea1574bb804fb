import { LOCAL, NexusError } from "@nexus/contracts";
import type { ByteSource } from "../abc/object-store.js";
import type { ChannelMessage, ChannelStatus, StreamSlice } from "../core/ipc/contract.js";
import { MAX_BYTES_TAKEN, MAX_MESSAGE_BYTES } from "../core/ipc/settings.js";
import type {
  ChannelWriteResult,
  PipePopRequest,
  PipePushRequest,
  ReadRequest,
  ReadResult,
  StreamAppendRequest,
  StreamAppendResult,
  StreamReadCall,
  WriteResult,
} from "./api.js";
import type { Call } from "./call.js";
import {
  type FoundChannel,
  findChannel,
  openChannel,
  requirePipe,
  requireStream,
  takesRoom,
  waitOptions,
} from "./channel-place.js";
import { MESSAGE, sourceBytes } from "./hook-subject.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { authorize, intercept } from "./pipeline.js";
import type { Found } from "./resolve.js";
import type { WritePlan } from "./write-plan.js";

const ONE_MESSAGE = { maxMessages: 1, maxBytes: MAX_BYTES_TAKEN };

/** Runs `work` between the hooks of reading. */
function reading<T>(
  parts: KernelParts,
  call: Call,
  { route }: FoundChannel,
  work: () => Promise<T>,
): Promise<T> {
  return intercept(parts, call, { operation: "read", route, range: null }, work, null);
}

/** Runs `work` between the hooks of writing. Errors: NO_SPACE. */
async function writing<T extends ChannelWriteResult>(
  parts: KernelParts,
  call: Call,
  found: FoundChannel,
  sizeBytes: number | null,
  work: () => Promise<T>,
): Promise<T> {
  const { route } = found;
  if (takesRoom(found)) parts.growth.admit(0);
  const subject = { operation: "write", route, placement: MESSAGE, sizeBytes } as const;
  return intercept(parts, call, subject, work, ({ entry, token }) => ({
    entry,
    previous: entry,
    created: false,
    token,
  }));
}

function messageOf(parts: KernelParts, data: Uint8Array): ChannelMessage {
  return { data, writtenAtMs: parts.clock.wallMs() };
}

export async function pipePush(
  parts: KernelParts,
  call: Call,
  { path, data, waitMs }: PipePushRequest,
): Promise<ChannelWriteResult> {
  const found = await findChannel(parts, call, path, "WRITE");
  const pipe = requirePipe(found);
  return writing(parts, call, found, data.length, async () => {
    const { token } = await pipe.push(messageOf(parts, data), waitOptions(call, found.route, waitMs));
    return { entry: found.entry, token };
  });
}

export async function pipePop(
  parts: KernelParts,
  call: Call,
  { path, waitMs, maxMessages, maxBytes }: PipePopRequest,
): Promise<readonly ChannelMessage[]> {
  const found = await findChannel(parts, call, path, "READ");
  const pipe = requirePipe(found);
  const take = { maxMessages, maxBytes: Math.min(maxBytes, MAX_BYTES_TAKEN) };
  return reading(parts, call, found, () => pipe.pop(take, waitOptions(call, found.route, waitMs)));
}

export async function streamAppend(
  parts: KernelParts,
  call: Call,
  { path, messages }: StreamAppendRequest,
): Promise<StreamAppendResult> {
  const found = await findChannel(parts, call, path, "WRITE");
  const stream = requireStream(found);
  const sizeBytes = messages.reduce((sum, { length }) => sum + length, 0);
  return writing(parts, call, found, sizeBytes, async () => {
    const added = messages.map((data) => messageOf(parts, data));
    const { token, offset, nextOffset } = await stream.append(added, waitOptions(call, found.route, 0));
    return { entry: found.entry, token, offset, nextOffset };
  });
}

export async function streamRead(
  parts: KernelParts,
  call: Call,
  { path, waitMs, offset, maxMessages, maxBytes }: StreamReadCall,
): Promise<StreamSlice> {
  const found = await findChannel(parts, call, path, "READ");
  const stream = requireStream(found);
  const request = { offset, maxMessages, maxBytes: Math.min(maxBytes, MAX_BYTES_TAKEN) };
  return reading(parts, call, found, () => stream.read(request, waitOptions(call, found.route, waitMs)));
}

/** A group's place is its readers' affair: READ is enough. */
export async function streamCommit(
  parts: KernelParts,
  call: Call,
  request: {
    readonly path: string;
    readonly group: string;
    readonly offset: number;
    readonly expectedOffset: number | null;
  },
): Promise<void> {
  const { path, group, offset, expectedOffset } = request;
  const found = await findChannel(parts, call, path, "READ");
  const stream = requireStream(found);
  await stream.commitCursor({ group, offset, expectedOffset }, waitOptions(call, found.route, 0));
}

export async function streamRemoveGroup(
  parts: KernelParts,
  call: Call,
  { path, group }: { readonly path: string; readonly group: string },
): Promise<boolean> {
  const found = await findChannel(parts, call, path, "WRITE");
  const stream = requireStream(found);
  return stream.removeGroup(group, waitOptions(call, found.route, 0));
}

export async function channelClose(parts: KernelParts, call: Call, path: string): Promise<void> {
  const found = await findChannel(parts, call, path, "WRITE");
  const { channel } = found;
  const options = waitOptions(call, found.route, 0);
  await (channel.kind === "pipe" ? channel.pipe.close(options) : channel.stream.close(options));
}

export async function channelStatus(parts: KernelParts, call: Call, path: string): Promise<ChannelStatus> {
  const found = await findChannel(parts, call, path, "TRAVERSE");
  return statusOf(call, found);
}

/** Within the call's time, and `mostMs`. */
export function statusOf(
  call: Call,
  { route, channel }: FoundChannel,
  mostMs = call.timeoutMs,
): Promise<ChannelStatus> {
  const { timeoutMs, ...rest } = waitOptions(call, route, 0);
  const options = { ...rest, timeoutMs: Math.min(timeoutMs, mostMs) };
  return channel.kind === "pipe" ? channel.pipe.status(options) : channel.stream.status(options);
}

/** sysRead of a pipe takes one message out; of a stream it reads the one at the range's offset. */
export async function readMessage(
  parts: KernelParts,
  call: Call,
  place: Found,
  request: ReadRequest,
): Promise<ReadResult> {
  await authorize(parts, call, "READ", place.route, place.entry);
  const found = openChannel(parts, place);
  const { entry, channel } = found;
  return reading(parts, call, found, async () => {
    const wait = waitOptions(call, found.route, request.waitMs ?? 0);
    if (channel.kind === "pipe") {
      const [message] = await channel.pipe.pop(ONE_MESSAGE, wait);
      return {
        entry,
        bytes: message?.data ?? NOTHING,
        message: { isThere: message !== undefined, nextOffset: null },
      };
    }
    const { offsetBytes: offset } = request.range;
    const { messages, nextOffset } = await channel.stream.read({ ...ONE_MESSAGE, offset }, wait);
    const [message] = messages;
    return {
      entry,
      bytes: message?.data ?? NOTHING,
      message: { isThere: message !== undefined, nextOffset },
    };
  });
}

const NOTHING = new Uint8Array(0);

/** sysWrite of a pipe or stream adds one message; it waits for room as long as the call may take. */
export async function writeMessage(
  parts: KernelParts,
  call: Call,
  plan: WritePlan,
  place: Found,
): Promise<WriteResult> {
  await authorize(parts, call, "WRITE", place.route, place.entry);
  const found = openChannel(parts, place);
  const { route, entry, channel } = found;
  requireWholeMessage(route.visiblePath, plan);
  const written = await writing(parts, call, found, sourceBytes(plan.source), async () => {
    const data = await call.within(`receiving a message for ${route.visiblePath}`, () =>
      wholeMessage(route.visiblePath, plan.source),
    );
    const message = messageOf(parts, data);
    if (channel.kind === "pipe") {
      const { token } = await channel.pipe.push(message, waitOptions(call, found.route, call.leftMs()));
      return { entry, token, offset: null };
    }
    const { token, offset } = await channel.stream.append([message], waitOptions(call, found.route, 0));
    return { entry, token, offset };
  });
  const token =
    written.token ??
    (await metaStoreOf(parts, route.zoneId).readToken({
      consistency: LOCAL,
      timeoutMs: call.spendMs("writing"),
    }));
  return { entry, created: false, previous: entry, token, messageOffset: written.offset };
}

function requireWholeMessage(path: string, { where, conditions }: WritePlan): void {
  const isWhole = where.kind !== "at" || where.offsetBytes === 0;
  if (isWhole && Object.keys(conditions).length === 0) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `a message for ${path} goes behind the others: it takes no offset and no condition`,
    remedy: "write it without either",
    details: { path },
  });
}

async function wholeMessage(path: string, source: ByteSource): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of source) {
    bytes += piece.length;
    if (bytes > MAX_MESSAGE_BYTES) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `a message for ${path} is longer than ${MAX_MESSAGE_BYTES} bytes`,
        remedy: "write it to a file and send the path",
        details: { path, mostBytes: MAX_MESSAGE_BYTES },
      });
    }
    pieces.push(piece);
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
