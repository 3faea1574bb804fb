import { NexusError } from "@nexus/contracts";
import { type KernelRuntime, WHOLE_OBJECT } from "@nexus/kernel";
import type { SegmentStore } from "@nexus/raft";

/** Longest a segment may be stored or read without progress (ms); a replica gives up earlier. */
const SEGMENT_STALL_MS = 30_000;

/** The segments of streams in the content of a kernel that is not wired yet: refused UNAVAILABLE, so that replicas try again. */
export interface DeferredSegments {
  readonly segments: SegmentStore;
  bind(content: KernelRuntime["content"]): void;
}

export function createDeferredSegments(): DeferredSegments {
  let bound: KernelRuntime["content"] | null = null;
  const open = (): KernelRuntime["content"] => {
    if (bound !== null) return bound;
    throw new NexusError({
      code: "UNAVAILABLE",
      what: "this node is starting: its content store is not open yet",
      remedy: "try again in a moment",
    });
  };
  return {
    segments: {
      put: async (bytes, signal) => {
        const options = { holders: [], stallMs: SEGMENT_STALL_MS, signal };
        return (await open().writeContent(bytes, options)).contentId;
      },
      read: async (id, holders, signal) =>
        open().readContent(id, WHOLE_OBJECT, { holders, stallMs: SEGMENT_STALL_MS, signal }),
    },
    bind: (content) => {
      bound = content;
    },
  };
}
