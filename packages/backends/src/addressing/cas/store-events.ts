import type { ContentId, NexusError } from "@nexus/contracts";

/** What a content-addressed store does besides answering: for logs, metrics and the owner's attention. */
export type StoreEvent =
  /** Temp files of crashed writers were removed when the store was opened. */
  | { readonly kind: "tempFilesSwept"; readonly count: number }
  /** A blob on disk no longer hashes to its name and was moved to `quarantinedTo`. */
  | {
      readonly kind: "blobCorrupt";
      readonly contentId: ContentId;
      readonly location: string;
      readonly quarantinedTo: string;
    }
  | {
      readonly kind: "blobPulled";
      readonly contentId: ContentId;
      readonly from: string;
      readonly bytes: number;
      readonly elapsedMs: number;
    }
  /** A holder did not answer, or not with the blob; the next one is tried. */
  | {
      readonly kind: "pullFailed";
      readonly contentId: ContentId;
      readonly from: string;
      readonly error: NexusError;
    }
  /** A pulled blob was served but could not be kept. */
  | { readonly kind: "pullNotKept"; readonly contentId: ContentId; readonly error: NexusError };

export type StoreEventListener = (event: StoreEvent) => void;
