import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import type { vfs } from "@nexus/contracts/wire";
import type { ChannelStatus, Kernel } from "@nexus/kernel";
import { unsupported } from "../../server/guards.js";
import { type CallInfo, callOptions, type UnaryHandlers } from "../../server/unary.js";
import type { VfsHandlerDeps } from "../deps.js";

type Handlers = UnaryHandlers<typeof vfs.NexusVFSService>;

export type OriginalChannelHandlers = Pick<
  Handlers,
  | "ClosePipe"
  | "HasPipe"
  | "CloseAllPipes"
  | "CloseStream"
  | "HasStream"
  | "StreamCollectAll"
  | "StreamWriteNowait"
  | "StreamReadAt"
>;

const ONE = { maxMessages: 1, maxBytes: 1024 * 1024 };
const MANY = { maxMessages: 256, maxBytes: 1024 * 1024 };

/** Pipes and streams as clients of the original protocol know them. */
export function originalChannelHandlers({ kernel }: VfsHandlerDeps): OriginalChannelHandlers {
  return {
    ClosePipe: (request, call) => close(kernel, request.path, call),
    CloseStream: (request, call) => close(kernel, request.path, call),
    HasPipe: async ({ path }, call) => ({ present: (await kindAt(kernel, path, call)) === "pipe" }),
    HasStream: async ({ path }, call) => ({ present: (await kindAt(kernel, path, call)) === "stream" }),
    async CloseAllPipes() {
      throw unsupported("CloseAllPipes", "close each pipe: pipes belong to everybody who may write them");
    },

    async StreamCollectAll({ path }, call) {
      const options = callOptions(call, LINEARIZABLE);
      const pieces: Uint8Array[] = [];
      let bytes = 0;
      for (let offset = 0; ; ) {
        const slice = await untilEnd(() =>
          kernel.channels.read({ path, offset, ...MANY, waitMs: 0 }, call.context, options),
        );
        if (slice === null || slice.messages.length === 0) break;
        for (const { data } of slice.messages) {
          bytes += data.length;
          if (bytes > call.maxReplyBytes) throw tooMuch(path, call.maxReplyBytes);
          pieces.push(data);
        }
        offset = slice.nextOffset;
      }
      return { data: Buffer.concat(pieces) };
    },

    async StreamWriteNowait({ path, data }, call) {
      const request = { path, messages: [data] };
      const { offset } = await kernel.channels.append(request, call.context, callOptions(call, LINEARIZABLE));
      return { offset };
    },

    async StreamReadAt({ path, offset, blocking, timeoutMs }, call) {
      const options = callOptions(call, LINEARIZABLE);
      const waitMs = blocking ? (timeoutMs > 0 ? timeoutMs : call.timeoutMs) : 0;
      const slice = await untilEnd(() =>
        kernel.channels.read({ path, offset, ...ONE, waitMs }, call.context, options),
      );
      const [message] = slice?.messages ?? [];
      if (slice === null || message === undefined) {
        return { nextOffset: slice?.nextOffset ?? offset, eof: true, timedOut: blocking && slice !== null };
      }
      return { data: message.data, nextOffset: slice.nextOffset, eof: false };
    },
  };
}

async function close(kernel: Kernel, path: string, call: CallInfo): Promise<Record<string, never>> {
  await kernel.channels.close(path, call.context, callOptions(call, LINEARIZABLE));
  return {};
}

/** null: neither a pipe nor a stream. */
async function kindAt(kernel: Kernel, path: string, call: CallInfo): Promise<ChannelStatus["kind"] | null> {
  try {
    return (await kernel.channels.status(path, call.context, callOptions(call, LINEARIZABLE))).kind;
  } catch (error) {
    if (NexusError.is(error) && (error.code === "NOT_FOUND" || error.code === "WRONG_TYPE")) return null;
    throw error;
  }
}

/** null: the stream is closed and read to its end. */
async function untilEnd<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (NexusError.is(error) && error.code === "ENDED") return null;
    throw error;
  }
}

function tooMuch(path: string, limit: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `the messages of ${path} do not fit into one reply of ${limit} bytes`,
    remedy: "read them piece by piece (ChannelRead, StreamReadAt)",
    details: { path, limit },
  });
}
