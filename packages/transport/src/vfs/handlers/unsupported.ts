import type { vfs } from "@nexus/contracts/wire";
import { unsupported } from "../../server/guards.js";
import type { UnaryHandlers } from "../../server/unary.js";

type Handlers = UnaryHandlers<typeof vfs.NexusVFSService>;

export type UnsupportedHandlers = Pick<
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

const PIPES = "exchange data through files (Append adds atomically)";

/** RPCs of the original protocol whose primitives this release does not have: refused with a way around. */
export function unsupportedHandlers(): UnsupportedHandlers {
  const refuse = (what: string, remedy: string) => async () => {
    throw unsupported(what, remedy);
  };
  return {
    ClosePipe: refuse("ClosePipe", PIPES),
    HasPipe: refuse("HasPipe", PIPES),
    CloseAllPipes: refuse("CloseAllPipes", PIPES),
    CloseStream: refuse("CloseStream", PIPES),
    HasStream: refuse("HasStream", PIPES),
    StreamCollectAll: refuse("StreamCollectAll", PIPES),
    StreamWriteNowait: refuse("StreamWriteNowait", PIPES),
    StreamReadAt: refuse("StreamReadAt", PIPES),
  };
}
