import { type ContentId, NexusError } from "@nexus/contracts";
import type { BlobStore, ByteRange, ObjectReadOptions, ObjectStore } from "../../abc/object-store.js";

/**
 * What stands where a kernel is given no ObjectStore: nothing is here, nothing can be put here, and what only touches
 * metadata goes on. Errors of all that needs bytes: UNSUPPORTED.
 */
export class AbsentObjectStore implements ObjectStore {
  readonly driver = "none";
  readonly addressing = "content";
  readonly intents = null;
  readonly blobs: BlobStore = {
    readBlob: () => Promise.resolve(null),
    hasBlob: () => Promise.resolve(false),
    writeBlob: () => Promise.reject(noStore("take")),
  };

  put(): Promise<never> {
    return Promise.reject(noStore("take"));
  }

  putRange(): Promise<never> {
    return Promise.reject(noStore("take"));
  }

  resize(): Promise<never> {
    return Promise.reject(noStore("take"));
  }

  read(_id: ContentId, _range: ByteRange, _options: ObjectReadOptions): AsyncIterable<Uint8Array> {
    return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(noStore("give")) }) };
  }

  sizeBytes(): Promise<null> {
    return Promise.resolve(null);
  }

  remove(): Promise<void> {
    return Promise.resolve();
  }

  rename(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function noStore(doing: "take" | "give"): NexusError {
  return new NexusError({
    code: "UNSUPPORTED",
    what: `this kernel can ${doing} no content: it was built over metadata alone`,
    remedy: "pass a store when the kernel is created, bind one to the path (bindStore), or use another node",
  });
}
