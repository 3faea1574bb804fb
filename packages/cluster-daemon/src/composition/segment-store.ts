import { type KernelRuntime, WHOLE_OBJECT } from "@nexus/kernel";
import type { SegmentStore } from "@nexus/raft";

/** Longest a segment may be stored or read without progress (ms); a replica gives up earlier. */
const SEGMENT_STALL_MS = 30_000;

/** Segments of streams as content of this node, known by its id. */
export function createSegmentStore(content: KernelRuntime["content"]): SegmentStore {
  return {
    put: async (bytes, signal) => {
      const stored = await content.writeContent(bytes, { holders: [], stallMs: SEGMENT_STALL_MS, signal });
      return stored.contentId;
    },
    read: (id, holders, signal) =>
      content.readContent(id, WHOLE_OBJECT, { holders, stallMs: SEGMENT_STALL_MS, signal }),
  };
}
