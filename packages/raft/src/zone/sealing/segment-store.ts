import type { ContentId } from "@nexus/contracts";

/** Where segments of streams are kept, as content of this node. The daemon gives the node's content store. */
export interface SegmentStore {
  /** Durable when it resolves; equal bytes have equal ids. Errors: NO_SPACE, IO_ERROR, UNAVAILABLE. */
  put(bytes: Uint8Array, signal: AbortSignal): Promise<ContentId>;
  /**
   * The bytes of a segment, verified; from one of `holders` (`host:port`) when they are not here, and then kept.
   * Errors: CONTENT_UNAVAILABLE, NOT_FOUND (no holder was named), CORRUPT, IO_ERROR.
   */
  read(id: ContentId, holders: readonly string[], signal: AbortSignal): Promise<Uint8Array>;
}
