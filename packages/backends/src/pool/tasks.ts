import type { ContentId } from "@nexus/contracts";
import type { FileFailure } from "../files/file-errors.js";

/**
 * Work for a worker thread. Buffers travel by transfer, never by copy: the sender gives its buffer away and
 * gets it back in the result.
 */
export type PoolTask = CutTask | StoreTask | ReadTask;

/** Finds the chunks of [startBytes, endBytes) and hashes them. */
export interface CutTask {
  readonly kind: "cut";
  readonly buffer: ArrayBuffer;
  readonly startBytes: number;
  readonly endBytes: number;
  /** The input ends here: what follows the last cut is a chunk too. */
  readonly isFinal: boolean;
}

/** Writes blobs durably: temp file, fsync, rename, fsync of the folders. */
export interface StoreTask {
  readonly kind: "store";
  readonly buffer: ArrayBuffer;
  readonly folder: BlobFolderPaths;
  readonly items: readonly StoreItem[];
}

/** Reads and hashes one file of at most `maxBytes`. */
export interface ReadTask {
  readonly kind: "read";
  readonly path: string;
  readonly maxBytes: number;
}

export interface BlobFolderPaths {
  /** Blobs lie below it, see `blobPath`. */
  readonly blobs: string;
  /** On the same filesystem. */
  readonly temp: string;
  /** Starts the name of every temp file of this owner. */
  readonly tempPrefix: string;
}

export interface StoreItem {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly identity: BlobIdentity;
}

/** How the id of a blob is known. */
export type BlobIdentity =
  | { readonly kind: "compute" }
  /** Claimed by someone else: checked before anything is written. */
  | { readonly kind: "expect"; readonly contentId: ContentId }
  /** Computed by this process from these bytes. */
  | { readonly kind: "known"; readonly contentId: ContentId };

export interface ChunkSlice {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly contentId: ContentId;
}

export interface CutResult {
  readonly kind: "cut";
  readonly buffer: ArrayBuffer;
  /** In order, without gaps, from `startBytes`; bytes after the last one belong to a chunk still open. */
  readonly chunks: readonly ChunkSlice[];
}

export interface StoreResult {
  readonly kind: "store";
  readonly buffer: ArrayBuffer;
  /** One per item, in order. */
  readonly outcomes: readonly StoreOutcome[];
}

export type StoreOutcome =
  /** Durable under its id; `duplicate`: the same bytes were there already. */
  | { readonly kind: "stored"; readonly contentId: ContentId; readonly duplicate: boolean }
  /** The bytes are not what was expected; nothing was written. */
  | { readonly kind: "mismatch"; readonly actual: ContentId }
  /** Not published, or taken back; no temp file is left unless removing it failed too. */
  | { readonly kind: "failed"; readonly contentId: ContentId; readonly failure: FileFailure };

export interface ReadResult {
  readonly kind: "read";
  readonly outcome: ReadOutcome;
}

export type ReadOutcome =
  | { readonly kind: "found"; readonly buffer: ArrayBuffer; readonly contentId: ContentId }
  | { readonly kind: "missing" }
  | { readonly kind: "tooLarge"; readonly sizeBytes: number }
  | { readonly kind: "failed"; readonly failure: FileFailure };

export interface PoolResults {
  readonly cut: CutResult;
  readonly store: StoreResult;
  readonly read: ReadResult;
}

export type PoolResult = PoolResults[keyof PoolResults];

/** Buffers that move with a task or result. */
export function buffersOf(message: PoolTask | PoolResult): readonly ArrayBuffer[] {
  if ("buffer" in message) return [message.buffer];
  return "outcome" in message && message.outcome.kind === "found" ? [message.outcome.buffer] : [];
}
