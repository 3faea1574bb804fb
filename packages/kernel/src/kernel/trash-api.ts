import type { FileMetadata, OperationContext, ZoneId } from "@nexus/contracts";
import type { CallOptions, SetattrResult } from "./api.js";

/** Something in the trash of a zone. */
export interface TrashItem {
  /** Names it in its zone. */
  readonly item: string;
  /** Where it was, as the caller sees it. */
  readonly path: string;
  /** Milliseconds since the epoch, by the clock of the node that was asked: informational. */
  readonly deletedAtMs: number;
  readonly deletedBy: string | null;
  readonly entry: FileMetadata;
}

export interface ListTrashRequest {
  /** What was at or below it, in the zone that owns it. */
  readonly path: string;
  /** From `ListTrashResult.nextCursor`; null starts at the beginning. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface ListTrashResult {
  /** In the order in which they were removed; those the caller may not write are left out. */
  readonly items: readonly TrashItem[];
  readonly nextCursor: string | null;
}

export interface RestoreTrashRequest {
  /** Any path of the zone. */
  readonly path: string;
  readonly item: string;
  /** Must be free; null: where it was. Missing directories above it are made. */
  readonly to: string | null;
}

export interface EmptyTrashRequest {
  /** What was at or below it, in the zone that owns it. */
  readonly path: string;
  /** null: all of them that the caller may write. */
  readonly item: string | null;
}

/** What was removed, in zones that keep it for a while. */
export interface TrashCalls {
  list(request: ListTrashRequest, context: OperationContext, options: CallOptions): Promise<ListTrashResult>;
  /** Errors: NOT_FOUND (nothing of that name in the trash), ALREADY_EXISTS, CROSS_ZONE, UNSUPPORTED (a host folder). */
  restore(
    request: RestoreTrashRequest,
    context: OperationContext,
    options: CallOptions,
  ): Promise<SetattrResult>;
  /** Does away with items; the zone removes them from then on, some at a time. Errors: NOT_FOUND. */
  empty(
    request: EmptyTrashRequest,
    context: OperationContext,
    options: CallOptions,
  ): Promise<{ readonly items: number }>;
  /**
   * For how long the zone keeps what is removed from here on (ms, a second to ten years); null: not at all. For
   * administrators. Errors: UNSUPPORTED (an eventual zone), ZONE_NOT_LOADED.
   */
  setRetention(
    request: { readonly zoneId: ZoneId; readonly retentionMs: number | null },
    context: OperationContext,
    options: CallOptions,
  ): Promise<void>;
}
