import { type ContentId, NexusError } from "@nexus/contracts";
import type {
  BlobStore,
  ByteRange,
  IntentJournal,
  ObjectReadOptions,
  ObjectStore,
  StoredObject,
} from "@nexus/kernel";

/**
 * Content of files whose rows are at other nodes: read from them, and kept once it was. Nothing new is stored: nobody
 * but this process could read it.
 */
export class BorrowedContent implements ObjectStore {
  readonly driver: string;
  readonly addressing: ObjectStore["addressing"];
  readonly blobs: BlobStore | null;
  readonly intents: IntentJournal | null;
  readonly #kept: ObjectStore;

  constructor(kept: ObjectStore) {
    this.#kept = kept;
    this.driver = kept.driver;
    this.addressing = kept.addressing;
    this.blobs = kept.blobs;
    this.intents = kept.intents;
  }

  put(): Promise<StoredObject> {
    return Promise.reject(notStored());
  }

  putRange(): Promise<StoredObject> {
    return Promise.reject(notStored());
  }

  resize(): Promise<StoredObject> {
    return Promise.reject(notStored());
  }

  read(id: ContentId, range: ByteRange, options: ObjectReadOptions): AsyncIterable<Uint8Array> {
    return this.#kept.read(id, range, options);
  }

  sizeBytes(id: ContentId): Promise<number | null> {
    return this.#kept.sizeBytes(id);
  }

  remove(id: ContentId): Promise<void> {
    return this.#kept.remove(id);
  }

  rename(from: ContentId, to: ContentId): Promise<void> {
    return this.#kept.rename(from, to);
  }

  close(): Promise<void> {
    return this.#kept.close();
  }
}

function notStored(): NexusError {
  return new NexusError({
    code: "UNSUPPORTED",
    what: "content cannot be written over the metadata of other nodes: they could not read it from this process",
    remedy: "write through one of them: connect to it with `servers`",
  });
}
