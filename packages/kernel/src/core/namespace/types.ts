import type { LogIndex, ZoneId } from "@nexus/contracts";
import type { CommitActor, Mutation, MutationOutcome } from "../../abc/meta-store.js";
import type { DecodedRecords } from "./decoded.js";
import type { ExpiredEntry } from "./expiry.js";
import type { HistoryWriter } from "./history.js";
import type { MemberWrite } from "./history-record.js";
import type { NamespaceRow } from "./row.js";

/**
 * The namespace of one zone as a pure function over an ordered key-value state. The LevelDB and in-memory
 * MetaStores and the replicated zone state machine all apply mutations through it, so that embedded and
 * federated zones behave the same.
 */

/** Synchronous reads of the state a transaction builds on. */
export interface KeyValueView {
  get(key: Uint8Array): Uint8Array | undefined;
  /** Records of this state already decoded, kept by its owner. Transactions on the view bring it up to date. */
  readonly decoded?: DecodedRecords;
}

export type KeyChange =
  | { readonly kind: "put"; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: "delete"; readonly key: Uint8Array };

/** Keys from `gte` on, below `lt`, in byte order. */
export interface KeyRange {
  readonly gte: Uint8Array;
  readonly lt: Uint8Array;
}

export interface KeyValue {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

export interface NamespaceIdentity {
  readonly zoneId: ZoneId;
}

/**
 * Mutations gathered on top of a view. Deterministic: the same view and mutations give the same changes on
 * every replica. `apply` throws NexusError when a mutation does not hold; the transaction is then unusable
 * and must be dropped, which leaves the view untouched.
 */
export interface NamespaceTransaction {
  apply(mutation: Mutation): MutationOutcome;
  /** Removes those of the entries whose time is up, and says which went. The others are left, without complaint. */
  expire(entries: readonly ExpiredEntry[]): readonly NamespaceRow[];
  /** Zone time at which the first of the entries put so far expires; null when none does. */
  earliestExpiryMs(): number | null;
  /**
   * The namespace's own changes, to be written atomically, each key once, in byte order of keys. The last call beside
   * `record`: from here on the view's decoded records are those after the transaction.
   */
  changes(): readonly KeyChange[];
  /**
   * Adds what watchers read of it to a history; `index` is the commit's in the log, `actor` who made it, null for nobody
   * in particular, `writes` what it is in an eventual zone. Not called where none is kept.
   */
  record(
    history: HistoryWriter,
    index: LogIndex,
    actor: CommitActor | null,
    writes?: readonly MemberWrite[],
  ): void;
  /**
   * True when a mount row appeared, went or changed its path (a directory above it was renamed): after the
   * changes are written, the mounts must be derived again (`deriveMounts`, `diffMounts`).
   */
  mountsChanged(): boolean;
}
