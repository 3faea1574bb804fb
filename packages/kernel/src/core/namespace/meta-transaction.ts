import type { CommitToken, ContentId, FileMetadata } from "@nexus/contracts";
import type { MetaWriteOptions, Mutation, MutationOutcome } from "../../abc/meta-store.js";

/** What must hold for a transaction to take effect; evaluated when it is applied. */
export type Compare =
  | { readonly kind: "absent"; readonly path: string }
  | { readonly kind: "exists"; readonly path: string }
  | { readonly kind: "version"; readonly path: string; readonly version: number }
  | { readonly kind: "etag"; readonly path: string; readonly etag: string }
  /** null: the entry has no content. */
  | { readonly kind: "contentId"; readonly path: string; readonly contentId: ContentId | null }
  /** This very grant is in force: keeps out the holder of a lost lock. */
  | { readonly kind: "lock"; readonly path: string; readonly lockId: string; readonly fencing: number };

/** All of it in one step: every compare holds and every mutation is applied in order, or nothing changes. */
export interface MetaTransaction {
  readonly compares: readonly Compare[];
  readonly mutations: readonly Mutation[];
}

export interface MetaTransactOptions extends MetaWriteOptions {
  /** Locks that are not part of the store's own state (an embedded node's); null where they are. */
  readonly locks: LockView | null;
}

/** The locks of a zone, at the moment a transaction is applied. */
export interface LockView {
  isHeld(path: string, lockId: string, fencing: number): boolean;
}

/** The first compare that did not hold. */
export interface FailedCompare {
  /** In `compares`. */
  readonly position: number;
  /** The entry at its path when it was evaluated; null: there is none. */
  readonly current: FileMetadata | null;
}

export type MetaTransactResult =
  | {
      readonly kind: "committed";
      readonly token: CommitToken;
      /** One per mutation, in order. */
      readonly outcomes: readonly MutationOutcome[];
    }
  | { readonly kind: "refused"; readonly token: CommitToken; readonly failed: FailedCompare };

/** Compares and mutations of one transaction together. */
export const MAX_TRANSACTION_ITEMS = 1_000;
