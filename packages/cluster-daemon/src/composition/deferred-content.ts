import { NexusError } from "@nexus/contracts";
import type { KernelRuntime } from "@nexus/kernel";

type Content = KernelRuntime["content"];

/** The content, by its id, of a kernel that is not wired yet: refused UNAVAILABLE, so that others try again or elsewhere. */
export interface DeferredContent {
  readonly content: Content;
  bind(target: Content): void;
}

export function createDeferredContent(): DeferredContent {
  let target: Content | null = null;
  const bound = (): Content => {
    if (target !== null) return target;
    throw new NexusError({
      code: "UNAVAILABLE",
      what: "this node is starting: its content store is not open yet",
      remedy: "try again in a moment, or another holder",
    });
  };
  return {
    content: {
      readContent: async (...request) => bound().readContent(...request),
      stream: (...request) => bound().stream(...request),
      streamRange: (...request) => bound().streamRange(...request),
      writeContent: async (...request) => bound().writeContent(...request),
      writeStream: async (...request) => bound().writeStream(...request),
      blobs: {
        readBlob: async (id) => bound().blobs.readBlob(id),
        hasBlob: async (id) => bound().blobs.hasBlob(id),
        writeBlob: async (id, bytes) => bound().blobs.writeBlob(id, bytes),
      },
    },
    bind: (content) => {
      target = content;
    },
  };
}
