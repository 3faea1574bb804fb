import type { ContentId } from "@nexus/contracts";

/**
 * Pillar 2 of 3: bytes by key. A driver is a transport (where bytes live) times an addressing (how they are
 * named): content-addressed drivers derive the key from the bytes, path-addressed ones are told it.
 */
export interface ObjectStore {
  /** Driver name: "cas-local", "path_local". */
  readonly driver: string;
  readonly addressing: "content" | "path";

  /**
   * Stores an object; durable when it resolves. `key` is required by path-addressed stores (a path inside the
   * store) and ignored by content-addressed ones. Errors: NO_SPACE, IO_ERROR, INVALID_PATH.
   */
  put(source: ByteSource, options: PutOptions): Promise<StoredObject>;

  /**
   * A new object like `base` with `data` at `offsetBytes`; a gap is filled with zeros. `base` null means empty.
   * Content-addressed stores share unchanged chunks with `base`; path-addressed ones change it in place.
   */
  putRange(
    base: ContentId | null,
    offsetBytes: number,
    data: Uint8Array,
    options: PutOptions,
  ): Promise<StoredObject>;

  /**
   * A new object that is `base` cut to `sizeBytes`, or filled up with zeros to it; `base` null means empty. Unchanged
   * chunks are shared as by `putRange`; path-addressed stores change the object in place.
   */
  resize(base: ContentId | null, sizeBytes: number, options: PutOptions): Promise<StoredObject>;

  /**
   * Bytes of an object in pieces of at most MAX_READ_PIECE_BYTES, verified before they are yielded when the
   * store is content-addressed. Only the chunks a range needs are read. Errors: NOT_FOUND, CORRUPT, IO_ERROR.
   */
  read(id: ContentId, range: ByteRange, options: ObjectReadOptions): AsyncIterable<Uint8Array>;

  /** Logical size, or null when the object (its manifest, for a chunked one) is not here. */
  sizeBytes(id: ContentId): Promise<number | null>;

  remove(id: ContentId): Promise<void>;

  /** Path-addressed stores: moves an object. Content-addressed stores: a no-op. */
  rename(from: ContentId, to: ContentId): Promise<void>;

  /** Raw blobs for peers; null when the store has none (path-addressed). */
  readonly blobs: BlobStore | null;

  /** What is done to bytes beside a commit, kept over a crash; null: nothing is ever half done (content-addressed). */
  readonly intents: IntentJournal | null;

  close(): Promise<void>;
}

/** Notes of what was begun; read by whoever starts next. */
export interface IntentJournal {
  /** Those an earlier process did not end, as they were when the store was opened. */
  readonly pending: readonly PendingIntent[];
  /** Durable when it resolves; its id. Errors: NO_SPACE, IO_ERROR. */
  begin(intent: string): Promise<string>;
  /** May come back after a crash. Errors: IO_ERROR. */
  end(id: string): Promise<void>;
}

export interface PendingIntent {
  readonly id: string;
  /** As it was begun; a crash may have cut it short. */
  readonly intent: string;
}

/** The physical blobs of a content-addressed store: whole small files, manifests and chunks. */
export interface BlobStore {
  /** The verified bytes of one blob (at most MAX_BLOB_BYTES), or null when absent. Errors: CORRUPT. */
  readBlob(id: ContentId): Promise<Uint8Array | null>;
  hasBlob(id: ContentId): Promise<boolean>;
  /** Stores bytes that must hash to `id` (CORRUPT otherwise). Durable when it resolves. */
  writeBlob(id: ContentId, bytes: Uint8Array): Promise<void>;
}

export type ByteSource = Uint8Array | AsyncIterable<Uint8Array>;

/** Half-open [offset, offset + length); length null means to the end. A range past the end yields fewer bytes. */
export interface ByteRange {
  readonly offsetBytes: number;
  readonly lengthBytes: number | null;
}

export interface PutOptions {
  readonly key: string | null;
  readonly signal: AbortSignal | null;
}

export interface ObjectReadOptions {
  /**
   * Where missing blobs may be pulled from (`host:port`, nearest first); pulled blobs are verified, kept and
   * served. Empty: local only.
   */
  readonly holders: readonly string[];
  readonly signal: AbortSignal | null;
}

export interface StoredObject {
  readonly contentId: ContentId;
  readonly sizeBytes: number;
}

export const WHOLE_OBJECT: ByteRange = { offsetBytes: 0, lengthBytes: null };
export const MAX_READ_PIECE_BYTES = 256 * 1024;
/** A blob is a whole small file, a manifest or a chunk; none is larger (bytes). */
export const MAX_BLOB_BYTES = 16 * 1024 * 1024;
