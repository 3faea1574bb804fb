import { NexusError } from "@nexus/contracts";
import { type GrowthGate, type ObjectStore, WHOLE_OBJECT } from "@nexus/kernel";
import { concatBytes } from "@nexus/lib";
import type { SegmentStore } from "@nexus/raft";

/** The segments of streams in a content store that is not open yet: refused UNAVAILABLE, so that replicas try again. */
export interface DeferredSegments {
  readonly segments: SegmentStore;
  bind(content: ObjectStore, growth: GrowthGate): void;
}

export function createDeferredSegments(): DeferredSegments {
  let bound: { readonly content: ObjectStore; readonly growth: GrowthGate } | null = null;
  const open = (): { readonly content: ObjectStore; readonly growth: GrowthGate } => {
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
        const { content, growth } = open();
        growth.admit(bytes.length);
        return (await content.put(bytes, { key: null, signal })).contentId;
      },
      read: async (id, holders, signal) => {
        const pieces: Uint8Array[] = [];
        for await (const piece of open().content.read(id, WHOLE_OBJECT, { holders, signal }))
          pieces.push(piece);
        return concatBytes(pieces);
      },
    },
    bind: (content, growth) => {
      bound = { content, growth };
    },
  };
}
