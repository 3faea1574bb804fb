import type { CommitToken, FileMetadata, WriteConditions } from "@nexus/contracts";
import type { ItemResult, StatResult } from "@nexus/kernel";
import type { MutationReceipt, ReadOptions, RequestOptions, WriteOptions } from "./filesystem.js";

/** How the items of a call hang together. */
export interface Together {
  /**
   * All of them or none, in one step of one zone: the call is refused with what the first refused item is. Errors beside those
   * of the items: CROSS_ZONE, UNSUPPORTED (a host folder). Default false: each item by itself, with a result of its own.
   */
  readonly atomic?: boolean;
}

/** One read of a batch. */
export type BatchRead = { readonly path: string } & Pick<ReadOptions, "offsetBytes" | "lengthBytes">;

export interface FileContent {
  readonly bytes: Uint8Array;
  /** The entry whose content it is; its `etag` makes a write conditional on it. */
  readonly entry: FileMetadata;
}

/** One write of a batch. */
export type BatchWrite = {
  readonly path: string;
  readonly data: Uint8Array | string;
} & Pick<WriteOptions, "mimeType" | "parents" | "offsetBytes" | keyof WriteConditions>;

/** One removal of a batch. */
export type BatchRemoval = {
  readonly path: string;
  /** A directory with all it holds. */
  readonly recursive?: boolean;
} & Pick<WriteConditions, "ifMatch" | "ifVersion">;

export interface RemovalReceipt {
  /** What was removed. */
  readonly entry: FileMetadata;
  /** Entries, this one included. */
  readonly removedCount: number;
  readonly token: CommitToken;
}

/** Attributes to set on one entry, in one step; null removes one. */
export interface XattrChange {
  readonly path: string;
  readonly xattrs: Readonly<Record<string, string | null>>;
}

/**
 * A list in, one result an item out, in their order; an item's failure (also a path or option that is none) never affects
 * another item. Several run at a time; removals, and changes of one place whatever it is called, run in the order given.
 */
export interface VectoredCalls {
  /**
   * Files, or parts of them. With `atomic` as one state of their zone has them. Errors of an atomic call: RESOURCE_EXHAUSTED
   * when they do not fit into one reply (48 MiB) together.
   */
  readBatch(
    items: readonly (string | BatchRead)[],
    options?: Omit<ReadOptions, "offsetBytes" | "lengthBytes"> & Together,
  ): Promise<readonly ItemResult<FileContent>[]>;
  /** Creates or replaces. Errors of an atomic call: INVALID_ARGUMENT for an offset. */
  writeBatch(
    items: readonly BatchWrite[],
    options?: RequestOptions & Together,
  ): Promise<readonly ItemResult<MutationReceipt>[]>;
  /** Removes what each path names; a link is removed itself. Errors of an atomic call: INVALID_ARGUMENT for `recursive`. */
  removeBatch(
    items: readonly (string | BatchRemoval)[],
    options?: RequestOptions & Together,
  ): Promise<readonly ItemResult<RemovalReceipt>[]>;
  statBatch(paths: readonly string[], options?: ReadOptions): Promise<readonly ItemResult<StatResult>[]>;
  /** In the order of the paths. */
  existsBatch(paths: readonly string[], options?: ReadOptions): Promise<readonly boolean[]>;
  /** Extended attributes of each entry. */
  getXattrsBatch(
    paths: readonly string[],
    options?: RequestOptions,
  ): Promise<readonly ItemResult<Readonly<Record<string, string>>>[]>;
  /** Each entry's in one step of its own. */
  setXattrsBatch(
    items: readonly XattrChange[],
    options?: RequestOptions,
  ): Promise<readonly ItemResult<MutationReceipt>[]>;
}
