import type { OperationContext } from "@nexus/contracts";
import type { WatchEvent } from "../core/events/watch-event.js";
import type { CallOptions } from "./api.js";

export interface WatchRequest {
  /** Absolute glob; everything it can match lies in one zone. Links are not followed. */
  readonly pattern: string;
  /** Everything below what matches, too. */
  readonly recursive: boolean;
  /** From an earlier result, or the id of an event: nothing in between is lost. null: from the present on. */
  readonly cursor: string | null;
  /** Bits of FILE_EVENT_BIT. */
  readonly mask: number;
  /** Give the entry before each change, too. */
  readonly withPrevious: boolean;
  /** How long to wait for the first event (ms), within the call's own time; 0: only what is there. */
  readonly waitMs: number;
}

export interface WatchResult {
  /** In the order of the zone's log, the same on every node. Empty: nothing happened up to the cursor. */
  readonly events: readonly WatchEvent[];
  /** Where to go on, on whatever node. Opaque. */
  readonly cursor: string;
}

export interface WatchCalls {
  /**
   * What happened to entries that match, after the cursor; waits for it if there is nothing. Errors: COMPACTED (it is
   * no longer kept: read again, then watch from details.cursor; details.earliestCursor is the oldest there is),
   * INCARNATION_MISMATCH (the zone was restored; the same), UNSUPPORTED (the pattern leads into another zone, or the
   * zone is eventual), RESOURCE_EXHAUSTED, ZONE_NOT_FOUND (also when the zone is removed meanwhile).
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
