import type { ErrorCode, LogIndex, OperationContext, ZoneId } from "@nexus/contracts";
import type { WatchEvent } from "../core/events/watch-event.js";
import type { CallOptions } from "./api.js";

export interface WatchRequest {
  /** Absolute glob; zones mounted where it leads are watched with it, `maxWatchZones` at most. Links are not followed. */
  readonly pattern: string;
  /** Everything below what matches, too. */
  readonly recursive: boolean;
  /**
   * From an earlier result: nothing in between is lost. The id of an event does the same in the zone where the pattern
   * begins; the others join. null: from the present on.
   */
  readonly cursor: string | null;
  /**
   * Bits of FILE_EVENT_BIT, at least one (INVALID_ARGUMENT). Without file_copy a copied file is told of as a file_write;
   * conflict_detected happens in eventual zones only.
   */
  readonly mask: number;
  /** Give the entry before each change, too. */
  readonly withPrevious: boolean;
  /** How long to wait for the first event (ms), within the call's own time; 0: only what is there. */
  readonly waitMs: number;
}

export interface WatchResult {
  /** Those of each zone in the order of its log, the same on every node. Empty: nothing happened up to the cursor. */
  readonly events: readonly WatchEvent[];
  /** Where to go on, on whatever node; in an eventual zone, on this one. Opaque. */
  readonly cursor: string;
  /** The zones that are watched, the one where the pattern begins first. */
  readonly zones: readonly WatchedZone[];
}

/** How far a watch is in one zone. */
export interface WatchedZone {
  readonly zoneId: ZoneId;
  /** Where the watcher sees the root of the zone. */
  readonly path: string;
  /** Told up to this index of its log; null: it could not be read yet, and is told of from when it can. */
  readonly index: LogIndex | null;
  /** The cursor did not know it: it is told of from when it was mounted, or from the present if that is not known. */
  readonly hasJoined: boolean;
  /** Why it may be behind, or is not told of; it holds up no other zone. null: nothing known. */
  readonly problem: { readonly code: ErrorCode; readonly what: string } | null;
}

export interface WatchCalls {
  /**
   * What happened to entries that match, after the cursor; waits for it if there is nothing. Errors: COMPACTED (it is
   * no longer kept in details.zone: read again, then watch from details.cursor; details.earliestCursor is the oldest
   * there is), INCARNATION_MISMATCH (that zone was restored, or is eventual and the cursor another member's;
   * the same), ZONE_NOT_LOADED, ZONE_NOT_FOUND (also when that zone is removed meanwhile), RESOURCE_EXHAUSTED. What is
   * wrong with a zone mounted below is no error but told in `zones`.
   */
  sysWatch(request: WatchRequest, context: OperationContext, options: CallOptions): Promise<WatchResult>;
  /**
   * `sysWatch` again and again; the first result comes at once. Results without events are marks of progress. It holds
   * nothing while the next one is not asked for. Errors: those of sysWatch, CANCELLED when the signal fires.
   */
  watch(
    request: Omit<WatchRequest, "waitMs">,
    context: OperationContext,
    options: CallOptions,
  ): AsyncIterable<WatchResult>;
}
