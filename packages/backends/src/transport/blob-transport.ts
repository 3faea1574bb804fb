import type { ContentId } from "@nexus/contracts";
import type { BlobIdentity, ChunkSlice } from "../pool/tasks.js";

/**
 * Where the blobs of a content-addressed store live. Blobs are immutable, named by the BLAKE3 of their bytes,
 * at most MAX_BLOB_BYTES long. A transport stores and finds; judging what it found is the addressing's work.
 */
export interface BlobTransport {
  /** For error messages and status: "local folder /var/lib/nexus". */
  readonly description: string;

  /**
   * Stores one blob; durable when it resolves. The bytes must not change until then.
   * Errors: NO_SPACE, IO_ERROR, CORRUPT (not what `identity` expects), RESOURCE_EXHAUSTED, CLOSED.
   */
  store(bytes: Uint8Array, identity: BlobIdentity): Promise<ContentId>;

  /** Stores slices of a buffer that moves to the transport and comes back. Errors: as `store`. */
  storeSlices(buffer: ArrayBuffer, slices: readonly ChunkSlice[]): Promise<ArrayBuffer>;

  /** What is stored under `id`, whatever it hashes to, or null. Errors: IO_ERROR. */
  fetch(id: ContentId, expectedBytes: number | null): Promise<FetchedBlob | null>;

  /** Physical size, or null when absent. Errors: IO_ERROR. */
  sizeBytes(id: ContentId): Promise<number | null>;

  /** Resolves also when it was absent. Errors: IO_ERROR. */
  remove(id: ContentId): Promise<void>;

  /** Takes a damaged blob out of the way, keeping it for inspection; where it is now. Errors: IO_ERROR. */
  quarantine(id: ContentId): Promise<string>;

  /** Finishes what was accepted. */
  close(): Promise<void>;
}

export interface FetchedBlob {
  readonly bytes: Uint8Array;
  /** Of the bytes as they were read. */
  readonly actualId: ContentId;
  /** For error messages: the file or object they came from. */
  readonly location: string;
}
