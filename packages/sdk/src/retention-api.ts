import type { TrashItem } from "@nexus/kernel";
import type { MutationReceipt, ReadOptions, RequestOptions } from "./filesystem.js";

/** The client was not heard of in a zone for so long that what it tied to itself there is gone. */
export interface LostEntries {
  readonly zoneId: string;
  readonly sessionId: string;
}

/** What vanishes with this client. */
export interface EphemeralEntries {
  /**
   * Called when entries are gone although this client is open; returns what ends that. What a listener throws is an
   * uncaught exception of its process.
   */
  onLost(listener: (lost: LostEntries) => void): () => void;
}

/** What was removed, in zones that keep it for a while (`zones.setTrash`). */
export interface Trash {
  /** What was at or below `path` (default `/`), in the zone that owns it, in the order in which it was removed. */
  list(path?: string, options?: ReadOptions): AsyncIterable<TrashItem>;
  /**
   * Brings an item back: to where it was, or to `to`. An item given by name is one of the zone of `zonePath` (default
   * `/`). Errors: NOT_FOUND, ALREADY_EXISTS, CROSS_ZONE.
   */
  restore(
    item: TrashItem | string,
    options?: RequestOptions & { readonly to?: string; readonly zonePath?: string },
  ): Promise<MutationReceipt>;
  /** Does away with all that was at or below `path` (default `/`), or with one item; resolves with how many. */
  empty(path?: string, options?: RequestOptions & { readonly item?: string }): Promise<number>;
}
