import { NexusError } from "@nexus/contracts";
import type { BlobStore } from "@nexus/kernel";

/** The blobs of a store that is not open yet: refused UNAVAILABLE, so that a puller tries another holder. */
export interface DeferredBlobs {
  readonly blobs: BlobStore;
  bind(target: BlobStore): void;
}

export function createDeferredBlobs(): DeferredBlobs {
  let target: BlobStore | null = null;
  const bound = (): BlobStore => {
    if (target !== null) return target;
    throw new NexusError({
      code: "UNAVAILABLE",
      what: "this node is starting: its content store is not open yet",
      remedy: "try again in a moment, or another holder",
    });
  };
  return {
    blobs: {
      readBlob: async (id) => bound().readBlob(id),
      hasBlob: async (id) => bound().hasBlob(id),
      writeBlob: async (id, bytes) => bound().writeBlob(id, bytes),
    },
    bind: (store) => {
      target = store;
    },
  };
}
