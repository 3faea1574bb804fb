import type { CommitToken, WriteConditions } from "@nexus/contracts";
import type { MutationOutcome } from "../abc/meta-store.js";
import type { Compare, FailedCompare } from "../core/namespace/meta-transaction.js";
import type { SessionTie } from "./session-api.js";

export type TransactionOperation =
  /** Creates or replaces a file. */
  | {
      readonly kind: "put";
      readonly path: string;
      readonly source: Uint8Array;
      /** null keeps the present one. */
      readonly mimeType: string | null;
      readonly createParents: boolean;
      readonly conditions: WriteConditions;
      /** "never": the file must be there. Default: "ifMissing". */
      readonly create?: "never" | "ifMissing";
      /** The file, made by this transaction, vanishes with the session. */
      readonly tie?: SessionTie;
    }
  | { readonly kind: "delete"; readonly path: string; readonly conditions: WriteConditions }
  | {
      readonly kind: "rename";
      readonly from: string;
      readonly to: string;
      readonly conditions: WriteConditions;
    };

/** Everything in one zone; at most MAX_TRANSACTION_ITEMS compares and operations. */
export interface TransactionRequest {
  readonly compares: readonly Compare[];
  readonly operations: readonly TransactionOperation[];
}

export interface TransactionOutcome extends MutationOutcome {
  /** As the caller sees it; of a rename, the new one. */
  readonly path: string;
}

export type TransactionResult =
  | {
      readonly kind: "committed";
      readonly token: CommitToken;
      /** One per operation, in order. */
      readonly outcomes: readonly TransactionOutcome[];
    }
  /** Nothing changed: the first compare that did not hold, with the entry that was there. */
  | { readonly kind: "refused"; readonly token: CommitToken; readonly failed: FailedCompare };
